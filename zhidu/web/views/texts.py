"""规章和文件: the list, one text with its versions, drafting, issuing, repealing, reading."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.matters.actions import lawmaking
from zhidu.matters.rulebook import library
from zhidu.org.door import Refused
from zhidu.org.models import Unit
from zhidu.texts import actions, reading
from zhidu.texts.actions import Wording
from zhidu.texts.models import Comment, Text, Version

from .institutions import chosen_unit

TITLED = "《%s》"  # how a rule names the document it rests on


def texts(request: HttpRequest) -> HttpResponse:
    unit = chosen_unit(request)
    if unit is None:
        raise Http404
    word, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    rows = [
        {"text": one, "version": one.on(request.today), "draft": _draft(one)}
        for one in reading.visible(request.viewer, unit)
        if (not kind or one.kind == kind) and word in one.title
    ]
    context = {
        "unit": unit,
        "groups": [
            (title, [row for row in rows if row["text"].kind == key])
            for key, title in Text.Kind.choices
        ],
        "count": len(rows),
        "kinds": Text.Kind.choices,
        "kind": kind,
        "q": word,
        "review": reading.to_review(unit, request.today),
        "baseless": reading.baseless(unit, request.today),
        "keeps": request.viewer.keeps(unit),
    }
    return render(request, "zhidu/texts.html", context)


def _draft(text: Text) -> Version | None:
    return next((one for one in text.versions.all() if one.is_draft), None)  # type: ignore[attr-defined]


def _seen(request: HttpRequest, pk: int) -> Text:
    text = get_object_or_404(Text.objects.select_related("unit", "replaced_by"), pk=pk)
    if not reading.is_for(request.viewer, text):
        raise Refused(_("这份文件不是给您看的。"))
    return text


def text(request: HttpRequest, pk: int) -> HttpResponse:
    held = _seen(request, pk)
    return _page(request, held)


def _page(request: HttpRequest, held: Text, refusal: Refused | None = None) -> HttpResponse:
    keeps = request.viewer.keeps(held.unit)
    versions = list(held.versions.prefetch_related("rests_on").select_related("issued_by"))  # type: ignore[attr-defined]
    now, draft = held.on(request.today), _draft(held)
    chosen = next((one for one in versions if str(one.number) == request.GET.get("v")), None)
    if draft is not None and not keeps and draft.shown_on is None:
        draft = None
    shown = chosen or now or draft or next(iter(versions), None)
    if shown is not None and shown.is_draft and draft is None:
        shown = now
    other = next((one for one in versions if str(one.number) == request.GET.get("with")), None)
    context = {
        "text": held,
        "shown": shown,
        "now": now,
        "draft": draft,
        "versions": [one for one in versions if keeps or not one.is_draft],
        "compared": reading.compared(other, shown) if other and shown else None,
        "other": other,
        "keeps": keeps,
        "by_matter": keeps and lawmaking.makes_rules(held.unit, request.today),
        "may_issue": keeps and draft and draft.drafted_by_id not in request.person.ids(),
        "resting": reading.resting_on(held, request.today) if held.kind == held.Kind.BASIS else [],
        "institutions": _institutions(held),
        "read": now and now.readings.filter(person__in=request.person.ids()).exists(),
        "reads": now.readings.count() if now else 0,
        "refusal": refusal,
        "bases": _bases(held),
        "bodies": _bodies(held.unit),
        "typed": request.POST if refusal else None,
    }
    return render(request, "zhidu/text.html", context, status=422 if refusal else 200)


def _institutions(held: Text) -> list[tuple[str, str]]:
    """Institutions of the library that name this document as what they rest on."""
    if held.kind != held.Kind.BASIS:
        return []
    book = library()
    laws = [(slug, book.law(slug, book.versions(slug)[-1])) for slug in book.slugs()]
    return [(slug, law.title) for slug, law in laws if TITLED % held.title in law.basis]


def _bases(held: Text) -> Any:
    units = held.unit.ancestors().values("pk")
    return Text.objects.filter(kind=Text.Kind.BASIS, unit__in=units).exclude(pk=held.pk)


def _bodies(unit: Unit) -> QuerySet[Unit]:
    """What a rule of the unit may set up: the organisations below it that are none of members."""
    return unit.subtree().filter(kind=Unit.Kind.BODY, closed=None).exclude(pk=unit.pk)[:300]


def new(request: HttpRequest) -> HttpResponse:
    unit = chosen_unit(request)
    if unit is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        post = request.POST
        try:
            made = actions.draft(
                request.actor, unit, post.get("kind", ""), post.get("title", ""), _wording(request),
                basis_kind=post.get("basis_kind", ""), audience=post.get("audience", "members"),
                post=post.get("post", ""),
            )  # fmt: skip
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("草案已存下。请另一人看过再签发。"))
            return redirect("text", pk=made.text_id)
    context = {
        "unit": unit,
        "kinds": Text.Kind.choices,
        "basis_kinds": Text.Basis.choices,
        "audiences": Text.Audience.choices,
        "posts": library().posts.posts.items(),
        "typed": request.POST,
        "refusal": refusal,
        "bases": Text.objects.filter(kind="basis", unit__in=unit.ancestors().values("pk")),
        "bodies": _bodies(unit),
        "chosen": [int(one) for one in request.POST.getlist("rests_on") if one.isdigit()],
    }
    return render(request, "zhidu/text_new.html", context, status=422 if refusal else 200)


def _wording(request: HttpRequest) -> Wording:
    post = request.POST
    body = post.get("sets_up", "")
    ids = [int(one) for one in post.getlist("rests_on") if one.isdigit()]
    return Wording(
        body=post.get("body", ""), reference=post.get("reference", ""),
        penalties="penalties" in post, no_basis="no_basis" in post,
        research=post.get("research", ""),
        sets_up=Unit.objects.filter(pk=body).first() if body.isdigit() else None,
        rests_on=list(Text.objects.filter(kind=Text.Kind.BASIS, pk__in=ids)),
    )  # fmt: skip


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One act on a text; what cannot be done comes back on the same page with what was typed."""
    held = _seen(request, pk)
    try:
        said = _do(request, held)
    except Refused as refusal:
        return _page(request, held, refusal)
    messages.success(request, said)
    return redirect("text", pk=pk)


