"""制度: the list, one institution in plain words and a drawing, adopt, fill blanks, suspend."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhidu.engine import scenario, words
from zhidu.engine.dates import span
from zhidu.engine.machine import World
from zhidu.engine.schema import Institution, Pack, Preset, Scenario, Setting
from zhidu.matters import double_life, joint, reviewing, roles, talks
from zhidu.matters.actions import adopting
from zhidu.matters.models import Adoption, Offer
from zhidu.matters.rulebook import law_adopted, library, offered
from zhidu.matters.weight import adds
from zhidu.money import yuan
from zhidu.org.door import Refused
from zhidu.org.models import Unit
from zhidu.org.speech import told
from zhidu.org.templates import TEMPLATES
from zhidu.sentence import Term, joined, say
from zhidu.web.flow import drawn
from zhidu.web.local import local_rules_over
from zhidu.web.named import named, shelved
from zhidu.web.rule import plain, run


def chosen_unit(request: HttpRequest) -> Unit | None:
    """The unit the page is about: named in the address, else the first one of this person."""
    wanted = request.POST.get("unit") or request.GET.get("unit")
    if wanted:
        unit = get_object_or_404(Unit, pk=wanted)
        if not request.viewer.sees_unit(unit):
            raise Refused(say("您的职务或身份不包括%(unit)s。", unit=unit))
        return unit
    return next(iter(request.viewer.units), None)


def institutions(request: HttpRequest) -> HttpResponse:
    """The library by chapter: what runs here, what could; found by any of its names."""
    unit, book = chosen_unit(request), library()
    adopted: dict[str, list[Adoption]] = {}
    if unit:
        rows = Adoption.objects.filter(unit=unit, ends=None).prefetch_related("pauses")
        for row in rows.order_by("slug", "preset"):
            adopted.setdefault(row.slug, []).append(row)
    word, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    slugs = offered(unit) if unit else book.slugs()
    wanted = {slug for slug, _title, _other in named(word)} if word else set(slugs)
    chapters: dict[str, list[dict[str, Any]]] = {}
    for slug in slugs:
        held = adopted.get(slug, [])
        if slug not in wanted or (show == "here" and not held) or (show == "new" and held):
            continue
        law = book.law(slug, book.versions_on(slug, request.today))
        row = {"slug": slug, "law": law, "runs": [_running(one, request.today) for one in held]}
        chapters.setdefault(law.chapter, []).append(row)
    context = {
        "unit": unit,
        "q": word,
        "show": show,
        "chapters": chapters,
        "packs": _packs(unit, set(adopted)),
        "shelved": shelved(word) if word else [],
        "groups": [(slug, one) for slug, one in book.packs().items() if one.slots],
        "keeps": unit is not None and request.viewer.keeps(unit),
        "offers": _offers(request, unit),
        "here": len(adopted),
        "missing": len(slugs) - len(adopted),
    }
    return render(request, "zhidu/institutions.html", context)


def _running(row: Adoption, today: date) -> dict[str, Any]:
    """One name the unit runs it under; the institution's own name need not be said again."""
    name = law_adopted(row).title if row.preset else ""
    return {"one": row, "name": name, "paused": row.paused(today)}


def _ready(pack: Pack) -> set[str]:
    """What it brings without asking the unit for anything."""
    return {slug for slug, given in pack.adopts.items() if not adopting.has_blanks(slug, given)}


def _packs(unit: Unit | None, adopted: set[str]) -> list[dict[str, Any]]:
    """Starter packs that would add something here, the one of the unit's own kind of tree first."""
    own = ""
    if unit is not None:
        top = unit.ancestors().exclude(template="").first()
        own = TEMPLATES[top.template].pack if top and top.template in TEMPLATES else ""
    found = [
        {"slug": slug, "pack": pack, "adds": len(_ready(pack) - adopted)}
        for slug, pack in library().packs().items()
        if not pack.slots
    ]
    return sorted(
        (one for one in found if one["adds"]), key=lambda one: (one["slug"] != own, one["slug"])
    )


def _offers(request: HttpRequest, unit: Unit | None, slug: str = "") -> list[Offer]:
    """What a level above asks the unit to take on, for those who answer for the unit."""
    if unit is None or not request.viewer.keeps(unit) or adopting.sets_floor(request.actor, unit):
        return []
    rows = Offer.objects.filter(unit=unit, accepted=None)
    return list(rows.filter(slug=slug) if slug else rows)


def institution(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, slug)


