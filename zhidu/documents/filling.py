"""What each blank of a paper is filled with: read from the records, never typed twice.

A blank nobody knows yet stays out of the answer, and is printed as a line to write on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from zhidu.engine import forms
from zhidu.engine.names import outcome_title
from zhidu.engine.schema import Institution, Item
from zhidu.matters import plain, roles
from zhidu.matters.models import Matter, Step
from zhidu.matters.rulebook import law_of, library
from zhidu.org.access import Viewer, holders
from zhidu.org.models import Membership, Person, Unit
from zhidu.org.speech import day_said, told

Values = dict[str, list[str]]  # blank → its lines
COUNTS = {
    "应到会人数": "eligible", "实到会人数": "present", "发出票数": "issued", "收回票数": "returned",
    "赞成票": "for", "反对票": "against", "弃权票": "abstain", "废票": "invalid",
}  # fmt: skip
UNDATED = "　　　　年　　月　　日"


def values(matter: Matter, stage: str, viewer: Viewer) -> Values:
    """Every blank that is known, for a paper of this stage, as this viewer may read it.

    A paper is in Chinese whoever prints it: its form is.
    """
    with override("zh-hans"):
        return _values(matter, stage, viewer)


def _values(matter: Matter, stage: str, viewer: Viewer) -> Values:
    law = law_of(matter)
    steps = list(matter.steps.filter(withdrawn=False).select_related("by").order_by("pk"))  # type: ignore[attr-defined]
    here = next((one for one in reversed(steps) if one.stage == stage), None)
    known = {**matter.known, **(here.facts if here else {})}
    found: dict[str, str | list[str]] = {
        **_items(law, matter, known, viewer),
        **_person(matter.subject, viewer.today),
        **_unit(matter.unit, viewer.today),
        **_matter(law, matter, stage),
        **(_step(law, here) if here else {}),
        **{f"{forms.DAY_OF}{one.stage}": day_said(one.on) for one in steps},
    }
    if here:
        found["本环节所填"] = _filled(law, matter, here, viewer)
    return {name: _lines(held) for name, held in found.items() if held}


def _lines(held: str | list[str]) -> list[str]:
    return [held] if isinstance(held, str) else held


def _person(person: Person | None, today: date) -> dict[str, str]:
    if person is None:
        return {}
    rows = Membership.objects.on(today).filter(person__in=person.ids()).order_by("-starts")
    now = rows.first()
    return {
        "姓名": person.name,
        "性别": str(person.get_sex_display() or ""),
        "民族": person.ethnicity,
        "出生年月": day_said(person.birth, "year" if person.birth_exact == "year" else "month")
        if person.birth
        else "",
        "学历": person.education,
        "工作单位及职务": person.work_unit,
        "现居住地": person.residence,
        "人员类别": str(now.get_kind_display()) if now else "",
    }


def _unit(unit: Unit, today: date) -> dict[str, str]:
    """The committee above is the nearest one; where there is none, whatever is above."""
    above = unit.ancestors().exclude(pk=unit.pk)
    higher = above.filter(kind=Unit.Kind.COMMITTEE).last() or above.last()
    secretary = holders(unit, "secretary", today)
    return {
        "组织": unit.name,
        "上级组织": higher.name if higher else "",
        "书记": secretary[0].person.name if secretary else "",
    }


def _matter(law: Institution, matter: Matter, stage: str) -> dict[str, str]:
    held = law.stages[stage]
    return {
        "事项": told(matter.said),
        "立项日期": day_said(matter.opened),
        "环节": told(held.title),
        "依据": told(held.article or law.basis),
    }


def _step(law: Institution, step: Step) -> dict[str, str]:
    tally = step.facts.get("tally") or {}
    return {
        "日期": day_said(step.on),
        "结果": told(outcome_title(law.stages[step.stage], step.outcome)),
        "经办人": step.by.name if step.by else "",
        **{word: str(tally[key]) for word, key in COUNTS.items() if key in tally},
    }


def _items(
    law: Institution, matter: Matter, known: Mapping[str, Any], viewer: Viewer
) -> dict[str, list[str]]:
    """Items by their titles; the first of two that are called alike."""
    found: dict[str, list[str]] = {}
    for name, item in library().fields.items.items():
        if known.get(name) and may_print(law, matter, name, item, viewer):
            found.setdefault(item.title, plain.lines(item, known[name]))
    return found


def _filled(law: Institution, matter: Matter, step: Step, viewer: Viewer) -> list[str]:
    items = library().fields.items
    found = []
    for name, value in step.facts.items():
        if name in items and value and may_print(law, matter, name, items[name], viewer):
            text = _("；").join(plain.lines(items[name], value))
            found.append(f"{told(items[name].title)}{_('：')}{text}")
    return found


def may_print(law: Institution, matter: Matter, name: str, item: Item, viewer: Viewer) -> bool:
    """Nothing sealed on paper; what the rule keeps for some roles only for who holds one."""
    if item.sensitivity == "sealed":
        return False
    readers = law.privacy.get(name)
    if readers is None:
        return True
    mine = set(viewer.person.ids())
    return any(
        one.pk in mine
        for role in readers
        for one in roles.people(law, role, matter.unit, viewer.today, matter)
    )
