"""Anybody may disagree with a notice, with or without a name; another branch looks into it.

Writing one goes past the journal, as a vote does: no line anywhere says at which minute it came.
The log learns the numbers once a day, and whenever one is settled.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.boards import log
from zhidu.boards.models import LogEntry, Notice, Objection
from zhidu.boards.moment import moment
from zhidu.boards.reading import stands
from zhidu.org.access import Viewer
from zhidu.org.actions.entry import new_word, word_hash
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Unit

LETTERS = 2000
MOST_OPEN = 200  # of one notice: a flood is told to come in person


def object_to(
    notice: Notice, text: str, today: date, name: str = "", reach: str = ""
) -> tuple[Objection, str]:
    """(the objection, the code by which its answer can be read); who is signed in is not noted.

    Raises Refused for an empty text, a notice that no longer stands, or a flood.
    """
    if not stands(notice, today):
        raise Refused(_("公示第 %(n)d 号已经结束，请按公开栏上的电话反映。") % {"n": notice.number})
    if not text.strip():
        raise Refused(_("请写下您的意见。"))
    if len(text) > LETTERS:
        raise Refused(_("请不超过 %(n)d 字，更多的请当面说或写信。") % {"n": LETTERS})
    if open_ones(notice) >= MOST_OPEN:
        raise Refused(_("现在收到的太多，请打公示上的电话或当面说。"))
    code = new_word()
    held = Objection.objects.create(
        notice=notice, code=word_hash(code), on=today, text=text.strip(),
        name=name.strip(), reach=reach.strip(),
    )  # fmt: skip
    return held, code


def open_ones(notice: Notice) -> int:
    return Objection.objects.filter(notice=notice, settled=None).count()


def tell(actor: Actor, row: Notice) -> None:
    """Numbers only, into the log, when they have changed."""
    received = Objection.objects.filter(notice=row).count()
    settled = received - open_ones(row)
    if (received, settled) != _told(row):
        log.append(
            "objection", moment(actor.today), row.unit.code, notice=row.number,
            received=received, settled=settled,
        )  # fmt: skip


def _told(row: Notice) -> tuple[int, int]:
    for entry in LogEntry.objects.filter(kind="objection", idx__gt=row.number).order_by("-idx"):
        said = entry.said
        if said["notice"] == row.number:
            return said["received"], said["settled"]
    return 0, 0


def by_code(code: str) -> Objection:
    """Raises Refused for a code that is none."""
    row = Objection.objects.filter(code=word_hash(code)).select_related("notice").first()
    if row is None:
        raise Refused(_("没有这个查询码，请对照纸条再输一遍。"))
    return row


def handles(viewer: Viewer, unit: Unit) -> bool:
    """Keeps the papers of a unit above, and does not belong here; at the top, of this unit."""
    if unit.parent is None:
        return viewer.keeps(unit)
    return viewer.keeps(unit.parent) and not viewer.belongs(unit)


def _handler(actor: Actor, objection: Objection, *rest: object, **more: object) -> None:
    unit = objection.notice.unit
    if actor.person is None or not handles(Viewer(actor.person, actor.today), unit):
        raise Refused(_("对%(unit)s公示的意见，由上级组织中不在本支部的人核查。") % {"unit": unit})


@act("objection.settle", may=_handler)
def settle(actor: Actor, objection: Objection, finding: str, *, upheld: bool) -> Done:
    """Say what was found; when it is upheld, the notice must be withdrawn or corrected by hand."""
    row = Objection.objects.select_for_update().get(pk=objection.pk)
    if row.settled is not None:
        raise Refused(_("已经有结论了。"))
    if not finding.strip():
        raise Refused(_("请写核查结论。"))
    row.finding, row.upheld, row.settled, row.by = (
        finding.strip(), upheld, actor.today, actor.person,
    )  # fmt: skip
    row.save()
    tell(actor, row.notice)
    said = _("公示第 %(n)d 号的一件意见有了结论") % {"n": row.notice.number}
    return Done(row, said, unit=row.notice.unit, thing=f"notice:{row.notice_id}")
