"""Two people act on one thing at once, each on a connection of their own: one wins, one is told.

In each pair the first is held at the end of its transaction until the second has set out (on
PostgreSQL: until it stands at a lock), in both orders; then the same without a hand on it, both let
go from one barrier.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

from tests.database import WANTED
from tests.fixtures import APPRAISAL_FORM, SYSTEM, TODAY, Cast, make_cast
from tests.matters.test_recording import written
from zhidu.intake.apply import apply_roster
from zhidu.intake.preview import read_roster
from zhidu.matters.actions import acting, adopting, counting, recording
from zhidu.matters.models import Adoption, Matter, Record, Step
from zhidu.org import door, sprouts
from zhidu.org.actions import planting, tree
from zhidu.org.door import Refused
from zhidu.org.models import Entry, Person, Unit
from zhidu.org.templates import TEMPLATES

# on SQLite this thread has a database of its own, in memory: the file below is not it
pytestmark = [pytest.mark.django_db(transaction=True)] if WANTED == "postgres" else []
Act = Callable[[], Any]
COUNTS = {"eligible": 22, "present": 20, "issued": 20, "returned": 20, "invalid": 0,
          "excellent": 6, "competent": 14, "basic": 0, "incompetent": 0}  # fmt: skip
DAY = date(2026, 9, 5)


def apart(do: Act) -> Any:
    """Run in a thread with a connection of its own; what it returns or raises comes back."""

    def run() -> Any:
        try:
            return do()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(60)


@contextmanager
def opened(file: Path) -> Iterator[None]:
    """Every thread but this one opens the file; this one keeps its own database in memory."""
    held = connections.settings["default"]
    name, held["NAME"] = held["NAME"], str(file)
    try:
        yield
    finally:
        held["NAME"] = name


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    """A SQLite file with every table and no row, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "zhidu.sqlite3"
    if WANTED == "sqlite":
        with django_db_blocker.unblock(), opened(file):
            apart(lambda: call_command("migrate", verbosity=0))
    return file


@pytest.fixture
def stage(empty_file: Path, django_db_blocker: Any, tmp_path: Path) -> Iterator[Cast]:
    """The cast, committed, in a database that several connections share: on SQLite a file."""
    if WANTED == "postgres":
        yield apart(_make)
        return
    file = shutil.copy(empty_file, tmp_path / "together.sqlite3")
    with django_db_blocker.unblock(), opened(file):
        yield apart(_make)


def _make() -> Cast:
    cast = make_cast()
    adopting.adopt_pack(SYSTEM, cast.village, "district", date(2026, 1, 1))
    return cast


class Meeting:
    """The end of the first act's transaction, and the moment the second sets out."""

    def __init__(self) -> None:
        self.inside, self.coming = threading.Event(), threading.Event()
        self.first = threading.local()

    def hold(self) -> None:
        """Called where the door writes its journal: only the first waits there."""
        if getattr(self.first, "is_me", False) and not self.inside.is_set():
            self.inside.set()
            assert self.coming.wait(30)
            apart(wait_for_a_waiter)


def wait_for_a_waiter() -> None:
    """Until PostgreSQL says that the second stands at a lock of the first; SQLite does not say."""
    if connection.vendor != "postgresql":
        return
    asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    for _turn in range(1000):
        with connection.cursor() as cursor:
            cursor.execute(asked)
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.02)
    raise AssertionError("the second never waited for the first")


def one_after_the_other(monkeypatch: pytest.MonkeyPatch, first: Act, second: Act) -> list[Any]:
    """The second begins while the first is about to commit; what each came to."""
    meeting, create = Meeting(), door.Entry.objects.create

    def journal(**words: Any) -> Entry:
        meeting.hold()
        return create(**words)

    monkeypatch.setattr(door.Entry.objects, "create", journal)

    def go_first() -> Any:
        meeting.first.is_me = True
        return first()

    def go_second() -> Any:
        assert meeting.inside.wait(30)
        meeting.coming.set()
        return second()

    return together(go_first, go_second)


def together(*acts: Act) -> list[Any]:
    """All let go from one barrier; for each its result, or the refusal it met."""
    barrier = threading.Barrier(len(acts))

    def run(do: Act) -> Any:
        try:
            barrier.wait(30)
            return do()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        waiting: list[Future[Any]] = [pool.submit(run, one) for one in acts]
        return [one.result(60) for one in waiting]


def refusals(results: list[Any]) -> list[str]:
    return [str(one) for one in results if isinstance(one, Refused)]


ORDERS = pytest.mark.parametrize("turned", [False, True], ids=["one-two", "two-one"])
ROUNDS = 5


def compete(monkeypatch: pytest.MonkeyPatch, acts: list[Act], turned: bool, word: str) -> None:
    """Of the two in this order the first is done, the second hears `word`."""
    first, second = reversed(acts) if turned else acts
    results = one_after_the_other(monkeypatch, first, second)
    assert not isinstance(results[0], Refused), results
    assert len(told := refusals(results)) == 1
    assert word in told[0]


def appraisal(cast: Cast, *, formed: bool) -> Matter:
    me = cast.actor(cast.secretary)
    matter: Matter = acting.open_matter(me, cast.village, "member_appraisal", TODAY)
    if formed:
        acting.do(me, matter, "form", "done", TODAY, APPRAISAL_FORM)
    return Matter.objects.get(pk=matter.pk)


