"""Adopt an institution, fill its blanks, suspend, resume, stop."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhidu.engine.dates import span
from zhidu.engine.machine import filled_by_record
from zhidu.engine.schema import Institution, Setting
from zhidu.matters.models import Adoption, Matter, Message, Offer, Pause
from zhidu.matters.rulebook import adoption_of, keep, law_adopted, library, offered
from zhidu.money import fen
from zhidu.org.access import Viewer, holders, must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Unit
from zhidu.sentence import Sentence, Term, many, say

OWN = "本单位"  # how the basis of a rule begins that nobody above has set


def _keeps(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


def filled(law: Institution, given: dict[str, Any]) -> dict[str, Any]:
    """The blanks with what the unit wrote; raises Refused naming each that is empty or wrong."""
    held: dict[str, Any] = {}
    wrong: list[Sentence] = []
    for name, one in law.settings.items():
        value = given.get(name, one.start)
        if value in (None, ""):
            wrong.append(say("请填写“%(blank)s”。", blank=one.title))
            continue
        try:
            held[name] = _typed(one, value)
        except ValueError as error:
            wrong.append(say("“%(blank)s”：%(wrong)s", blank=one.title, wrong=error))
    if wrong:
        raise Refused(*wrong)
    return held


def has_blanks(slug: str, given: dict[str, Any]) -> bool:
    """Whether the unit itself has to write something before it can run the institution."""
    law = library().law(slug, library().versions(slug)[-1])
    return any(given.get(name, one.start) in (None, "") for name, one in law.settings.items())


def _whole(one: Setting, value: Any) -> int:
    if not str(value).isdigit():
        raise ValueError(_("请填整数"))
    number, bounds = int(value), one.range
    if bounds and not bounds[0] <= number <= bounds[1]:
        raise ValueError(_("应在 %(low)s 到 %(high)s 之间") % {"low": bounds[0], "high": bounds[1]})
    return number


def _typed(one: Setting, value: Any) -> Any:
    """The value in the blank's type; raises ValueError with a sentence."""
    match one.type:
        case "number":
            return _whole(one, value)
        case "money":
            return value if isinstance(value, int) else fen(str(value))
        case "list":
            rows = value.splitlines() if isinstance(value, str) else value
            return [str(one).strip() for one in rows if str(one).strip()]
        case "span":
            span(value)
        case "date":
            date.fromisoformat(str(value))
        case "choice" | "period":
            if one.choices and value not in one.choices:
                raise ValueError(_("请从列出的里面选"))
    return value


@act("institution.adopt", may=_keeps)
def adopt(
    actor: Actor,
    unit: Unit,
    slug: str,
    since: date,
    settings: dict[str, Any] | None = None,
    *,
    preset: str = "",
    accepted_by_unit: bool = False,
) -> Done:
    """Run the institution from `since` on; duties begin with the first period that starts then.

    Under a `preset` it is called by that name and runs beside those under other names.
    Raises Refused for a blank not filled, an unknown institution, or one already adopted.
    """
    if slug not in offered(unit):
        raise Refused(say("没有“%(slug)s”这项制度。", slug=slug))
    _hold(unit)
    _not_yet(unit, slug, preset)
    floor = accepted_by_unit or _floor(actor, unit, since)
    row = _new(actor, unit, slug, since, settings or {}, preset, floor)
    row.save()
    title = law_adopted(row).title
    said = say("%(unit)s启用“%(title)s”，自%(day)s起", unit=unit, title=title, day=since)
    return Done(row, said, unit=unit, thing=f"institution:{slug}", detail=row.settings)


def _hold(unit: Unit) -> None:
    """Two adopt at once: the second waits, and is told."""
    if unit.is_archived:
        raise Refused(say("“%(unit)s”已撤销归档。", unit=unit))
    Unit.objects.select_for_update().get(pk=unit.pk)


def _floor(actor: Actor, unit: Unit, since: date) -> bool:
    """Whether this is set from above; raises Refused where the unit has to agree first (1.22)."""
    floor = sets_floor(actor, unit)
    if floor and needs_consent(actor, unit, since):
        raise Refused(
            say("年度中间给%(unit)s增加事项，要该组织同意：请改为“请该组织启用”。", unit=unit),
        )
    return floor


def _new(
    actor: Actor, unit: Unit, slug: str, since: date, given: dict[str, Any], preset: str,
    floor: bool,
) -> Adoption:  # fmt: skip
    """Not yet in the table. Raises Refused for a blank that is empty or wrong."""
    version = library().versions_on(slug, max(since, actor.today))
    return Adoption(
        unit=unit, slug=slug, preset=preset, version=version, sha256=keep(slug, version),
        settings=filled(library().law(slug, version), given), since=since, by=actor.person,
        on=actor.today, floor=floor,
    )  # fmt: skip


