"""Put a local rule over an institution, for a unit or for all below it; stop it again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine import overlay
from zhidu.engine.schema import Institution
from zhidu.matters.models import LocalRule
from zhidu.matters.rulebook import library
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Unit
from zhidu.sentence import Sentence, Term, say

from .adopting import filled


def _keeps(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


@act("local_rule.adopt", may=_keeps)
def adopt(
    actor: Actor,
    unit: Unit,
    slug: str,
    name: str,
    since: date,
    settings: dict[str, Any] | None = None,
    *,
    below: bool = False,
) -> Done:
    """Matters opened from `since` on run under it; those under way keep the rule they began with.

    Raises Refused for an unknown rule, an empty blank, a second adoption, and when the time its
    gates take does not fit into a deadline of the rule above (H15).
    """
    book = library()
    if name not in book.locals_of(slug):
        raise Refused(_("没有这项本地规则。"))
    if LocalRule.objects.filter(unit=unit, slug=slug, name=name, ends=None).exists():
        raise Refused(_("本组织已启用这项本地规则。"))
    version = book.local_on(slug, name, max(since, actor.today))
    local = book.local(slug, version)
    held = filled(local, settings or {})
    base = book.law(slug, max(since, actor.today))
    tight = [one for one in overlay.squeezed(base, local, held) if not one.fits]
    if tight:
        raise Refused(*(_too_long(base, one) for one in tight), article=base.basis)
    if any(overlay.faults(base, local, held)):
        raise Refused(_("这项本地规则与现行的制度不合，须先改版。"))
    row = LocalRule.objects.create(
        unit=unit, slug=slug, name=name, version=version, sha256=book.sha256(slug, version),
        settings=held, below=below, since=since, by=actor.person, on=actor.today,
    )  # fmt: skip
    said = say(
        "%(unit)s启用本地规则“%(rule)s”，自%(day)s起", unit=unit, rule=Term(local.title), day=since
    )
    return Done(row, said, unit=unit, thing=f"institution:{slug}", detail=held)


def _too_long(base: Institution, one: overlay.Squeeze) -> Sentence:
    return say(
        "加设的环节一般要%(days)d天，“%(stage)s”须在“%(since)s”后%(length)s内办，来不及",
        days=one.days, stage=Term(base.stages[one.stage].title),
        since=Term(base.stages[one.since].title), length=one.length.said,
    )  # fmt: skip


def _kept(actor: Actor, row: LocalRule, *rest: object, **more: object) -> None:
    must_keep(actor, row.unit)


@act("local_rule.stop", may=_kept)
def stop(actor: Actor, row: LocalRule, on: date, reason: str) -> Done:
    """No matter opened from that day on comes under it."""
    if row.ends is not None or not reason.strip():
        raise Refused(_("停止本地规则要写明缘由。"))
    row.ends = max(on, row.since)
    row.save(update_fields=["ends"])
    title = Term(library().local(row.slug, row.version).title)
    said = say("%(unit)s停止本地规则“%(rule)s”", unit=row.unit, rule=title)
    detail = {"reason": reason}
    return Done(row, said, unit=row.unit, thing=f"institution:{row.slug}", detail=detail)
