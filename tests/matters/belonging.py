"""A village that runs the institutions of belonging, and what its tests do there."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.org.actions import people
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit

SLUGS = ("transfer", "transfer_out", "transfer_in", "removal", "withdrawal", "suspension",
         "restoration", "registration", "death")  # fmt: skip


@pytest.fixture
def here(cast: Cast) -> Cast:
    """The village runs the institutions of belonging; the other branch and the town have posts."""
    for slug in SLUGS:
        adopting.adopt(SYSTEM, cast.village, slug, date(2026, 1, 1))
    people.appoint(SYSTEM, cast.other, cast.stranger, "secretary", "书记", date(2020, 1, 1),
                   first=True)  # fmt: skip
    people.appoint(SYSTEM, cast.village, cast.people[3], "discipline_commissioner", "纪检委员",
                   date(2020, 1, 1))  # fmt: skip
    chair = people.add(SYSTEM, cast.town, "staff", date(2020, 1, 1), name="于冬稻")
    people.appoint(SYSTEM, cast.town, chair, "secretary", "书记", date(2020, 1, 1), first=True)
    return cast


def does(person: Person, matter: Matter, stage: str, said: str, on: date, **facts) -> Matter:
    acting.do(Actor(person, max(on, TODAY)), matter, stage, said, on, facts)
    matter.refresh_from_db()
    return matter


def opened(cast: Cast, slug: str, who: Person, about: Person) -> Matter:
    return acting.open_matter(cast.actor(who), cast.village, slug, TODAY, about)


def where(person: Person, day: date = TODAY) -> Unit | None:
    row = person.membership(day)
    return row.unit if row else None


def sent(cast: Cast, person: Person, on: date = date(2026, 9, 3)) -> Matter:
    matter = opened(cast, "transfer", person, person)
    does(person, matter, "apply", "done", date(2026, 9, 1), to_unit=str(cast.other.pk),
         move_reason="work")  # fmt: skip
    does(cast.secretary, matter, "endorse", "forward", date(2026, 9, 2))
    return does(cast.office, matter, "send", "send", on, letter_number="杉转〔2026〕3号",
                letter_on=on.isoformat())  # fmt: skip
