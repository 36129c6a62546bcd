"""A throw-away PostgreSQL on a free port of loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.check import postgres_bin


@dataclass
class Cluster:
    folder: Path
    binaries: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgres://zhidu@127.0.0.1:{self.port}/postgres"

    @classmethod
    def start(cls) -> Cluster:
        binaries = postgres_bin()
        assert binaries is not None
        folder = Path(tempfile.mkdtemp(prefix="zhidu-pg-"))
        one = cls(folder, binaries, _free_port())
        if user := _other_user():
            os.chown(folder, user.pw_uid, user.pw_gid)
        one._run("initdb", "-D", f"{folder}/data", "-U", "zhidu", "-A", "trust", "-E", "UTF8",
                 "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        options = f"-p {one.port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}"
        options += " -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
        options += " -c jit=off -c autovacuum=off -c shared_buffers=128MB -c wal_level=minimal"
        options += " -c max_wal_senders=0"
        one._run("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options,
                 "start")  # fmt: skip
        return one

    def stop(self) -> None:
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, name: str, *arguments: str) -> None:
        """As an unprivileged user when we are root: PostgreSQL refuses to run as root."""
        user = _other_user()
        done = subprocess.run(
            [str(self.binaries / name), *arguments], cwd=self.folder, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            stdin=subprocess.DEVNULL,
            **({"user": user.pw_uid, "group": user.pw_gid} if user else {}),
        )  # fmt: skip
        if done.returncode:
            log = self.folder / "log"
            told = log.read_text() if log.exists() else ""
            raise RuntimeError(f"{name} failed:\n{done.stdout}\n{told}")


def _other_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    names = {one.pw_name: one for one in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