def _page(request: HttpRequest, slug: str, refusal: Refused | None = None) -> HttpResponse:
    book, unit = library(), chosen_unit(request)
    if slug not in book.slugs():
        raise Http404
    version = book.versions_on(slug, request.today)
    preset = _preset(request, slug)
    runs = _runs(unit, slug)
    adoption = _shown(runs, preset, request)
    law = law_adopted(adoption) if adoption else book.law(slug, version)
    lines = words.explain(law, book.fields, book.names)
    named = book.presets().get(adoption.preset if adoption else preset)
    example = World(book.fields.items, book.fields.names)
    context = {
        "preset": named,
        "presets": [(name, one) for name, one in book.presets().items() if one.of == slug],
        "asked": preset,
        "slug": slug,
        "unit": unit,
        "law": law,
        "version": adoption.version if adoption else version,
        "plain": plain(law, lines),
        "walks": _walks(law, named, example),
        "flow": drawn(law),
        "adoption": adoption,
        "runs": [_running(one, request.today) for one in runs] if len(runs) > 1 else [],
        "paused": adoption.paused(request.today) if adoption else None,
        "adds": adds(unit, law, request.today) if unit and not adoption else [],
        "offers": _offers(request, unit, slug),
        "from_above": unit is not None and adopting.sets_floor(request.actor, unit),
        "blanks": _blanks(request, law, adoption, named),
        "who": _who(law, unit, request.today),
        "keeps": unit is not None and request.viewer.keeps(unit),
        "local_rules": local_rules_over(unit, slug, request.today),
        "refusal": refusal,
        "source": book.source_text(slug, version),
        "versions": book.versions(slug),
        "double": _double(request, unit) if slug == double_life.SLUG else None,
        "review": _review(request, unit) if slug == reviewing.SLUG else None,
        "talks": _talks(request, unit) if slug == talks.SLUG else [],
        "joint": _joint(request, unit, adoption) if slug == joint.SLUG else None,
        "run": run(request.viewer, adoption, request.today) if adoption else None,
        "may_undo": adoption is not None and adopting.is_fresh(adoption, request.today),
    }
    return render(request, "zhidu/institution.html", context, status=422 if refusal else 200)


def _preset(request: HttpRequest, slug: str) -> str:
    """The named way of adopting that the address asks for; "" for none."""
    name = request.POST.get("preset") or request.GET.get("preset") or ""
    held = library().presets().get(name)
    return name if held is not None and held.of == slug else ""


def _runs(unit: Unit | None, slug: str) -> list[Adoption]:
    """Under which names the unit runs it, its own name first."""
    rows = Adoption.objects.filter(unit=unit, slug=slug, ends=None).order_by("preset")
    return list(rows) if unit else []


def _shown(runs: list[Adoption], preset: str, request: HttpRequest) -> Adoption | None:
    """The one the page is about: named in the address, else the first there is."""
    if preset or "preset" in request.GET:
        return next((one for one in runs if one.preset == preset), None)
    return next(iter(runs), None)


def _walks(
    law: Institution, preset: Preset | None, world: World
) -> list[tuple[Scenario, scenario.Walk]]:
    """The worked examples, those of the preset first."""
    named = preset.of_law(law) if preset else law
    own = preset.scenarios if preset else []
    told = [(one, scenario.run(named, one, world)) for one in own]
    return [*told, *((one, scenario.run(law, one, world)) for one in law.scenarios)]


def _double(request: HttpRequest, unit: Unit | None) -> list[double_life.Line] | None:
    """Both meetings of each leader; all of it for who keeps the unit, else one's own line."""
    if unit is None:
        return None
    found, mine = double_life.lines(unit, request.today), request.person.ids()
    return [one for one in found if request.viewer.keeps(unit) or one.person.pk in mine]


def _joint(
    request: HttpRequest, unit: Unit | None, adoption: Adoption | None
) -> joint.Standing | None:
    """Whoever sits in the body, or keeps it, sees its year."""
    if unit is None or not request.viewer.sees_unit(unit):
        return None
    return joint.standing(unit, request.today, adoption.preset if adoption else "")


def _review(request: HttpRequest, unit: Unit | None) -> list[dict[str, Any]] | None:
    """What waits to be looked at, each with the address that opens its review."""
    if unit is None or not request.viewer.sees_unit(unit):
        return None
    found = []
    for one in reviewing.waiting(unit, request.today):
        said = {"burden_note": told(one.burden), "result_note": told(one.result)}
        query = urlencode(
            {"unit": unit.pk, "slug": reviewing.SLUG, reviewing.ITEM: one.adoption.name, **said}
        )
        found.append({"one": one, "address": f"{reverse('matter_open')}?{query}"})
    return found


