"""Which stages may be voted on in sealed envelopes: what is asked, of whom, what came of it.

A stage whose round runs, or whose count waits, can be decided in no other way (`must_be_free`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from zhidu.ballots.form import Choice, Form, Group, Item
from zhidu.ballots.models import INSIDE, Round
from zhidu.engine.schema import Institution
from zhidu.engine.stages import Survey, Vote
from zhidu.org.access import members, voters
from zhidu.org.door import Refused
from zhidu.org.models import Membership, Person
from zhidu.sentence import Term, say

from . import knowing, roles
from .models import Matter, Poll
from .rulebook import law_of, library
from .tally import candidates, others

Polled = Vote | Survey
RUNNING = (Round.State.OPEN, Round.State.STOPPED)
TOO_FEW = "too-few"


def possible(stage: object) -> bool:
    """A secret vote of any kind, or a survey."""
    if isinstance(stage, Vote):
        return stage.secret
    return isinstance(stage, Survey)


def of_round(round: Round) -> Poll | None:
    return Poll.objects.filter(round=round).select_related("matter__unit").first()


def last(matter: Matter, stage: str) -> Poll | None:
    """The latest one of the stage that stands: neither set aside nor given up."""
    rows = Poll.objects.filter(matter=matter, stage=stage, set_aside="").order_by("-pk")
    is_survey = isinstance(law_of(matter).stages.get(stage), Survey)
    for poll in rows.select_related("round", "step", "matter"):
        too_few = is_survey and poll.round.void_reason == TOO_FEW  # an outcome of its own
        if poll.round.state != Round.State.VOID or poll.step or too_few:
            return poll
    return None


def subject(matter: Matter, stage: str) -> str:
    """What a round for this stage is about."""
    return f"{INSIDE}{matter.pk}/{stage}"[:120]


def waiting(matter: Matter, stage: str) -> Poll | None:
    """The one that is being prepared, runs, or is counted and not yet put down."""
    found = last(matter, stage)
    return None if found is None or _is_down(found) else found


def _is_down(poll: Poll) -> bool:
    return poll.step is not None and not poll.step.withdrawn


def must_be_free(matter: Matter) -> None:
    """Raises Refused while envelopes are out, or opened and their count not yet put down."""
    rows = Poll.objects.filter(matter=matter, set_aside="").select_related("round", "step")
    for poll in rows:
        if poll.round.state in RUNNING:
            raise Refused(say("“%(what)s”正在密封投票，计票以后再办。", what=poll.round.title))
        if (
            poll.round.state == Round.State.CLOSED
            and poll.stage == matter.at
            and not _is_down(poll)
        ):
            raise Refused(say("“%(what)s”已经计票，请先记下结果。", what=poll.round.title))


# ---- what is asked -----------------------------------------------------------------------------


def form_of(matter: Matter, stage: str, facts: dict[str, Any], more: int, day: date) -> Form:
    """The sheet of the stage, in Chinese: it is hashed into the log and told as it stands."""
    held = law_of(matter).stages[stage]
    with override("zh-hans"):
        if isinstance(held, Survey):
            return _survey(matter, held, more)
        if held.ballot == "grade":
            return _graded(matter, held, day)
        if held.ballot == "elect":
            return _election(matter, held, day)
        words = str(facts.get("decision_text", ""))[:400]
        item = Item("q1", title_of(matter, stage), _yes_or_no(), hint=words)
        return Form((item,), (Group("", "", others=more),))


def title_of(matter: Matter, stage: str) -> str:
    with override("zh-hans"):
        held = law_of(matter).stages[stage]
        name = matter.subject.name if matter.subject else matter.title
        return f"{name}：{held.title}"[:200]


def _yes_or_no() -> tuple[Choice, ...]:
    return (Choice("for", _("赞成")), Choice("against", _("反对")), Choice("abstain", _("弃权")))


def _election(matter: Matter, stage: Vote, day: date) -> Form:
    """A line for each candidate, and one for every other voter: whoever votes may name another."""
    seats = knowing.known_of(matter).get(stage.seats or "")
    named = (Choice("for", _("选")), Choice("none", _("不选")))
    items = [Item(f"p{one.pk}", one.name, _yes_or_no()) for one in candidates(stage, matter)]
    items += [
        Item(f"p{one.pk}", one.name, named, heading=_("另选他人"), blank="none")
        for one in others(stage, matter, day)
    ]
    return Form(tuple(items), most=min(int(seats or 1), len(items)))


def _graded(matter: Matter, stage: Vote, day: date) -> Form:
    """One line for each full member, graded by the others, never by themself."""
    top = len(stage.grades)
    grades = tuple(
        Choice(id, title, top - at) for at, (id, title) in enumerate(stage.grades.items())
    )
    full = members(matter.unit, day, (Membership.Kind.FULL,))
    return Form(tuple(Item(f"p{one.pk}", one.name, grades, about=one.pk) for one in full))


SATISFIED = ("很满意", "满意", "一般", "不太满意", "不满意")


def _survey(matter: Matter, stage: Survey, others: int) -> Form:
    law, weights = law_of(matter), raters(matter, stage)
    scale = [Choice(str(5 - n), word, 5 - n) for n, word in enumerate(SATISFIED)]
    choices = (*scale, Choice("0", _("不了解，不打分"), None, counts=False))
    items = tuple(_asked(matter, stage, choices))
    outside = next((name for name in weights if law.roles[name].who == "anyone"), "")
    groups = tuple(
        Group(name, str(law.roles[name].title), weight, others if name == outside else 0)
        for name, weight in weights.items()
    )
    return Form(items, groups, remarks=True)


def raters(matter: Matter, stage: Survey) -> dict[str, int]:
    """{group: weight} of those that have a voice, as the unit filled in its blanks."""
    known = knowing.known_of(matter)
    weights = {name: _number(held, known) for name, held in stage.raters.items()}
    return {name: weight for name, weight in weights.items() if weight > 0}


def least(matter: Matter, stage: Survey) -> int:
    """With fewer answers than this nothing is opened."""
    return _number(stage.hidden_below, knowing.known_of(matter))


def _number(held: int | str, known: dict[str, Any]) -> int:
    return held if isinstance(held, int) else int(known.get(held) or 0)


def _asked(matter: Matter, stage: Survey, choices: tuple[Choice, ...]) -> Iterator[Item]:
    """The questions of the file; or one for each person or line that an item names."""
    if not isinstance(stage.asks, str):
        for at, title in enumerate(stage.asks, 1):
            yield Item(f"q{at}", title, choices)
        return
    held, columns = matter.known.get(stage.asks) or [], library().fields.items[stage.asks].columns
    for at, one in enumerate(held if isinstance(held, list) else str(held).splitlines(), 1):
        person = Person.objects.filter(pk=int(one)).first() if str(one).isdigit() else None
        if person is not None:
            yield Item(f"p{person.pk}", person.name, choices, _kept(person, matter), person.pk)
            continue
        row = one if isinstance(one, dict) else {}
        part = next((name for name in columns if _choices(name)), "")  # they stand under it
        cells = [str(row.get(name, "")) for name in columns if name != part] or [str(one)]
        if text := " ".join(cells).strip():
            heading = _choices(part).get(str(row.get(part) or ""), "")
            yield Item(f"q{at}", text[:200], choices, heading=heading)


def _choices(column: str) -> dict[str, str]:
    """What a column may hold that is called after an item of choice."""
    item = library().fields.items.get(column)
    return dict(item.choices) if item else {}


def _kept(person: Person, matter: Matter) -> str:
    """What the person promised, where a pledge hangs: that is what is rated."""
    rows = Matter.objects.filter(slug="pledge", subject=person, at="shown", unit=matter.unit)
    row = rows.order_by("-pk").first()
    lines = row.known.get("pledge_lines", []) if row else []
    return "；".join(str(one.get("promise", "")) for one in lines)[:300]


# ---- of whom -----------------------------------------------------------------------------------


def roll(poll: Poll, day: date) -> dict[int, str]:
    """{person: group} on the day: the voters less those left out, or the groups of raters."""
    matter, law = poll.matter, law_of(poll.matter)
    held = law.stages[poll.stage]
    if isinstance(held, Survey):
        return _raters(poll, law, held, day)
    if held.excluded:
        able = [one.pk for one in voters(matter.unit, day).voters]
        out = {str(row.get("person", "")) for row in poll.facts.get(held.excluded) or []}
        names = dict(Person.objects.filter(pk__in=able).values_list("pk", "name"))
        found = [pk for pk in able if str(pk) not in out and names[pk] not in out]
    elif held.ballot == "elect":
        found = [one.pk for one in voters(matter.unit, day).voters]
    elif poll.kinds:
        found = [one.pk for one in members(matter.unit, day, tuple(poll.kinds))]
    else:
        found = [one.pk for one in roles.people(law, held.by, matter.unit, day, matter, held)]
    return {pk: "" for pk in found if pk != matter.subject_id}


def asks_of_people(stage: Survey) -> bool:
    """The item it asks about names persons: they are rated, not what was done."""
    item = library().fields.items.get(stage.asks) if isinstance(stage.asks, str) else None
    return item is not None and item.type in ("person", "people")


def is_open(matter: Matter, stage: Survey) -> bool:
    """No group is drawn up by the rule: who keeps the unit says which standings have a voice."""
    law = law_of(matter)
    return any(law.roles[one].who == "anyone" for one in raters(matter, stage))


def _raters(poll: Poll, law: Institution, stage: Survey, day: date) -> dict[int, str]:
    """Each in the first group that has them; in one open to all, those of the kinds chosen."""
    matter = poll.matter
    # colleagues are rated by the staff unless somebody says otherwise; a service by whom is said
    usual = (Membership.Kind.STAFF,) if asks_of_people(stage) else ()
    found: dict[int, str] = {}
    for name in raters(matter, stage):
        folk = roles.people(law, name, matter.unit, day, matter)
        if law.roles[name].who == "anyone":
            folk = list(members(matter.unit, day, tuple(poll.kinds) or usual))
        for one in folk:
            found.setdefault(one.pk, name)
    known = knowing.known_of(matter)
    out = {str(one) for item in stage.but for one in known.get(item) or []}
    return {pk: name for pk, name in found.items() if str(pk) not in out}


# ---- what the count says -----------------------------------------------------------------------


def tally(poll: Poll) -> dict[str, Any]:
    """The count of a closed round in the words of the stage."""
    row, held = poll.round, law_of(poll.matter).stages[poll.stage]
    result = row.result or {}
    if isinstance(held, Survey):
        return {"took": 0 if row.state == Round.State.VOID else result["n"]}
    issued, returned = result.get("issued", result["n"]), result["n"]
    counted = {
        "eligible": result["entitled"], "present": max(poll.heads.get("present") or 0, issued),
        "issued": issued, "returned": returned,
    }  # fmt: skip
    if held.ballot == "elect":
        lines = result["items"]
        votes = {one["id"].removeprefix("p"): one["counts"]["for"] for one in lines}
        # a sheet on which every name is spoilt is a void one
        return {**counted, "votes": votes, "invalid": min(one["spoilt"] for one in lines)}
    if held.ballot == "grade":
        return counted  # what each one got is shown by the ladder of the round, if at all
    line = result["items"][0]
    counted |= line["counts"] | {"invalid": line["spoilt"]}
    return counted | {name: poll.heads[name] for name in ("written", "written_for")
                      if name in poll.heads}  # fmt: skip


def counts_written(matter: Matter, stage: Vote) -> bool:
    return bool(stage.written) and knowing.known_of(matter).get(stage.written or "") == "counted"


def stage_title(poll: Poll) -> Term:
    return Term(law_of(poll.matter).stages[poll.stage].title)