def _do(request: HttpRequest, held: Text) -> str:
    post, actor = request.POST, request.actor
    draft, now = _draft(held), held.on(request.today)
    match post.get("do"):
        case "revise":
            actions.revise(actor, held, _wording(request))
            return _("草案已存下。请另一人看过再签发。")
        case "replace":
            by = get_object_or_404(Text, pk=post.get("by") or 0)
            actions.replace(actor, held, by)
            return _("已写明由谁接替；依据它的规章列入复审。")
    return _with_draft(request, draft) if draft else _with_now(request, now)


def _with_draft(request: HttpRequest, draft: Version) -> str:
    post, actor = request.POST, request.actor
    match post.get("do"):
        case "show":
            actions.show(actor, draft)
            return _("草案已给大家看，可以提意见。")
        case "comment":
            actions.comment(actor, draft, post.get("words", ""))
            return _("意见已记下。")
        case "answer":
            row = get_object_or_404(Comment, pk=post.get("comment") or 0, version=draft)
            actions.answer(actor, row, post.get("taken") == "yes", post.get("words", ""))
            return _("已答复。")
        case "issue":
            day = _day(post.get("in_force"))
            review = _day(post.get("review_on")) if post.get("review_on") else None
            lawmaking.issue(actor, draft, post.get("status", ""), day, review)
            return _("已签发。")
    return _with_now(request, draft.text.on(request.today))


def _with_now(request: HttpRequest, now: Version | None) -> str:
    post, actor = request.POST, request.actor
    if now is None:
        raise Refused(_("这份文件现在没有施行的版本。"))
    match post.get("do"):
        case "confirm":
            actions.confirm(actor, now)
            return _("已确认读过。")
        case "repeal":
            actions.repeal(actor, now, _day(post.get("day")), post.get("reason", ""))
            return _("已废止，原文仍看得到。")
        case "extend":
            actions.extend(actor, now, _day(post.get("review_on")), post.get("reason", ""))
            return _("已延长试行。")
    raise Refused(_("请选择要办的事。"))


def _day(word: str | None) -> date:
    try:
        return date.fromisoformat(word or "")
    except ValueError as wrong:
        raise Refused(_("日期请写成 2026-04-08 这样。")) from wrong


def check(request: HttpRequest, pk: int) -> HttpResponse:
    """A standard as a list to tick in private: nothing is sent and nothing is kept (4.12)."""
    held = _seen(request, pk)
    version = held.on(request.today)
    if held.kind != Text.Kind.STANDARD or version is None:
        raise Http404
    lines = [line.strip() for line in version.body.splitlines() if line.strip()]
    return render(
        request, "zhidu/text_check.html", {"text": held, "version": version, "lines": lines}
    )


@require_POST
def seed(request: HttpRequest) -> HttpResponse:
    unit = chosen_unit(request)
    if unit is None:
        raise Http404
    made = actions.seed(request.actor, unit)
    messages.success(request, _("装入了 %(n)d 份依据文件的名称。") % {"n": len(made)})
    return redirect(f"/texts?unit={unit.pk}")
