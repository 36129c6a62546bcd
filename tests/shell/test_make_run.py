"""`make run` where something is missing or odd: it just works, or says one plain sentence.

The environments here are made without pip and borrow the packages of this one, so that a start
which reached for the network would fail.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LISTS = ("requirements.txt", "requirements-test.txt")
Start = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of this repository in a path with a space and Chinese."""
    copy = tmp_path / "党建 资料" / "制度"
    leave = shutil.ignore_patterns(".*", "__pycache__", "data", "tests", "docs")
    shutil.copytree(ROOT, copy, ignore=leave)
    return copy


def borrow(checkout: Path) -> None:
    """A .venv as a first start leaves it, but without pip, and with the packages of this one."""
    made = checkout / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(made)], check=True)
    here = sysconfig.get_paths()["purelib"]
    site = made / Path(here).relative_to(Path(here).parents[2])
    (site / "borrowed.pth").write_text(here, encoding="utf-8")
    version = subprocess.run(
        [made / "bin/python", "-V"], capture_output=True, text=True, check=True
    ).stdout
    for name in LISTS:
        stamp = made / name.replace(".txt", ".installed")
        stamp.write_text(version + (checkout / name).read_text(encoding="utf-8"), "utf-8")


def environment(**more: str) -> dict[str, str]:
    """No network that leads anywhere, no package found otherwise, nothing of this test run."""
    left = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIDU_", "DJANGO_", "PIP_"))}
    left.pop("DATABASE_URL", None)
    nowhere = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
    return {**left, **nowhere, "PYTHONPATH": "", **more}


def begun(checkout: Path) -> None:
    """A demo folder as a first start leaves it, without the long story in it."""
    code = (
        "import datetime, zhidu.cli as c; c._ready(); from zhidu.org.models import Site;"
        "day = datetime.date(2026, 12, 31);"
        "Site.objects.create(name='演示', demo_today=day, first_run_done=True)"
    )
    subprocess.run(
        [checkout / ".venv/bin/python", "-c", code], cwd=checkout, check=True,
        env=environment(ZHIDU_DATA=".demo"),
    )  # fmt: skip


def make_run(checkout: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "run"], cwd=checkout, env=environment(**more), capture_output=True, text=True,
        check=False, stdin=subprocess.DEVNULL, timeout=300,
    )  # fmt: skip


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def served(checkout: Path) -> Iterator[tuple[Path, str, list[str]]]:
    """A second start, in that path and without a network: the address and what was printed."""
    borrow(checkout)
    begun(checkout)
    port = str(free_port())
    process = subprocess.Popen(
        ["make", "run"], cwd=checkout, env=environment(PORT=port), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    printed: list[str] = []
    try:
        for line in process.stdout:
            printed.append(line)
            if "demo sign-ins" in line:
                break
        yield checkout, f"http://localhost:{port}", printed
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
        process.stdout.close()


def asked(address: str) -> str:
    """The page, as soon as the server answers."""
    for _attempt in range(600):
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                return str(answer.read().decode())
        except (ConnectionError, urllib.error.URLError):
            threading.Event().wait(0.1)
    raise AssertionError("nobody answers")


def test_a_path_with_a_space_and_chinese_and_no_network_just_works(served) -> None:
    checkout, address, printed = served
    assert any(address in line for line in printed), printed
    assert "演示" in asked(f"{address}/board")
    done = subprocess.run(
        [checkout / ".venv/bin/zhidu", "tick", "--help"], cwd="/", env=environment(),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, "the command of this checkout works from elsewhere too"


def test_a_port_in_use_is_one_plain_sentence(checkout: Path) -> None:
    borrow(checkout)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = make_run(checkout, PORT=str(port))
    assert done.returncode != 0
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert lines == [
        f"端口 {port} 已被占用：换一个，例如 PORT={port + 1}。",
        f"Port {port} is in use: try another, for example PORT={port + 1}.",
    ]


@pytest.mark.parametrize("port", ["八千", "70000", "0"])
def test_what_is_no_port_is_said(checkout: Path, port: str) -> None:
    borrow(checkout)
    done = make_run(checkout, PORT=port)
    assert done.returncode != 0
    assert f"'{port}' 不是端口号（1–65535）is not a port" in done.stderr
    assert "Traceback" not in done.stderr


def prepare(checkout: Path, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "tools/prepare.sh", "run"], cwd=checkout, env=environment(PATH=path), text=True,
        capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=300,
    )  # fmt: skip


def test_no_network_at_the_first_start_is_one_plain_sentence(checkout: Path) -> None:
    done = prepare(checkout, os.environ["PATH"])
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("Could not install requirements.txt: the package index cannot be")
    assert (checkout / ".venv/pip.log").read_text(encoding="utf-8")


def pythons(folder: Path, *, fails: str) -> str:
    """A PATH on which every Python fails when its arguments match the pattern."""
    folder.mkdir()
    for name in ("python3.13", "python3.12", "python3.11", "python3"):
        script = folder / name
        text = f'#!/bin/sh\ncase "$*" in *{fails}*) exit 1;; esac\nexec "{sys.executable}" "$@"\n'
        script.write_text(text, encoding="utf-8")
        script.chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


@pytest.mark.parametrize(
    ("fails", "sentence"),
    [
        ("version_info", "zhidu needs Python 3.11 or newer (on Debian: sudo apt-get install -y"),
        (
            "ensurepip",
            "Python has no venv module (on Debian: sudo apt-get install -y python3-venv)",
        ),
    ],
)
def test_a_missing_python_or_venv_is_one_plain_sentence(
    checkout: Path, tmp_path: Path, fails: str, sentence: str
) -> None:
    done = prepare(checkout, pythons(tmp_path / "bin", fails=fails))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(sentence)
    assert not (checkout / ".venv").exists()


def test_packages_of_another_python_are_installed_anew(checkout: Path) -> None:
    """The stamp names the Python: after an upgrade of the system nothing is taken for installed."""
    borrow(checkout)
    stamp = checkout / ".venv/requirements.installed"
    stamp.write_text("Python 3.2.1\n" + (checkout / LISTS[0]).read_text("utf-8"), "utf-8")
    done = prepare(checkout, os.environ["PATH"])
    assert "Installing what requirements.txt names" in done.stdout
    assert not stamp.read_text("utf-8").startswith("Python 3.2.1")
    assert prepare(checkout, os.environ["PATH"]).stdout == ""


def test_a_python_that_has_gone_is_replaced(checkout: Path) -> None:
    """A .venv whose Python was removed is made anew, not half used."""
    borrow(checkout)
    python = checkout / ".venv/bin/python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    done = prepare(checkout, os.environ["PATH"])
    assert "Could not install" in done.stderr
    assert (checkout / ".venv/pip.log").is_file()
