"""What may be begun about a person, by whom, in which unit; and what is already under way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhidu.org.access import Viewer
from zhidu.org.actions.belonging import lost
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Membership, Person, Restriction, Unit

from .actions.acting import may_open
from .models import Matter
from .rulebook import adoption_of, guarded, title_of

# about members of the branch; the order is that of the page
MEMBERS = ("transfer", "transfer_out", "withdrawal", "suspension", "removal", "registration",
           "death")  # fmt: skip
BACK = "restoration"
PAIRING = "pairing"


@dataclass(frozen=True)
class Start:
    """One institution that may be begun; `open` is the matter under way, if there is one."""

    slug: str
    title: str
    unit: Unit
    open: Matter | None


def startable(actor: Actor, person: Person) -> list[Start]:
    """In the branch where the person belongs, or belonged last."""
    return [one for one in _all(actor, person) if one is not None]


def _all(actor: Actor, person: Person) -> Iterator[Start | None]:
    home = person.membership(actor.today)
    stopped = Restriction.objects.filter(
        person__in=person.ids(), kind=Restriction.Kind.STOPPED, ends=None
    ).exists()
    if home is not None and home.kind in Membership.MEMBERS:
        skip = ("transfer", "transfer_out", "suspension") if stopped else ()
        for slug in MEMBERS:
            if slug not in skip:
                yield _start(actor, person, home.unit, slug)
        yield _start(actor, person, home.unit, PAIRING)
        if stopped:
            yield _start(actor, person, home.unit, BACK)
    elif home is not None:
        yield _start(actor, person, home.unit, PAIRING)
    elif (row := lost(person)) is not None:
        yield _start(actor, person, row.unit.living(), BACK)


def _reads(actor: Actor, unit: Unit) -> bool:
    """What is under way there is for few to know."""
    if actor.person is None:
        return actor.is_system
    return Viewer(actor.person, actor.today).reads_rulings(unit)


def _start(actor: Actor, person: Person, unit: Unit, slug: str) -> Start | None:
    if adoption_of(unit, slug, actor.today) is None:
        return None
    if slug in guarded() and not _reads(actor, unit):
        return None
    try:
        may_open(actor, unit, slug, actor.today, person)
    except Refused:
        return None
    rows = Matter.objects.filter(slug=slug, subject__in=person.ids(), state=Matter.State.OPEN)
    return Start(slug, title_of(slug), unit, rows.first())