def _talks(request: HttpRequest, unit: Unit | None) -> list[dict[str, Any]]:
    """Pairs talked of pairs due, for the keepers of the unit: numbers, never who."""
    if unit is None or not request.viewer.keeps(unit):
        return []
    titles = library().fields.items["tier"].choices
    rows = talks.coverage(unit, request.today)
    return [{"title": titles[one.tier], "one": one} for one in rows]


def _who(law: Institution, unit: Unit | None, today: date) -> list[tuple[str, str]]:
    """Each role with who it is here and now; a gap is named."""
    if unit is None:
        return [(role.title, "") for role in law.roles.values()]
    return [
        (role.title, roles.who_text(law, name, unit, today, None))
        if role.who in ("post", "body")
        else (role.title, "")
        for name, role in law.roles.items()
    ]


def _blanks(
    request: HttpRequest, law: Institution, adoption: Adoption | None, preset: Preset | None
) -> list[dict[str, Any]]:
    held = adoption.settings if adoption else {}
    asked = {**held, **(preset.set if preset else {})}  # the preset proposes, the unit decides
    return [
        {
            "name": name,
            "one": one,
            "value": request.POST.get(name, _typed(one, asked.get(name, one.start or ""))),
            "lines": 2 + len(asked.get(name, one.start) or ()) if one.type == "list" else 0,
            "said": _said(one, held.get(name, one.start)),
        }
        for name, one in law.settings.items()
    ]


def _typed(one: Setting, value: Any) -> Any:
    """A list is written a line an entry, an amount in yuan."""
    if one.type == "money" and isinstance(value, int):
        return yuan(value)
    return "\n".join(map(str, value)) if one.type == "list" and isinstance(value, list) else value


def _said(one: Setting, value: Any) -> str:
    """A blank's value as a reader says it."""
    if one.type == "span" and value:
        return told(span(value).said)
    if one.type == "money" and isinstance(value, int):
        return told(say("%(amount)s元", amount=yuan(value)))
    if one.type == "list" and value:
        return told(joined(Term(str(entry)) for entry in value))
    return told(Term(one.choices.get(str(value), "—" if value in (None, "") else str(value))))


@require_http_methods(["POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Adopt, fill the blanks anew, suspend or resume; what was typed stays on a refusal."""
    unit = chosen_unit(request)
    if unit is None:
        raise Http404
    try:
        said = _do(request, unit, slug)
    except Refused as refusal:
        return _page(request, slug, refusal)
    messages.success(request, said)
    named = f"&preset={_preset(request, slug)}" if _preset(request, slug) else ""
    return redirect(f"/institutions/{slug}?unit={unit.pk}{named}")


def _do(request: HttpRequest, unit: Unit, slug: str) -> str:
    post, actor = request.POST, request.actor
    law = library().law(slug, library().versions_on(slug, request.today))
    given = {one: post[one] for one in law.settings if one in post}
    name = _preset(request, slug)
    match post.get("do"):
        case "adopt":
            since = _day(post.get("since"), request.today)
            adopting.adopt(actor, unit, slug, since, given, preset=name)
            return _("已启用。从下一个完整周期开始有应办。")
        case "offer":
            since = _day(post.get("since"), request.today)
            adopting.offer(actor, unit, slug, since, given, post.get("reason", ""), preset=name)
            return _("已请该组织启用，等它答复。")
        case "set":
            adopting.set_blanks(actor, unit, slug, given, preset=name)
            return _("已改填。")
        case "undo":
            adopting.take_back(actor, unit, slug, preset=name)
            return _("已取消启用，就像没有启用过。")
        case "pause":
            adopting.pause(actor, unit, slug, request.today, post.get("reason", ""), preset=name)
            return _("已停用。办到一半的事项照旧办完。")
        case "resume":
            adopting.resume(actor, unit, slug, request.today, preset=name)
            return _("已恢复。")
    raise Refused(_("请选择要办的事。"))


def _day(text: str | None, today: date) -> date:
    try:
        return date.fromisoformat(text) if text else today
    except ValueError as wrong:
        raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong


@require_POST
def adopt_pack(request: HttpRequest) -> HttpResponse:
    unit = chosen_unit(request)
    if unit is None:
        raise Http404
    since = _day(request.POST.get("since"), request.today)
    made = adopting.adopt_pack(request.actor, unit, request.POST.get("pack", ""), since)
    messages.success(request, _("启用了 %(n)d 项制度。") % {"n": len(made)})
    return redirect(f"/institutions?unit={unit.pk}")
