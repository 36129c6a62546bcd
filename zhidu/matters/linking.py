"""Whether what a unit runs is one mechanism: interlocking, of one mind, in order (1.07)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from django.utils.translation import gettext_lazy as _

from zhidu.engine import linkage
from zhidu.engine.effects import Open
from zhidu.engine.linkage import Book
from zhidu.engine.schema import Institution
from zhidu.engine.stages import Notice
from zhidu.org.models import Person, Unit
from zhidu.sentence import Sentence, Term, say

from . import roles
from .duties import applies
from .ground import Ground
from .models import Adoption, Matter
from .rulebook import law_adopted, library

UNOWNED, BASELESS, CLASHING, BROKEN = "unowned", "baseless", "clashing", "broken"
KINDS = {
    UNOWNED: _("没有人负责的制度"),
    BASELESS: _("没有制度的事项"),
    CLASHING: _("同一件事，两种周期"),
    BROKEN: _("前后接不上的环节"),
}
ORDER = ("L101", "L102", "L103", "L104")  # what a link of the chain can be short of


@dataclass(frozen=True)
class Finding:
    """One place where the mechanism does not hold; `matter` when it is a running one."""

    kind: str
    slug: str
    said: Sentence
    matter: Matter | None = None


@dataclass
class Node:
    """One rule of the unit's map, with what it hands on and what its records also fill."""

    slug: str
    law: Institution
    opens: list[tuple[str, str]] = field(default_factory=list)  # slug, title
    fills: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Seat:
    """A body or post of the map and who sits there; nobody is shown as nobody."""

    title: str
    people: list[Person]


def report(unit: Unit, today: date) -> dict[str, list[Finding]]:
    """Every finding by its kind; a clean set has none of any."""
    runs = running(unit, today)
    found = [
        *_unowned(unit, today, runs), *_baseless(unit, runs), *_clashing(runs),
        *_broken({row.slug: law for row, law in runs}, today),
    ]  # fmt: skip
    return {kind: [one for one in found if one.kind == kind] for kind in KINDS}


def running(unit: Unit, today: date) -> list[tuple[Adoption, Institution]]:
    """What the unit has adopted and has neither ended nor not yet begun."""
    rows = Adoption.objects.filter(unit=unit, since__lte=today).order_by("slug", "-since")
    held = {row.name: row for row in rows if row.ends is None or today < row.ends}
    return [(row, law_adopted(row)) for row in held.values()]


def _unowned(
    unit: Unit, today: date, runs: list[tuple[Adoption, Institution]]
) -> Iterator[Finding]:
    """The first step belongs to a post or body of the unit in which nobody sits."""
    ground = Ground([row for row, _law in runs])
    for row, law in runs:
        name = next(iter(law.stages.values())).by
        role = law.roles[name]
        if role.who not in ("post", "body") or role.at != "unit":
            continue
        if applies(law, unit, today, ground) and not roles.find(law, name, unit, today).people:
            told = say("“%(what)s”从“%(who)s”开始，现在没有这个人。", what=Term(law.title),
                       who=Term(role.title))  # fmt: skip
            yield Finding(UNOWNED, row.slug, told)


def _baseless(unit: Unit, runs: list[tuple[Adoption, Institution]]) -> Iterator[Finding]:
    """Open, begun on its own, and of a rule that the unit does not run."""
    rows = Matter.objects.filter(unit=unit, state=Matter.State.OPEN, parent=None)
    for matter in rows.exclude(slug__in=[row.slug for row, _law in runs]):
        told = say("“%(what)s”还没有办完，它的制度没有启用。", what=matter)
        yield Finding(BASELESS, matter.slug, told, matter)


def _clashing(runs: list[tuple[Adoption, Institution]]) -> Iterator[Finding]:
    """Two rules under one name that come due at different times."""
    due = [(row, law, _every(row, law)) for row, law in runs if law.cadence is not None]
    for (row, law, every), (second, other, often) in combinations(due, 2):
        if row.slug == second.slug:  # one institution under two names
            continue
        same = law.title in (other.title, *other.also) or other.title in law.also
        if same and every != often:
            told = say("“%(one)s”和“%(other)s”说的是同一件事，到期的日子不一样。",
                       one=Term(law.title), other=Term(other.title))  # fmt: skip
            yield Finding(CLASHING, row.slug, told)


def _every(row: Adoption, law: Institution) -> tuple[str, str]:
    assert law.cadence is not None
    every, day = str(law.cadence.every), str(law.cadence.day)
    return str(row.settings.get(every, every)), str(row.settings.get(day, day))


def _broken(laws: dict[str, Institution], today: date) -> Iterator[Finding]:
    """What waits for something that nothing the unit runs ever brings about."""
    book = library()
    held = Book(_with_what_they_open(laws, today), {}, book.fields, book.posts)
    for code in ORDER:
        for slug, _where, told in linkage.CHECKS[code](held):
            if slug in laws:
                said = say("“%(what)s”：%(why)s", what=Term(laws[slug].title), why=told)
                yield Finding(BROKEN, slug, said)


def _with_what_they_open(laws: dict[str, Institution], today: date) -> dict[str, Institution]:
    """Children need no adoption of their own: the rule that opens them brings them along."""
    book, found, left = library(), dict(laws), list(laws.values())
    while left:
        for slug in _opened(left.pop()):
            if slug not in found and slug in book.slugs():
                found[slug] = book.law(slug, today)
                left.append(found[slug])
    return found


def _opened(law: Institution) -> list[str]:
    opened = [effect.open for _where, effect in law.effects() if isinstance(effect, Open)]
    against = [one.objections for one in law.stages.values() if isinstance(one, Notice)]
    return list(dict.fromkeys([*opened, *(one for one in against if one)]))


def nodes(unit: Unit, today: date) -> list[Node]:
    """The rules of the unit by chapter and title, each with what follows from it."""
    names = library().names
    found = []
    for row, law in running(unit, today):
        fills = {key.partition(".")[0] for one in law.stages.values() for key in one.counts_for}
        found.append(
            Node(
                row.slug, law, [(slug, names.get(slug, slug)) for slug in _opened(law)],
                [(slug, names.get(slug, slug)) for slug in sorted(fills)],
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.law.chapter, one.law.title))


def seats(unit: Unit, today: date) -> list[Seat]:
    """The standing bodies the unit has, then its posts as the rules it runs name them."""
    held = unit.posts.on(today).select_related("person").order_by("pk")  # type: ignore[attr-defined]
    by_post: dict[str, list[Person]] = {}
    for row in held:
        by_post.setdefault(row.post, []).append(row.person)
    found = []
    for body in library().posts.bodies.values():
        sit = [one for post in body.posts for one in by_post.get(post, [])]
        sit = list({one.pk: one for one in sit}.values())
        if len(sit) >= body.at_least and (not body.kinds or unit.kind in body.kinds):
            found.append(Seat(body.title, sit))
    asked = {
        role.post
        for _row, law in running(unit, today)
        for role in law.roles.values()
        if role.who == "post" and role.at == "unit" and role.post
    }
    names = library().posts.posts
    order = [post for post in names if post in asked or post in by_post]
    return [*found, *(Seat(names[post], by_post.get(post, [])) for post in order)]
