"""One import under way: its file, what was read, how far it is; kept in the data folder."""

from __future__ import annotations

import json
import pickle
import secrets
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from zhidu.org.door import Actor, Refused
from zhidu.org.models import Person, Unit

from .apply import Summary, apply_roster, compare, known_names
from .findings import Preview
from .preview import read_roster
from .sheets import CannotRead

# smaller files are read while the person waits; larger ones by a thread with a progress page
AT_ONCE = 400_000
LIMIT = 60 * 1024 * 1024
STEP = 500


@dataclass
class Job:
    """`state`: reading, read, writing, written or wrong; `mapping` and `names` are corrections."""

    token: str
    name: str
    unit: int
    person: int
    today: str
    state: str = "reading"
    at: int = 0
    total: int = 0
    wrong: str = ""
    mapping: dict[str, dict[str, str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return Path(settings.DATA) / "imports" / self.token

    @property
    def file(self) -> Path:
        return self.folder / f"roster{Path(self.name).suffix.lower()[:6]}"

    @property
    def percent(self) -> int:
        return 100 * self.at // self.total if self.total else 0

    def keep(self) -> None:
        fresh = self.folder / "job.new"
        fresh.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")
        fresh.replace(self.folder / "job.json")

    def preview(self) -> Preview:
        held: Preview = pickle.loads((self.folder / "preview").read_bytes())  # noqa: S301 - ours
        return held

    def summary(self) -> Summary:
        held: Summary = pickle.loads((self.folder / "summary").read_bytes())  # noqa: S301 - ours
        return held

    def progress(self, at: int, total: int) -> None:
        if at - self.at >= STEP or at == total:
            self.at, self.total = at, total
            self.keep()


def begin(actor: Actor, unit: Unit, name: str, chunks: Any) -> Job:
    """Keep the upload and read it. Raises Refused for a file over the limit."""
    assert actor.person is not None
    job = Job(secrets.token_urlsafe(16), name[-120:], unit.pk, actor.person.pk, str(actor.today))
    job.folder.mkdir(parents=True, mode=0o700)
    size = 0
    with job.file.open("wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > LIMIT:
                raise Refused(f"文件超过 {LIMIT // 1024 // 1024} MB，请分成几份。")
            out.write(chunk)
    reread(job)
    return job


def find(token: str, person: Person) -> Job | None:
    """The job of this token, for the person who began it only."""
    path = Path(settings.DATA) / "imports" / token / "job.json"
    if not token.replace("-", "").replace("_", "").isalnum() or not path.is_file():
        return None
    job = Job(**json.loads(path.read_text(encoding="utf-8")))
    return job if job.person == person.pk else None


def reread(job: Job) -> None:
    job.state, job.at, job.total, job.wrong = "reading", 0, 0, ""
    job.keep()
    _run(job, _read)


def write(job: Job, only_sound: bool, answers: dict[tuple[int, int], int | str]) -> None:
    """Apply the preview; a refusal lands in `wrong` and the preview stays."""
    job.state, job.at, job.total = "writing", 0, 0
    job.keep()
    _run(job, lambda one: _write(one, only_sound, answers))


def _run(job: Job, do: Callable[[Job], None]) -> None:
    if job.file.stat().st_size <= AT_ONCE:
        do(job)
        return

    def apart() -> None:
        try:
            do(job)
        finally:
            connection.close()

    threading.Thread(target=apart, daemon=True).start()


def _read(job: Job) -> None:
    unit, today = Unit.objects.get(pk=job.unit), date.fromisoformat(job.today)
    mapping = {name: {int(k): v for k, v in one.items()} for name, one in job.mapping.items()}
    try:
        preview = read_roster(
            job.file, job.name, today, mapping, job.progress,
            known_units=known_names(unit), unit_names=job.names,
        )  # fmt: skip
    except CannotRead as wrong:
        job.state, job.wrong = "wrong", str(wrong)
        job.keep()
        return
    (job.folder / "preview").write_bytes(pickle.dumps(preview))
    (job.folder / "summary").write_bytes(pickle.dumps(compare(preview, unit, today)))
    job.state = "read"
    job.keep()


def _write(job: Job, only_sound: bool, answers: dict[tuple[int, int], int | str]) -> None:
    unit, today = Unit.objects.get(pk=job.unit), date.fromisoformat(job.today)
    actor = Actor(Person.objects.get(pk=job.person), today)
    try:
        summary = apply_roster(
            actor, unit, job.preview(), only_sound=only_sound, answers=answers,
            on_progress=job.progress,
        )  # fmt: skip
    except Refused as no:
        job.state, job.wrong = "read", str(no)
        job.keep()
        return
    (job.folder / "summary").write_bytes(pickle.dumps(summary))
    job.state, job.wrong = "written", ""
    job.keep()
