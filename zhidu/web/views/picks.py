"""What a form offers to choose from where an item names a unit, a service or a partner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from zhidu.engine.schema import Item
from zhidu.engine.tables import Everyone
from zhidu.ledger.reading import funds, left, lines
from zhidu.matters import binding, drawing, knowing
from zhidu.matters.models import Adoption, Honour, Matter
from zhidu.matters.rulebook import law_adopted, law_of
from zhidu.money import yuan
from zhidu.org.door import Refused
from zhidu.org.models import Partner, Person, Service, Unit
from zhidu.org.register import Register
from zhidu.org.speech import told
from zhidu.sentence import Term, joined, say

Group = tuple[str, list[tuple[str, str]]]  # heading, (value, words)
People = tuple[tuple[str, list[Person]], ...]
PICKED = ("unit", "service", "partner", "rule", "wording", "draft", "honour", "budget", "fund")


LISTED = 200  # more branches than that are not picked from a list: their name is written


def groups(name: str, item: Item, matter: Matter, today: date) -> list[Group]:
    """The choices by heading; one without a heading where all are alike."""
    if item.type in OF_UNIT:
        return OF_UNIT[item.type](matter.unit, today)
    match item.type:
        case "unit" if _is_receiver(name, matter):
            return _receivers(matter.unit)
        case "wording":
            return _wordings(matter, today)
        case "draft":
            return [("", [(str(one.pk), str(one.text)) for one in binding.drafts(matter)])]
        case "text":
            return _listed(name, matter)
        case "unit":
            return _units(matter, today, below=_is_handed(name, matter))
    return []


def _honours(unit: Unit, today: date) -> list[Group]:
    """What the unit and its people hold on the roll, by whose it is."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in Honour.objects.filter(kept_by=unit, ends=None).select_related("person", "unit"):
        found.setdefault(row.who, []).append((str(row.pk), f"{told(Term(row.title))} {row.on}"))
    return list(found.items())


def _is_receiver(name: str, matter: Matter) -> bool:
    """A person goes to another branch; what is not about a person goes to a unit below."""
    return _is_handed(name, matter) and law_of(matter).about == "person"


def _is_handed(name: str, matter: Matter) -> bool:
    return any(name in one.hands_to.values() for one in law_of(matter).stages.values())


def _wordings(matter: Matter, today: date) -> list[Group]:
    """What is in force today and may be cited, by the unit that issued it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in binding.citable(matter, today):
        found.setdefault(one.text.unit.name, []).append((str(one.pk), one.text.title))
    return list(found.items())


def _listed(name: str, matter: Matter) -> list[Group]:
    """An item that has to be one of a list the unit has filled in."""
    law, held = law_of(matter), knowing.known_of(matter)
    for stage in law.stages.values():
        for one in stage.requires:
            if isinstance(one, Everyone) and one.everyone == name and one.in_ in law.settings:
                return [("", [(entry, entry) for entry in held.get(one.in_) or []])]
    return []


def _services(unit: Unit, today: date) -> list[Group]:
    """What the departments of the whole tree offer, each department a heading."""
    top = unit.ancestors().first() or unit
    rows = Service.objects.on(today).filter(unit__path__startswith=top.path, unit__closed=None)
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows.select_related("unit"):
        found.setdefault(row.unit.name, []).append((str(row.pk), row.title))
    return list(found.items())


def _funds(unit: Unit, today: date) -> list[Group]:
    return [("", [(str(one.pk), one.name) for one in funds(unit)])]


def _budgets(unit: Unit, today: date) -> list[Group]:
    """The lines of each fund that may be paid from, with what is left of them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in lines(unit, today):
        words = say("%(line)s，还剩%(left)s元", line=row, left=yuan(left(row)))
        found.setdefault(row.fund.name, []).append((str(row.pk), told(words)))
    return list(found.items())


def _rules(unit: Unit, today: date) -> list[Group]:
    """What the unit runs, by chapter."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in Adoption.objects.filter(unit=unit, ends=None).order_by("slug"):
        law = law_adopted(row)
        found.setdefault(told(law.chapter), []).append((row.name, told(law.title)))
    return list(found.items())


def _partners(unit: Unit, today: date) -> list[Group]:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in Partner.objects.on(today).filter(unit=unit):
        found.setdefault(row.get_kind_display(), []).append((str(row.pk), row.name))
    return list(found.items())


def _units(matter: Matter, today: date, *, below: bool = False) -> list[Group]:
    """Branches and committees: `below` the matter's unit, itself included; below the committee that
    decides, for a change of units; else all.

    Each committee is a heading of the units directly below it.
    """
    top = matter.unit.ancestors().first() or matter.unit
    if law_of(matter).about == "unit":
        above = matter.unit.ancestors().filter(kind=Unit.Kind.COMMITTEE, closed=None)
        top = drawing.base(matter.unit) if below else above.last() or top
    rows = top.subtree().filter(closed=None).exclude(kind__in=(Unit.Kind.GROUP, Unit.Kind.BODY))
    found: dict[str, list[tuple[str, str]]] = {}
    for one in rows.select_related("parent"):
        heading = one.parent.name if one.parent else one.name
        found.setdefault(heading, []).append((str(one.pk), one.name))
    return list(found.items())


def people(matter: Matter, today: date) -> list[tuple[str, list[Person]]]:
    """Members by branch: of the matter's unit, and of all below it where it is a committee."""
    units = [one for one in matter.unit.subtree().filter(closed=None) if one.kind != "group"]
    register = Register([one.pk for one in units])
    found = [(one.name, register.members(one, today)) for one in units]
    return [(name, folk) for name, folk in found if folk]


def _receivers(unit: Unit) -> list[Group]:
    """Every other branch of this installation under the unit above it; none where they are many."""
    rows = Unit.objects.filter(kind=Unit.Kind.BRANCH, closed=None).exclude(pk=unit.pk)
    if rows.count() > LISTED:
        return []
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows.select_related("parent").order_by("path"):
        found.setdefault(str(row.parent or ""), []).append((str(row.pk), row.name))
    return list(found.items())


def branch_called(text: str) -> str:
    """The number of the one branch of that name: “名称” or “名称（上级名称）”.

    Raises Refused when there is none, or several: then their units above are named.
    """
    name, _mark, above = text.removesuffix("）").partition("（")
    rows = Unit.objects.filter(kind=Unit.Kind.BRANCH, closed=None, name=name.strip())
    if above:
        rows = rows.filter(parent__name=above.strip())
    found = list(rows.select_related("parent")[:6])
    if not found:
        raise Refused(say("没有叫“%(name)s”的支部，请写全名。", name=text))
    if len(found) > 1:
        all_of_them = joined(f"{one.name}（{one.parent}）" for one in found)
        raise Refused(say("不止一个：%(names)s。请照这样写上级。", names=all_of_them))
    return str(found[0].pk)


OF_UNIT: dict[str, Callable[[Unit, date], list[Group]]] = {
    "service": _services, "partner": _partners, "rule": _rules, "honour": _honours,
    "budget": _budgets, "fund": _funds,
}  # fmt: skip


def held(value: object, groups: People) -> People:
    """Whom the item names already, where none of the groups has them: they stay chosen."""
    listed = {str(one.pk) for _title, people in groups for one in people}
    if not str(value).isdigit() or str(value) in listed:
        return ()
    person = Person.objects.filter(pk=int(str(value))).first()
    return (("", [person]),) if person else ()
