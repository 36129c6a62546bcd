"""T4, T5, T7, T8: files, backups, logs, races and sudden death."""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.apps import apps
from django.conf import settings
from django.db import connection

from tests.ballots import stage
from tests.ballots.rounds import closed, crowd, opened, vote
from tests.fixtures import SYSTEM
from zhidu.ballots import sealing
from zhidu.ballots.models import Envelope, Participation
from zhidu.org.actions import tree

ROOT = Path(__file__).resolve().parent.parent.parent
MARK = b"ZQX-remark-"
SERVER = os.environ.get("DATABASE_URL", "")
POSTGRES = bool(SERVER)


class House:
    """A data folder and a database that only this test uses."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url

    def run(self, *words: object, dies: bool = False):
        done = self.start(*words)
        out, wrong = done.communicate(timeout=180)
        if dies:
            assert done.returncode == 9, wrong
            return None
        assert done.returncode == 0, wrong
        return json.loads(out)

    def start(self, *words: object) -> subprocess.Popen[str]:
        environment = {**os.environ, "ZHIDU_DATA": str(self.folder), "DATABASE_URL": self.url}
        return subprocess.Popen(
            [sys.executable, "-m", "tests.ballots.stage", *map(str, words)], cwd=ROOT,
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def hits(self, *needles: bytes) -> dict[str, int]:
        """How often any of the needles stands in each file of the folder."""
        found = {}
        for path in self.folder.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                found[path.relative_to(self.folder).as_posix()] = sum(map(data.count, needles))
        return {name: number for name, number in found.items() if number}


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A migrated, empty house, made once: a file, or a database beside that of the tests."""
    house = House(tmp_path_factory.mktemp("model"), "")
    if not POSTGRES:
        house.run("migrate")
        yield house
        return
    name = f"model_{uuid4().hex[:12]}"
    with psycopg.connect(SERVER, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        house.url = beside(name)
        house.run("migrate")
        yield house
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


@pytest.fixture
def house(model, tmp_path):
    folder = tmp_path / "house"
    shutil.copytree(model.folder, folder)
    if not POSTGRES:
        yield House(folder, "")
        return
    name = f"house_{uuid4().hex[:12]}"
    with psycopg.connect(SERVER, autocommit=True) as admin:
        of = model.url.rsplit("/", 1)[1]
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {of}")  # type: ignore[arg-type]
        yield House(folder, beside(name))
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def beside(name: str) -> str:
    return SERVER.rsplit("/", 1)[0] + f"/{name}"


def test_eight_processes_for_the_same_people_accept_each_once(house):
    """T7."""
    made = house.run("prepare", 25)
    running = [house.start("vote", made["round"], *made["people"]) for _one in range(8)]
    told = [answer for one in running for answer in json.loads(one.communicate(timeout=180)[0])]
    assert told.count("accepted") == 25
    assert sum("一人一次" in one for one in told) == 7 * 25
    facts = house.run("facts", made["round"])
    assert facts["participations"] == 25 and len(facts["envelopes"]) == 75


def test_closing_while_people_vote_loses_and_adds_nothing(house):
    """T8, first half."""
    made = house.run("prepare", 60)
    thirds = [made["people"][at::3] for at in range(3)]
    running = [house.start("vote", made["round"], *one) for one in thirds]
    threading.Event().wait(2.5)  # somewhere in the middle, wherever that is
    result = house.run("close", made["round"])
    told = [answer for one in running for answer in json.loads(one.communicate(timeout=180)[0])]
    accepted = told.count("accepted")
    assert accepted + sum("已经截止" in one for one in told) == 60
    facts = house.run("facts", made["round"])
    assert facts["took_part"] == accepted
    assert facts["envelopes"] == [] and facts["key"] is False
    if facts["state"] == "closed":
        assert facts["participations"] == facts["remarks"] == accepted == result["n"]


@pytest.mark.parametrize("step", sorted(stage.STEPS))
def test_sudden_death_at_any_step_of_closing(house, step):
    """T8, second half: before the commit nothing happened, after it the janitor finishes."""
    house.run("doomed", step, dies=True)
    told = house.run("recover")
    before, after = told["before"], told["after"]
    if step in ("sweep", "destroy"):
        assert (before["state"], before["key"], told["tidied"]) == ("closed", True, 1)
    else:
        sealed = len(before["envelopes"])
        assert (before["state"], sealed, before["key"]) == ("stopped", 18, True)
        assert told["tidied"] == 0
    assert (after["state"], after["envelopes"], after["key"]) == ("closed", [], False)
    assert after["participations"] == after["took_part"] == after["remarks"] == 6


if POSTGRES:

    @pytest.mark.django_db(transaction=True)
    def test_a_server_that_logs_every_statement_learns_nothing_while_the_round_runs():
        """T5: log_statement=all, and the write-ahead log of the cluster."""
        unit = tree.found(SYSTEM, None, "柏启村党支部", "branch", on=SYSTEM.today)
        people = crowd(20)
        with connection.cursor() as cursor:
            cursor.execute("SET log_statement = 'all'")
            cursor.execute("SHOW data_directory")
            data = Path(cursor.fetchone()[0])

        def seen() -> int:
            files = [
                data.parent / "log",
                *(data / "pg_wal").glob("0*"),
                *(data / "base").rglob("*"),
            ]
            return sum(one.read_bytes().count(MARK) for one in files if one.is_file())

        row = opened(unit, people)
        before = seen()
        for one in people:
            vote(row, one, "5", "1", remark=stage.remark(one.pk))
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            control = stage.remark(99_999)
            cursor.execute("SELECT %s", [control])
        assert seen() - before == 1, "only the control, a statement that holds the mark"
        closed(row)
        log = (data.parent / "log").read_bytes()
        inserts = [line for line in log.split(b"\n") if stage.remark(people[0].pk).encode() in line]
        assert len(inserts) == 1, "one statement writes all remarks"
        order = [stage.remark(one.pk).encode() for one in people]
        written = sorted(order, key=inserts[0].index)
        assert written not in (order, order[::-1])
        with connection.cursor() as cursor:
            cursor.execute("SET log_statement = 'none'")

else:

    def test_no_file_keeps_what_was_sealed_or_the_key(house):
        """T4: database, write-ahead log and every other file of the data folder."""
        made = house.run("prepare", 6)
        key_file = house.folder / "round-keys" / made["round"].replace("-", "")
        house.run("vote", made["round"], *made["people"])
        held = json.loads(key_file.read_text())[""]
        # a long one is spread over pages: its first bytes stand for it
        sealed = [bytes.fromhex(one)[:64] for one in house.run("facts", made["round"])["envelopes"]]
        assert sum(house.hits(*sealed).values()) >= 18  # control: the search sees them
        assert house.hits(held.encode(), bytes.fromhex(held)) == {
            f"round-keys/{key_file.name}": 1
        }  # and the key in its file only
        assert house.hits(MARK) == {}  # no choice and no remark while it runs
        house.run("close", made["round"])
        assert house.hits(*sealed) == {}
        assert house.hits(held.encode(), bytes.fromhex(held)) == {}
        assert list(house.hits(MARK)) == ["zhidu.sqlite3"]
        wal = house.folder / "zhidu.sqlite3-wal"
        assert not wal.exists() or wal.stat().st_size == 0


@pytest.mark.django_db(transaction=True)
def test_a_backup_after_every_vote_pairs_people_with_envelopes_nobody_can_open():
    """T4: the attacker compares each backup with the one before."""
    unit = tree.found(SYSTEM, None, "柏启村党支部", "branch", on=SYSTEM.today)
    people = crowd(12)
    row = opened(unit, people)
    pairs, known = [], set()
    for one in people:
        vote(row, one, "5", "1", remark=stage.remark(one.pk))
        now = set(Envelope.objects.filter(round=row).values_list("pk", flat=True))
        pairs.append(
            (one.pk, [bytes(e.sealed) for e in Envelope.objects.filter(pk__in=now - known)])
        )
        known = now
    keys = every_32_bytes_of_the_database()
    assert len(keys) >= 5
    opened_by_backup = [e for _p, sealed in pairs for e in sealed for k in keys if opens(row, k, e)]
    assert opened_by_backup == []
    # control: with the key file copied during the round everything opens, and rightly
    stolen = X25519PrivateKey.from_private_bytes(sealing.kept(row.pk)[""])
    for person, sealed in pairs:
        said = [sealing.unseal(stolen, row.pk, one) for one in sealed]
        assert {"r": stage.remark(person)} in said
    closed(row)
    assert Participation.objects.filter(round=row).count() == 12
    assert not sealing.kept_in_files()


def opens(row, key: bytes, sealed: bytes) -> bool:
    try:
        sealing.unseal(X25519PrivateKey.from_private_bytes(key), row.pk, sealed)
    except sealing.Broken:
        return False
    return True


def every_32_bytes_of_the_database() -> list[bytes]:
    """What could be a key: 32 bytes anywhere in the short binary columns, and our own secrets."""
    found = {settings.LOG_KEY, settings.FIELD_KEY[:32], settings.SECRET_KEY.encode()[:32]}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.get_internal_type() == "BinaryField":
                for held in model.objects.values_list(field.name, flat=True):
                    raw = bytes(held or b"")
                    if len(raw) <= 96:
                        found |= {raw[i : i + 32] for i in range(len(raw) - 31)}
    return [one for one in found if len(one) == 32]
