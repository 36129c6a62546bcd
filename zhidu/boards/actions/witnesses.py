"""Name a witness, retire one: both are in the log, so that nobody can be swapped quietly."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhidu.boards import log
from zhidu.boards.models import Witness
from zhidu.boards.moment import moment
from zhidu.boards.notes import WITNESS, BadNote, Verifier
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Unit


def _top(actor: Actor, *rest: object, **more: object) -> None:
    top = Unit.objects.filter(parent=None, closed=None).order_by("pk").first()
    if top is not None:
        must_keep(actor, top)


@act("witness.name", may=_top)
def name(actor: Actor, vkey: str) -> Done:
    """Accept the key that `witness.py` printed. Raises Refused for what is none."""
    try:
        key = Verifier.read(vkey)
    except BadNote as wrong:
        raise Refused(
            _("这不是见证方的公钥，请把 witness.py 打印的那一行整行粘贴过来。")
        ) from wrong
    if key.kind != WITNESS or Witness.objects.filter(name=key.name).exists():
        raise Refused(_("这不是见证方的公钥，或这个名字已经用过。"))
    row = Witness.objects.create(name=key.name, vkey=key.vkey, since=actor.today)
    log.append("witness", moment(actor.today), "", vkey=key.vkey, retired=False)
    return Done(row, _("请%(who)s为公开日志作见证") % {"who": row})


@act("witness.retire", may=_top)
def retire(actor: Actor, witness: Witness) -> Done:
    """Its signatures stay good; a machine that lost its copy begins again under a new name."""
    row = Witness.objects.select_for_update().get(pk=witness.pk)
    if row.retired is not None:
        raise Refused(_("已经停用了。"))
    row.retired = actor.today
    row.save(update_fields=["retired"])
    log.append("witness", moment(actor.today), "", vkey=row.vkey, retired=True)
    return Done(row, _("停用见证方%(who)s") % {"who": row})