def _not_yet(unit: Unit, slug: str, preset: str) -> None:
    """Nothing runs twice under one name; meetings put down as records run under one name only,
    for a record says which meeting it was and not under which name."""
    book = library()
    if preset and (preset not in book.presets() or book.presets()[preset].of != slug):
        raise Refused(_("没有这个启用方案。"))
    rows = Adoption.objects.filter(unit=unit, slug=slug, ends=None)
    names = list(rows.values_list("preset", flat=True))
    if preset in names:
        raise Refused(_("本组织已启用这项制度。"))
    if names and filled_by_record(book.law(slug, book.versions(slug)[-1])):
        raise Refused(_("用“记一笔”记下的会议只能按一个名称启用。"))


def sets_floor(actor: Actor, unit: Unit) -> bool:
    """Whether the actor keeps the unit from above only: what they set is the unit's floor."""
    if actor.person is None:
        return False
    post = Viewer(actor.person, actor.today).keeper_post(unit)
    return post is not None and post.unit_id != unit.pk


def needs_consent(actor: Actor, unit: Unit, since: date) -> bool:
    """A floor is published before the year; a unit that has nothing yet is being set up (1.22)."""
    return since.year <= actor.today.year and unit.adoptions.exists()  # type: ignore[attr-defined]


@act("institution.offer", may=_keeps)
def offer(
    actor: Actor, unit: Unit, slug: str, since: date, settings: dict[str, Any], reason: str,
    *, preset: str = "",
) -> Done:  # fmt: skip
    """Ask a unit below to take on an institution inside the year; its own keepers answer.

    Raises Refused without a reason, for an unknown institution, or one it already runs.
    """
    book = library()
    if slug not in offered(unit):
        raise Refused(say("没有“%(slug)s”这项制度。", slug=slug))
    if not reason.strip():
        raise Refused(_("年度中间增加事项要写明缘由。"))
    _not_yet(unit, slug, preset)
    if Offer.objects.filter(unit=unit, slug=slug, preset=preset, accepted=None).exists():
        raise Refused(say("已经请过%(unit)s，正在等答复。", unit=unit))
    law = book.law(slug, book.versions_on(slug, max(since, actor.today)))
    row = Offer.objects.create(
        unit=unit, slug=slug, preset=preset, settings=filled(law, settings), since=since,
        reason=reason.strip(), by=actor.person, on=actor.today,
    )  # fmt: skip
    said = say("请%(unit)s启用“%(title)s”：%(reason)s", unit=unit, title=law.title, reason=reason)
    for post in holders(unit, "secretary", actor.today):
        Message.objects.create(
            to=post.person, unit=unit, text=said, on=actor.today, key=f"offer:{row.pk}"
        )
    return Done(row, said, unit=unit, thing=f"institution:{slug}")


def _own(actor: Actor, row: Offer, *rest: object, **more: object) -> None:
    if sets_floor(actor, row.unit):
        raise Refused(say("要由%(unit)s自己答复。", unit=row.unit))
    must_keep(actor, row.unit)


@act("institution.answer", may=_own)
def answer(actor: Actor, row: Offer, yes: bool, words: str = "") -> Done:
    """The unit takes it on, or says why not; a no needs its reason and costs nothing else."""
    if row.accepted is not None:
        raise Refused(_("已经答复过了。"))
    if not yes and not words.strip():
        raise Refused(_("不同意要写明缘由。"))
    row.accepted, row.answer = yes, words.strip()
    row.answered_by, row.answered_on = actor.person, actor.today
    row.save()
    title = library().law(row.slug, actor.today).title
    if yes:
        since = max(row.since, actor.today)
        adopt(
            actor, row.unit, row.slug, since, row.settings, preset=row.preset, accepted_by_unit=True
        )
        said = say("%(unit)s同意启用“%(title)s”", unit=row.unit, title=title)
    else:
        said = say(
            "%(unit)s暂不启用“%(title)s”：%(reason)s", unit=row.unit, title=title, reason=words
        )
    if row.by is not None:
        Message.objects.create(
            to=row.by, unit=row.unit, text=said, on=actor.today, key=f"answer:{row.pk}"
        )
    return Done(row, said, unit=row.unit, thing=f"institution:{row.slug}")


@act("institution.set", may=_keeps)
def set_blanks(
    actor: Actor, unit: Unit, slug: str, settings: dict[str, Any], *, preset: str | None = None
) -> Done:
    row = _adopted(unit, slug, actor.today, preset)
    before = dict(row.settings)
    row.settings = filled(library().law(slug, row.version), {**row.settings, **settings})
    row.save(update_fields=["settings"])
    detail = {"before": before, "after": row.settings}
    said = say("改填“%(title)s”的空格", title=law_adopted(row).title)
    return Done(row, said, unit=unit, thing=f"institution:{slug}", detail=detail)


def is_fresh(row: Adoption, today: date) -> bool:
    """Adopted today and nothing done under it: what can be taken back without a trace of harm."""
    used = Matter.objects.filter(unit=row.unit, slug=row.slug, preset=row.preset)
    used = used.exclude(state=Matter.State.VOID)
    return row.on == today and not used.filter(opened__gte=row.since).exists()


