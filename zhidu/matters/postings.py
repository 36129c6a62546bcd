"""The page of a case's notice on the public board, and what was said against it there.

A notice that hung on paper before it was entered has no page: nobody could have read it here.
"""

from __future__ import annotations

from datetime import date

from zhidu.boards import calendars, reading
from zhidu.boards.models import Notice, Objection
from zhidu.engine.schema import Institution
from zhidu.engine.stages import POSTED
from zhidu.engine.stages import Notice as NoticeStage
from zhidu.sentence import Sentence, say

from .models import Matter, Step


def case_of(step: Step) -> str:
    return f"matter:{step.matter_id}/{step.pk}"


def of(step: Step) -> Notice | None:
    """The page of a notice that went up with this step; the corrected one, where there is one."""
    return Notice.objects.filter(case=case_of(step)).order_by("-number").first()


def heard(step: Step | None) -> list[str]:
    """How each objection from the page stands, in the words of the rule that looks into one."""
    rows = Objection.objects.filter(notice__case=case_of(step)) if step else ()
    return ["at:find" if one.settled is None else _found(one) for one in rows]


def _found(one: Objection) -> str:
    return "upheld" if one.upheld else "not_upheld"


def standing(matter: Matter) -> Step | None:
    """The step by which a notice went up that nothing was concluded on since."""
    last = Step.objects.filter(matter=matter, withdrawn=False).order_by("pk").last()
    return last if last and last.stage == matter.at and last.outcome == POSTED else None


def meets(law: Institution, matter: Matter) -> bool:
    """Whether it stands where the cadence asks for it; a notice only once it hangs."""
    met = law.cadence.met if law.cadence else None
    if met is None or matter.at != met:
        return False
    return not isinstance(law.stages[met], NoticeStage) or standing(matter) is not None


def counted_anew(matter: Matter, day: date) -> Sentence | None:
    """Why a corrected notice cannot have its conclusion yet; None where nothing was corrected."""
    step = standing(matter)
    page = of(step) if step else None
    if step is None or page is None or page.posted == step.on:
        return None
    last = calendars.sheet_of(page)[-1].on
    if day > last:
        return None
    return say(
        "公示更正过，从 %(posted)s 重新算起，到 %(last)s 为止。", posted=page.posted, last=last
    )


def relied_on(matter: Matter) -> Notice | None:
    """The notice the next decision rests on: concluded without objection, nothing decided since."""
    rows = Step.objects.filter(matter=matter, withdrawn=False).order_by("-pk")
    concluded = next((row for row in rows if row.outcome == "clear"), None)
    if concluded is None:
        return None
    posted = next(
        (row for row in rows if row.stage == concluded.stage and row.outcome == POSTED), None
    )
    page = of(posted) if posted else None
    return page if page and not page.decisions.exists() else None  # type: ignore[attr-defined]


def unproven(matter: Matter, day: date) -> list[Sentence]:
    """What the log does not prove about the notice that stands, for a conclusion on `day`.

    One that hung on paper before it was entered has no page, and nothing to prove.
    """
    step = standing(matter)
    page = of(step) if step else None
    return reading.unmet(page, day) if page else []
