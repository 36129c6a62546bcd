"""One branch-year or member-year as plain values: the screen, the PDF and the Word file read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from zhidu.matters import reading, summing
from zhidu.matters.duties import duties
from zhidu.matters.models import Adoption, Matter, OwnEntry, Presence, Record, Step, YearPlan
from zhidu.matters.rulebook import law_adopted, library, title_of
from zhidu.org.access import members
from zhidu.org.models import Membership, Person, Post, Site, Unit
from zhidu.org.speech import term_of, told
from zhidu.sentence import MARKS, Sentence, Term, joined, many, say


@dataclass(frozen=True)
class Held:
    """One record as the handbook tells it, every line as it is printed."""

    pk: int
    heading: str  # day, kinds, title
    remark: str  # when it was entered, if later, and whether for somebody else
    where: str
    summary: str
    decided: list[str]
    people: list[str]  # who was there, who was not and why


@dataclass(frozen=True)
class Table:
    """A table of text: heads and rows of equal length."""

    heads: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Part:
    """One chapter: a heading, sentences, a table, and how many blank lines for handwriting."""

    title: str
    lines: list[str] = field(default_factory=list)
    table: Table | None = None
    held: list[Held] = field(default_factory=list)
    blank: int = 0


@dataclass(frozen=True)
class Book:
    title: str
    owner: str
    above: str
    year: int
    made: str
    demo: bool
    parts: list[Part]
    seal: str = ""  # when and under which mark it was frozen; empty while it is live


def _span(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _last(year: int, today: date) -> date:
    """The day the roster and posts are read: the end of the year, or today within it."""
    return min(date(year, 12, 31), max(today, date(year, 1, 1)))


def branch_book(unit: Unit, year: int, today: date) -> Book:
    """《党支部活动手册》 of a branch and year (catalogue 4.30)."""
    first, last = _span(year)
    records = list(reading.records_of(unit, first, last))
    held = [held_of(one) for one in records]
    parts = [
        Part(_("支部班子"), table=_posts(unit, first, last), blank=2),
        Part(_("党员名册"), table=_roster(unit, _last(year, today)), blank=3),
        Part(_("施行中的制度"), lines=_rules(unit, first, last)),
        *_year_plan(unit, year),
        Part(_("全年安排和完成情况"), table=_plan(unit, year, today), blank=2),
        Part(_("会议和活动纪实"), held=held, blank=8, lines=_withdrawn(unit, first, last)),
        Part(_("到会情况"), table=_attendance(records)),
        Part(_("交办事项"), table=_tasks(unit, first, last), blank=3),
        Part(_("公开承诺"), lines=_pledges(Matter.objects.filter(unit=unit), first, last)),
        *_summary(unit, year),
        Part(_("手工补记"), blank=20),
    ]
    above = unit.parent.name if unit.parent else ""
    return Book(_("党支部活动手册"), unit.name, above, year, today.isoformat(), _demo(), parts)


def member_book(person: Person, year: int, today: date) -> Book:
    """《党员活动手册》 of a member and year (catalogue 4.31); talks as facts only."""
    first, last = _span(year)
    rows = list(reading.presences_of(person, first, last))
    records = Record.objects.filter(pk__in=[one.record_id for one in rows if one.present])
    held = [
        held_of(one) for one in records.prefetch_related("presences__person").order_by("held_on")
    ]
    mine = Matter.objects.filter(subject_id__in=person.ids())
    parts = [
        Part(_("身份和职务"), table=_standings(person, first, last)),
        Part(_("参加的会议和活动"), held=held, blank=6),
        Part(_("没能参加的"), lines=[_absence(one) for one in rows if not one.present]),
        Part(_("我的承诺"), lines=_pledges(mine, first, last), blank=3),
        Part(_("交给我办的事"), lines=_owned(person, first, last), blank=3),
        Part(_("谈心（只记时间和层级）"), lines=_talks(person, first, last)),
        Part(_("我自己记的"), lines=_own_entries(person, first, last)),
        Part(_("学习和心得"), blank=20),
    ]
    home = person.membership(_last(year, today))
    above = home.unit.name if home else ""
    return Book(_("党员活动手册"), person.name, above, year, today.isoformat(), _demo(), parts)


def _demo() -> bool:
    return Site.here().is_demo


def held_of(record: Record) -> Held:
    people = list(record.presences.all())  # type: ignore[attr-defined]
    facts = record.facts
    speaker = str(facts.get("speaker") or "")
    found = Person.objects.filter(pk=int(speaker)).first() if speaker.isdigit() else None
    remark = [say("%(day)s录入", day=record.on)] if record.on > record.held_on else []
    remark += [Term("代录")] if record.on_behalf else []
    where = [say("地点：%(place)s", place=record.place)] if record.place else []
    where += [say("主讲：%(who)s", who=found)] if found else []
    return Held(
        pk=record.pk,
        heading=told(_heading(record)),
        remark=told(joined(remark, MARKS["space"])),
        where=told(joined(where, MARKS["space"])),
        summary=record.summary,
        decided=[told(say("议定：%(what)s", what=_decision(row)))
                 for row in facts.get("decisions") or []],
        people=[told(one) for one in _there(people)],
    )  # fmt: skip


def _heading(record: Record) -> Sentence:
    kinds = [title_of(one.partition(".")[0]) for one in record.fills]
    if not record.title:
        return say("%(day)s　%(kinds)s", day=record.held_on, kinds=kinds)
    return say("%(day)s　%(kinds)s：%(title)s", day=record.held_on, kinds=kinds, title=record.title)


def _there(people: list[Presence]) -> Iterator[Sentence]:
    there = [one.person for one in people if one.present]
    yield many("到会（%(n)d）：%(who)s", len(there), who=there)
    away = [_away(one) for one in people if not one.present]
    if away:
        yield many("缺席（%(n)d）：%(who)s", len(away), who=away)


def _away(one: Presence) -> object:
    if not one.reason:
        return one.person
    return say("%(who)s（%(why)s）", who=one.person, why=Term(one.reason))


def _decision(row: dict[str, str]) -> Sentence:
    owner = str(row.get("owner") or "")
    person = Person.objects.filter(pk=int(owner)).first() if owner.isdigit() else None
    name = person.name if person else owner
    return say(
        "%(what)s（%(who)s，%(day)s前）",
        what=row.get("title_line", ""), who=name, day=row.get("due_on", ""),
    )  # fmt: skip


def _posts(unit: Unit, first: date, last: date) -> Table:
    rows = Post.objects.during(first, last).filter(unit=unit).select_related("person")
    return Table(
        [_("职务"), _("姓名"), _("起"), _("止")],
        [
            [told(Term(one.title)), one.person.name, _iso(one.starts), _iso(one.ends)]
            for one in rows.order_by("pk")
        ],
    )


def _roster(unit: Unit, day: date) -> Table:
    """Name, sex, birth month, joined, standing, group: no ID number, no phone on paper."""
    rows = []
    for one in members(unit, day):
        now = one.memberships.on(day).filter(unit=unit).select_related("group").last()  # type: ignore[attr-defined]
        joined = one.memberships.filter(kind__in=Membership.MEMBERS).order_by("starts").first()  # type: ignore[attr-defined]
        rows.append([
            one.name, str(one.get_sex_display()), one.birth.strftime("%Y.%m") if one.birth else "",
            joined.starts.strftime("%Y.%m") if joined and joined.starts else "",
            str(now.get_kind_display()) if now else "",
            now.group.name if now and now.group else "",
        ])  # fmt: skip
    heads = [_("姓名"), _("性别"), _("出生"), _("入党"), _("类别"), _("党小组")]
    return Table(heads, rows)


def _rules(unit: Unit, first: date, last: date) -> list[str]:
    rows = Adoption.objects.filter(unit=unit, since__lte=last).order_by("since", "slug")
    return [
        told(
            say(
                "%(title)s：%(basis)s。自%(day)s起施行。",
                title=law.title,
                basis=law.basis,
                day=row.since,
            )
        )
        for row, law in ((row, law_adopted(row)) for row in rows)
        if row.ends is None or row.ends > first
    ]


STATES = {
    "done": Term("已办"), "late": Term("过期未办"), "soon": Term("待办"), "due": Term("待办"),
}  # fmt: skip


def _plan(unit: Unit, year: int, today: date) -> Table:
    """Every duty of the year; those still to come stand with their day."""
    first, last = _span(year)
    rows = []
    for one in duties(unit, max(today, last), since=first):
        if one.subject is not None or one.period.starts > last:
            continue
        late = one.state == "late" and one.period.due >= today
        done = _done_on(one.matter) if one.matter else ""
        state = told(STATES["due" if late else one.state])
        rows.append(
            [told(one.law.title), told(one.period.name), _iso(one.period.due), done or state]
        )
    return Table([_("事项"), _("期次"), _("最晚"), _("办理")], rows)


def _year_plan(unit: Unit, year: int) -> list[Part]:
    """What the unit meant to do, once it was settled; a year without a plan has no such chapter."""
    plan = YearPlan.objects.filter(unit=unit, year=year, state=YearPlan.State.SETTLED).first()
    if plan is None:
        return []
    rows = [
        [one["on"], told(title_of(one["slug"])), one["title"], one["place"]] for one in plan.lines
    ]
    heads = [_("日期"), _("类别"), _("题目"), _("地点")]
    return [Part(_("本年计划"), table=Table(heads, rows))]


def _summary(unit: Unit, year: int) -> list[Part]:
    """The summary of the year once it was filed."""
    text = summing.filed(unit, year)
    return [Part(_("年度总结"), lines=text.splitlines())] if text else []


def _done_on(matter: Matter) -> str:
    last = matter.steps.filter(withdrawn=False).last()  # type: ignore[attr-defined]
    return last.on.isoformat() if last and matter.state == Matter.State.ENDED else ""


def _attendance(records: list[Record]) -> Table:
    """One row a person; ● there, ○ not there, blank not expected."""
    seen: dict[int, str] = {}
    marks: dict[tuple[int, int], str] = {}
    for record in records:
        for one in record.presences.all():  # type: ignore[attr-defined]
            seen[one.person_id] = one.person.name
            marks[one.person_id, record.pk] = "●" if one.present else "○"
    heads = [_("姓名"), *(one.held_on.strftime("%m.%d") for one in records)]
    rows = [
        [name, *(marks.get((pk, one.pk), "") for one in records)]
        for pk, name in sorted(seen.items(), key=lambda pair: pair[1])
    ]
    return Table(heads, rows)


def _withdrawn(unit: Unit, first: date, last: date) -> list[str]:
    rows = Record.objects.filter(
        unit=unit, state=Record.State.WITHDRAWN, held_on__gte=first, held_on__lte=last
    )
    count = rows.count()
    return [_("另有 %(n)d 条记录已撤回，缘由见系统。") % {"n": count}] if count else []


def _tasks(unit: Unit, first: date, last: date) -> Table:
    rows = Matter.objects.filter(unit=unit, slug="assignment", opened__range=(first, last))
    found = []
    for one in rows.exclude(state=Matter.State.VOID).order_by("opened", "pk"):
        owner = str(one.known.get("owner") or "")
        person = Person.objects.filter(pk=int(owner)).first() if owner.isdigit() else None
        found.append([
            str(one), person.name if person else "", _iso(one.due),
            _done_on(one) or str(one.get_state_display()),
        ])  # fmt: skip
    return Table([_("事项"), _("责任人"), _("期限"), _("办理")], found)


def _pledges(rows: object, first: date, last: date) -> list[str]:
    found = rows.filter(slug="pledge", opened__range=(first, last))  # type: ignore[attr-defined]
    said = []
    for one in found.exclude(state=Matter.State.VOID).select_related("subject"):
        for line in one.known.get("pledge_lines") or []:
            what, how = line.get("promise"), line.get("measure")
            words = say("%(who)s：%(what)s（检验：%(how)s）", who=one.subject, what=what, how=how)
            said.append(told(words))
    return said


def _standings(person: Person, first: date, last: date) -> Table:
    rows = Membership.objects.during(first, last).filter(person__in=person.ids())
    found = [
        [one.unit.name, str(one.get_kind_display()), _iso(one.starts), _iso(one.ends)]
        for one in rows.select_related("unit")
    ]
    posts = Post.objects.during(first, last).filter(person__in=person.ids()).select_related("unit")
    found += [
        [one.unit.name, told(Term(one.title)), _iso(one.starts), _iso(one.ends)] for one in posts
    ]
    return Table([_("组织"), _("类别或职务"), _("起"), _("止")], found)


def _absence(one: object) -> str:
    record = one.record  # type: ignore[attr-defined]
    kinds = [title_of(slug.partition(".")[0]) for slug in record.fills]
    reason = Term(one.reason or Term("未写缘由"))  # type: ignore[attr-defined]
    words = say("%(day)s　%(kinds)s：%(title)s", day=record.held_on, kinds=kinds, title=reason)
    return told(words)


def _owned(person: Person, first: date, last: date) -> list[str]:
    owners = [str(pk) for pk in person.ids()]
    rows = Matter.objects.filter(
        slug="assignment", known__owner__in=owners, opened__range=(first, last)
    ).exclude(state=Matter.State.VOID)
    return [
        told(
            say(
                "%(what)s（%(day)s）%(state)s",
                what=one,
                day=one.due,
                state=_done_on(one) or term_of(one.get_state_display()),
            )
        )
        for one in rows
    ]


def _own_entries(person: Person, first: date, last: date) -> list[str]:
    rows = OwnEntry.objects.filter(person__in=person.ids(), on__range=(first, last))
    return [f"{one.on.isoformat()} {one.text}" for one in rows]


def _talks(person: Person, first: date, last: date) -> list[str]:
    """Day and tier only: never with whom on paper, never what was said."""
    tiers = library().fields.items["tier"].choices
    rows = Step.objects.filter(
        matter__slug="talks", stage="log", withdrawn=False, on__range=(first, last)
    ).exclude(matter__at="not_held")
    ids = set(person.ids())
    found = []
    for one in rows.select_related("matter").order_by("on"):
        other = str(one.facts.get("other_side") or "")
        if one.matter.opener_id in ids or (other.isdigit() and int(other) in ids):
            tier = told(tiers.get(one.facts.get("tier", ""), ""))
            found.append(f"{one.on.isoformat()} {tier}")
    return found


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