@act("institution.take_back", may=_keeps)
def take_back(actor: Actor, unit: Unit, slug: str, *, preset: str | None = None) -> Done:
    """Undo an adoption of the same day; refused once something was done under it."""
    row = _adopted(unit, slug, actor.today, preset)
    if not is_fresh(row, actor.today):
        raise Refused(_("已经过了一天，或已经办过事，不能取消，只能停用。"))
    title = law_adopted(row).title
    row.delete()
    said = say("取消启用“%(title)s”", title=title)
    return Done(None, said, unit=unit, thing=f"institution:{slug}")


@act("institution.pause", may=_keeps)
def pause(
    actor: Actor, unit: Unit, slug: str, since: date, reason: str, *, preset: str | None = None
) -> Done:
    """Suspend: what falls due while it lasts is not asked; matters under way go on."""
    row = _adopted(unit, slug, actor.today, preset)
    if not reason.strip():
        raise Refused(_("停用要写明缘由。"))
    if row.pauses.filter(ends=None).exists():  # type: ignore[attr-defined]
        raise Refused(_("这项制度已在停用中。"))
    Pause.objects.create(adoption=row, starts=since, reason=reason, by=actor.person)
    said = say("停用“%(title)s”：%(reason)s", title=law_adopted(row).title, reason=reason)
    return Done(row, said, unit=unit, thing=f"institution:{slug}")


@act("institution.resume", may=_keeps)
def resume(actor: Actor, unit: Unit, slug: str, on: date, *, preset: str | None = None) -> Done:
    row = _adopted(unit, slug, actor.today, preset)
    held = row.pauses.filter(ends=None).first()  # type: ignore[attr-defined]
    if held is None:
        raise Refused(_("这项制度没有停用。"))
    held.ends = max(on, held.starts)
    held.save(update_fields=["ends"])
    said = say("恢复“%(title)s”", title=law_adopted(row).title)
    return Done(row, said, unit=unit, thing=f"institution:{slug}")


def _by_rule(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    if not actor.is_trusted:
        must_keep(actor, unit)


@act("institution.stop", may=_by_rule)
def stop(actor: Actor, unit: Unit, slug: str, on: date, *, preset: str | None = None) -> Done:
    """No more duties from the day on; what was done and what is under way stays.

    Raises Refused for what the law of the Party or a level above has set: a unit may only ask
    that it be changed.
    """
    row = _running(unit, slug, preset)
    if row is None:
        raise Refused(_("本组织没有启用这项制度。"))
    law = law_adopted(row)
    if row.floor:
        raise Refused(say("“%(title)s”是上级定的，只能提修改意见。", title=law.title))
    if not law.basis.startswith(OWN):
        raise Refused(
            say(
                "“%(title)s”依据%(basis)s，本单位不能停，只能提修改意见。",
                title=law.title, basis=Term(law.basis),
            )
        )  # fmt: skip
    row.ends = on
    row.save(update_fields=["ends"])
    said = say("不再施行“%(title)s”，自%(day)s起", title=law.title, day=on)
    return Done(row, said, unit=unit, thing=f"institution:{slug}")


@act("institution.go_on", may=_by_rule)
def go_on(actor: Actor, unit: Unit, row: Adoption) -> Done:
    """Undo `stop`; refused when the unit has adopted the institution anew since."""
    if _running(unit, row.slug, row.preset) is not None:
        raise Refused(_("本组织已启用这项制度。"))
    row.ends = None
    row.save(update_fields=["ends"])
    said = say("恢复施行“%(title)s”", title=law_adopted(row).title)
    return Done(row, said, unit=unit, thing=f"institution:{row.slug}")


@act("institution.adopt_pack", may=_keeps)
def adopt_pack(actor: Actor, unit: Unit, pack: str, since: date) -> Done:
    """Adopt what the pack names and the unit has not yet; returns the new adoptions.

    What has blanks that only the unit can fill is left out: it is adopted on its own page.
    """
    held = library().packs().get(pack)
    if held is None:
        raise Refused(_("没有这个启用包。"))
    _hold(unit)
    runs = set(Adoption.objects.filter(unit=unit, ends=None).values_list("slug", flat=True))
    floor = _floor(actor, unit, since)
    made = Adoption.objects.bulk_create(
        _new(actor, unit, slug, since, given, "", floor)
        for slug, given in held.adopts.items()
        if slug not in runs and not has_blanks(slug, given)
    )
    said = many("%(unit)s启用“%(pack)s”，%(n)d 项制度", len(made), unit=unit, pack=held.title)
    detail = {row.slug: row.settings for row in made}
    return Done(made, said, unit=unit, thing=f"pack:{pack}", detail=detail)


def _running(unit: Unit, slug: str, preset: str | None) -> Adoption | None:
    rows = Adoption.objects.filter(unit=unit, slug=slug, ends=None).order_by("preset", "pk")
    return next((one for one in rows if preset in (None, one.preset)), None)


def _adopted(unit: Unit, slug: str, day: date, preset: str | None) -> Adoption:
    row = _running(unit, slug, preset) or adoption_of(unit, slug, day, preset)
    if row is None:
        raise Refused(_("本组织没有启用这项制度。"))
    return row
