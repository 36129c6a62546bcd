"""本地规则: what a unit puts over a national rule, what it adds, whom it holds for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhidu.engine import overlay
from zhidu.engine.dates import span
from zhidu.engine.names import Names
from zhidu.engine.particulars import particulars
from zhidu.engine.schema import Institution
from zhidu.matters.actions import localising
from zhidu.matters.models import LocalRule
from zhidu.matters.rulebook import library, local_rules
from zhidu.org.door import Refused
from zhidu.org.models import Unit
from zhidu.sentence import Term

from .institutions import chosen_unit


@require_http_methods(["GET", "POST"])
def local_rule(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """What it inserts, sentence by sentence, the time it takes, and the blanks to adopt it with."""
    unit, book, refusal = chosen_unit(request), library(), None
    if unit is None or slug not in book.slugs() or name not in book.locals_of(slug):
        raise Http404
    local = book.local(slug, book.local_on(slug, name, request.today))
    base = book.law(slug, request.today)
    if request.method == "POST":
        try:
            _adopt(request, unit, slug, name, list(local.settings))
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("已启用。以后立项的照此办理，办到一半的不变。"))
            return redirect(f"/institutions/{slug}?unit={unit.pk}")
    law = overlay.apply(base, local)
    names = Names(law, book.fields, book.names)
    context = {
        "slug": slug, "name": name, "unit": unit, "local": local, "base": base,
        "gates": [
            {"title": Term(law.stages[gate].title),
             "before": Term(law.stages[overlay.place(local, one.before)].title),
             "lines": [words for _key, words, _where in particulars(names, law.stages[gate], gate)]}
            for gate, one in local.insert.items()
        ],
        "tight": [_tight(base, one) for one in overlay.squeezed(base, local)],
        "blanks": [
            {"name": key, "one": one, "value": request.POST.get(key, one.start)}
            for key, one in local.settings.items()
        ],
        "spans": [(f"{n} workdays", span(f"{n} workdays").said) for n in range(5, 11)],
        "held": local_rules(unit, slug, request.today),
        "keeps": request.viewer.keeps(unit),
        "refusal": refusal,
    }  # fmt: skip
    return render(request, "zhidu/local_rule.html", context, status=422 if refusal else 200)


def _tight(base: Institution, one: overlay.Squeeze) -> dict[str, Any]:
    """A deadline of the rule above and the days the gates take out of it (H15)."""
    return {
        "stage": Term(base.stages[one.stage].title),
        "since": Term(base.stages[one.since].title),
        "length": one.length.said,
        "days": one.days,
    }


def _adopt(request: HttpRequest, unit: Unit, slug: str, name: str, blanks: list[str]) -> None:
    post = request.POST
    try:
        since = date.fromisoformat(post.get("since", ""))
    except ValueError as wrong:
        raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong
    given = {key: post[key] for key in blanks if key in post}
    localising.adopt(request.actor, unit, slug, name, since, given, below=bool(post.get("below")))


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(LocalRule.objects.select_related("unit"), pk=pk)
    localising.stop(request.actor, row, request.today, request.POST.get("reason", ""))
    messages.success(request, _("已停止。以后立项的不再适用。"))
    return redirect(f"/institutions/{row.slug}?unit={row.unit_id}")
