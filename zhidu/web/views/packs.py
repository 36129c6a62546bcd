"""制度组: what a pack consists of, which of it stands in a unit, and what is still to come."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.matters import three
from zhidu.matters.actions import placing_rules
from zhidu.matters.actions.adopting import has_blanks
from zhidu.matters.packs import free_for, places
from zhidu.matters.rulebook import library
from zhidu.org.door import Refused

from .institutions import chosen_unit

THREE = "three_systems"


def pack(request: HttpRequest, slug: str, refusal: Refused | None = None) -> HttpResponse:
    held, unit = library().packs().get(slug), chosen_unit(request)
    if held is None:
        raise Http404
    rows = places(unit, slug, request.today) if unit else []
    missing = [one for row in rows for one in row.held if one.adoption is None]
    context = {
        "slug": slug, "pack": held, "unit": unit, "rows": rows, "refusal": refusal,
        "standing": sum(one.stands for one in rows),
        "free": free_for(unit, slug) if unit else [],
        "adds": [one for one in missing if not has_blanks(one.slug, held.adopts.get(one.slug, {}))],
        "blanks": [one for one in missing if has_blanks(one.slug, held.adopts.get(one.slug, {}))],
        "chain": three.chain(unit, request.today) if unit and slug == THREE else None,
        "keeps": unit is not None and request.viewer.keeps(unit),
    }  # fmt: skip
    return render(request, "zhidu/pack.html", context, status=422 if refusal else 200)


@require_POST
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Fill an open place, or empty it."""
    unit = chosen_unit(request)
    if unit is None or slug not in library().packs():
        raise Http404
    slot, chosen = request.POST.get("slot", ""), request.POST.get("slug", "")
    try:
        if chosen:
            placing_rules.place(request.actor, unit, slug, slot, chosen)
        else:
            placing_rules.clear(request.actor, unit, slug, slot)
    except Refused as error:
        return pack(request, slug, error)
    messages.success(request, _("已放好。") if chosen else _("已空出来。"))
    return redirect(f"{reverse('pack', args=[slug])}?unit={unit.pk}")