def forms(cast: Cast) -> list[Act]:
    """Two of the committee press the same button of the same page."""
    matter = apart(lambda: appraisal(cast, formed=False))

    def act(person: Person) -> Act:
        return lambda: acting.do(
            cast.actor(person), Matter.objects.get(pk=matter.pk), "form", "done", TODAY,
            APPRAISAL_FORM, revision=matter.revision,
        )  # fmt: skip

    return [act(cast.people[0]), act(cast.people[1])]


@ORDERS
def test_an_act(stage: Cast, monkeypatch: pytest.MonkeyPatch, turned: bool) -> None:
    compete(monkeypatch, forms(stage), turned, "刚办了这件事")
    assert apart(lambda: Step.objects.filter(stage="form").count()) == 1


def tallies(cast: Cast) -> list[Act]:
    """One has counted; two others type their second count at the same moment."""
    matter = apart(lambda: appraisal(cast, formed=True))
    apart(lambda: counting.count(cast.actor(cast.people[0]), matter, "rate", COUNTS, TODAY))

    def act(person: Person) -> Act:
        return lambda: counting.count(
            cast.actor(person), Matter.objects.get(pk=matter.pk), "rate", COUNTS, TODAY,
            revision=matter.revision,
        )  # fmt: skip

    return [act(cast.people[1]), act(cast.people[2])]


@ORDERS
def test_a_tally(stage: Cast, monkeypatch: pytest.MonkeyPatch, turned: bool) -> None:
    compete(monkeypatch, tallies(stage), turned, "刚办了这件事")
    assert apart(lambda: Step.objects.filter(stage="rate").count()) == 1


def records(cast: Cast) -> list[Act]:
    """Two put the same meeting down; neither saw the other's."""

    def act(person: Person) -> Act:
        return lambda: recording.file(cast.actor(person), cast.village, written(cast))

    return [act(cast.people[0]), act(cast.people[1])]


@ORDERS
def test_a_record(stage: Cast, monkeypatch: pytest.MonkeyPatch, turned: bool) -> None:
    compete(monkeypatch, records(stage), turned, "已有一次记录")
    assert apart(Record.objects.count) == 1


def adoptions(cast: Cast) -> list[Act]:
    def act(person: Person) -> Act:
        return lambda: adopting.adopt(
            cast.actor(person), cast.other, "members_meeting", date(2026, 1, 1)
        )

    return [act(cast.office), act(cast.office)]


@ORDERS
def test_adopting(stage: Cast, monkeypatch: pytest.MonkeyPatch, turned: bool) -> None:
    compete(monkeypatch, adoptions(stage), turned, "已启用这项制度")
    assert apart(lambda: Adoption.objects.filter(unit=stage.other).count()) == 1


@pytest.mark.parametrize("pair", [forms, tallies, records, adoptions])
def test_let_go_from_one_barrier(stage: Cast, pair: Callable[[Cast], list[Act]]) -> None:
    results = together(*pair(stage))
    assert len(refusals(results)) == 1
    assert sum(not isinstance(one, Refused) for one in results) == 1


def test_two_records_that_cross_do_not_wait_in_a_ring(stage: Cast) -> None:
    """A theme day that is also a meeting beside a meeting that is also a theme day."""
    fills = ("theme_day.hold", "members_meeting.hold")

    def act(person: Person, slug: str, on: date, fills: tuple[str, ...]) -> Act:
        words = replace(written(stage, slug, on, fills=fills), facts={"activity_form": "study"})
        return lambda: recording.file(stage.actor(person), stage.village, words)

    for month in range(1, 1 + ROUNDS):
        results = together(
            act(stage.people[0], "theme_day", date(2026, month, 5), fills),
            act(stage.people[1], "members_meeting", date(2026, month, 6), fills[::-1]),
        )
        assert sum(not isinstance(one, Refused) for one in results) <= 1
        assert all("已有一次记录" in one for one in refusals(results))


def test_the_same_tree_planted_twice_at_once_stands_once(stage: Cast) -> None:
    levels = TEMPLATES["district"].levels[1:]
    grove = sprouts.read("甲镇\n  乙村\n  丙村", levels)
    results = together(
        *[lambda: planting.plant(stage.actor(stage.office), stage.town, grove, TODAY)] * 2
    )
    assert ["都已经有了" in one for one in refusals(results)] == [True]
    assert apart(lambda: Unit.objects.filter(name="乙村党支部").count()) == 1


def test_units_founded_at_once_in_two_places_have_two_codes(stage: Cast) -> None:
    def act(parent: Unit) -> Act:
        return lambda: tree.found(stage.actor(stage.office), parent, "新组织", on=TODAY)

    made = together(act(stage.town), act(stage.village))
    assert len({one.code for one in made}) == 2
    same = together(act(stage.other), act(stage.other))
    assert ["已有“新组织”" in one for one in refusals(same)] == [True]


def test_the_same_register_twice_at_once_makes_nobody_twice(stage: Cast, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text("姓名,性别,所在支部\n韩冬谷,男,柏启村党支部\n", encoding="utf-8")

    def bring() -> Any:
        return apply_roster(SYSTEM, stage.town, read_roster(path, path.name, TODAY))

    results = together(bring, bring)
    assert sorted(one.created for one in results) == [0, 1]
    assert apart(lambda: Person.objects.filter(name="韩冬谷").count()) == 1
