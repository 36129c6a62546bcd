"""Take a decision that had to wait for a notice: refused as long as the log does not prove it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhidu.boards import log
from zhidu.boards.canon import commit, new_salt
from zhidu.boards.models import Decision, Notice, Objection
from zhidu.boards.moment import moment
from zhidu.boards.reading import unmet
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Unit

from .notices import _keeps
from .objections import tell


@act("decision.log", may=_keeps)
def decide(
    actor: Actor,
    unit: Unit,
    content: dict[str, Any],
    *,
    notice: Notice | None = None,
    vote: int | None = None,
    case: str = "",
) -> Done:
    """Put a decision into the log, after its notice and its vote (the log number of its count).

    `content` says what was decided: plain JSON, only its salted hash is public. Raises Refused with
    everything that V4 to V7 find missing, and for a notice on which an objection was upheld.
    """
    if notice is not None:
        tell(actor, notice)
        wrong = [*unmet(notice, actor.today)]
        if Objection.objects.filter(notice=notice, upheld=True).exists():
            wrong.append(_("有一件意见核查属实，这份公示不能再作依据。"))
        if wrong:
            raise Refused(*wrong)
    salt = new_salt()
    number = notice.number if notice else None
    entry = log.append(
        "decision", moment(actor.today), unit.code, notice=number, vote=vote,
        content=commit(salt, content),
    )  # fmt: skip
    row = Decision.objects.create(
        unit=unit, number=entry.idx, case=case, on=actor.today, content=content, salt=salt,
        notice=notice, vote=vote, by=actor.person,
    )  # fmt: skip
    said = _("决定已记入公开日志第 %(n)d 条") % {"n": entry.idx}
    return Done(row, said, unit=unit, thing=f"decision:{row.pk}")
