"""python -m bench [NAME…] [--size N]: run a measurement, or all; each in a process of its own."""

from __future__ import annotations

import argparse
import importlib
import os
import subprocess
import sys
import tempfile

from bench import clock

NAMES = ("import_rows", "today", "record", "lint", "ballots", "log", "county")
SIZES = {"import_rows": 100_000, "today": 40, "record": 40, "lint": 3, "ballots": 5000,
         "log": 5000, "county": 1670}  # fmt: skip


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--size", type=int, help="rows, or rounds; smaller is quicker")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}; there are {NAMES}")
    if asked.here:
        return _here(asked.names[0], asked.size)
    print(clock.machine(), flush=True)
    size = ["--size", str(asked.size)] if asked.size else []
    for name in asked.names or NAMES:
        with tempfile.TemporaryDirectory(prefix="zhidu-bench-") as folder:
            environment = {**os.environ, "ZHIDU_DATA": folder, "DATABASE_URL": ""}
            command = [sys.executable, "-m", "bench", name, "--here", *size]
            done = subprocess.run(command, env=environment, check=False)
        if done.returncode:
            return done.returncode
    return 0


def _here(name: str, size: int | None) -> int:
    """Measured in this process, on the empty data folder it was given."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhidu.config.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    measure = importlib.import_module(f"bench.{name}").measure
    for line in measure(size or SIZES[name]):
        print(line, flush=True)
    print(clock.peak(), "", sep="\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
