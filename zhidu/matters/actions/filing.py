"""Put a paper into the file of a matter with its day and pages; take one out with a reason."""

from __future__ import annotations

from datetime import date

from zhidu.matters.models import Attachment, Filed, Matter
from zhidu.matters.rulebook import law_of, library
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.sentence import Term, say

MOST_PAGES = 999


def may_file(actor: Actor, matter: Matter) -> None:
    """Who keeps the unit's papers, or those of a unit above; nobody keeps the file about them."""
    if actor.person is not None and matter.subject_id in actor.person.ids():
        raise Refused(say("自己的档案由别人来整理。"))
    must_keep(actor, matter.unit)


def _files(actor: Actor, matter: Matter, *rest: object, **more: object) -> None:
    may_file(actor, matter)


@act("paper.file", may=_files)
def file_paper(
    actor: Actor, matter: Matter, stage: str, paper: str, *, dated: date | None = None,
    pages: int | None = None, scan: Attachment | None = None,
) -> Done:  # fmt: skip
    """One paper lies in the file. Raises Refused for a paper that does not belong there."""
    law = law_of(matter)
    if stage not in law.stages or paper not in law.stages[stage].papers:
        raise Refused(say("这件事的档案里没有这份材料。"))
    if matter.state == Matter.State.VOID:
        raise Refused(say("这件事已作废。"))
    if dated is not None and dated > actor.today:
        raise Refused(say("材料日期不能晚于今天。"))
    if pages is not None and not 1 <= pages <= MOST_PAGES:
        raise Refused(say("页数应在 1 到 %(most)d 之间。", most=MOST_PAGES))
    if scan is not None and (scan.matter_id != matter.pk or scan.item != paper):
        raise Refused(say("这个扫描件不是这份材料。"))
    row = Filed.objects.create(
        matter=matter, stage=stage, paper=paper, dated=dated, pages=pages or (scan and scan.pages),
        scan=scan, by=actor.person, on=actor.today,
    )  # fmt: skip
    said = say("归档%(paper)s", paper=_title(paper))
    return Done(row, said, unit=matter.unit, person=matter.subject, thing=f"matter:{matter.pk}")


def _files_of(actor: Actor, row: Filed, *rest: object, **more: object) -> None:
    may_file(actor, row.matter)


@act("paper.take_out", may=_files_of)
def take_out(actor: Actor, row: Filed, reason: str) -> Done:
    """A paper filed wrongly; the entry stays readable, its scan stays an attachment."""
    row = Filed.objects.select_for_update().get(pk=row.pk)
    if row.taken_out is not None:
        raise Refused(say("这份材料已经取出。"))
    if not reason.strip():
        raise Refused(say("取出材料要写明缘由。"))
    row.taken_out, row.taken_by, row.taken_reason = actor.today, actor.person, reason.strip()[:200]
    row.save(update_fields=["taken_out", "taken_by", "taken_reason"])
    said = say("取出%(paper)s：%(reason)s", paper=_title(row.paper), reason=reason.strip())
    matter = row.matter
    return Done(row, said, unit=matter.unit, person=matter.subject, thing=f"matter:{matter.pk}")


def _title(paper: str) -> Term:
    return Term(library().fields.papers[paper].title)
