"""材料: the papers of one matter and of all; filled forms, the archive index, own Word files."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhidu.documents import archive, replacing
from zhidu.documents.filling import values
from zhidu.documents.papers import empty, filled, from_file
from zhidu.matters import papers, reading
from zhidu.matters.actions import attaching, filing
from zhidu.matters.models import Filed, Matter
from zhidu.matters.papers import Place
from zhidu.matters.rulebook import law_of, library, title_of
from zhidu.org.actions import looking
from zhidu.org.door import Refused
from zhidu.org.models import Unit
from zhidu.sentence import say

from . import attachments
from .people import a_day

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"pdf": (archive.index_pdf, "application/pdf"), "docx": (archive.index_docx, DOCX)}
PAGE = 50


def _seen(request: HttpRequest, pk: int) -> Matter:
    """The matter with its papers, for who may see it; a look into another's file is noted."""
    try:
        held = papers.get(pk)
    except Matter.DoesNotExist as none:
        raise Http404 from none
    if not reading.may_see(request.viewer, held):
        raise Refused(_("这件事只有办理人、当事人和有关组织能看。"))
    if held.subject and request.viewer.sees_person(held.subject):
        looking.look(request.actor, held.subject, say("%(what)s的材料", what=held.said))
    return held


def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk))


def _page(request: HttpRequest, held: Matter, refusal: Refused | None = None) -> HttpResponse:
    places = papers.places(held, closed=papers.sees_closed(request.viewer, held))
    stages = [(title, list(rows)) for title, rows in groupby(places, lambda one: one.title)]
    context = {
        "matter": held,
        "law": law_of(held),
        "stages": stages,
        "there": sum(one.state == "there" for one in places),
        "missing": papers.missing(places),
        "may_file": _may_file(request, held),
        "refusal": refusal,
        "typed": request.POST,
    }
    return render(request, "zhidu/papers.html", context, status=422 if refusal else 200)


def _may_file(request: HttpRequest, held: Matter) -> bool:
    try:
        filing.may_file(request.actor, held)
    except Refused:
        return False
    return held.state != Matter.State.VOID


@require_POST
def file_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper into the file: its day, its pages, and the scan if one was chosen."""
    held, post = _seen(request, pk), request.POST
    try:
        with transaction.atomic():
            _file(request, held)
    except Refused as refusal:
        return _page(request, held, refusal)
    messages.success(request, _("已归档。"))
    return redirect(f"{request.path.removesuffix('/file')}#{post.get('stage', '')}")


def _file(request: HttpRequest, held: Matter) -> None:
    post, upload, scan = request.POST, request.FILES.get("scan"), None
    paper, pages = post.get("paper", ""), post.get("pages", "").strip()
    if pages and not pages.isdigit():
        raise Refused(_("页数请填整数。"))
    filing.may_file(request.actor, held)
    if upload is not None:
        data = attachments.content(upload)
        scan = attaching.attach_to_matter(request.actor, held, upload.name or "", data, paper)
    filing.file_paper(
        request.actor, held, post.get("stage", ""), paper, scan=scan,
        dated=a_day(post.get("dated", ""), empty=True), pages=int(pages) if pages else None,
    )  # fmt: skip


@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Filed.objects.select_related("matter__unit"), pk=pk)
    held = _seen(request, row.matter_id)
    try:
        filing.take_out(request.actor, row, request.POST.get("reason", ""))
    except Refused as refusal:
        return _page(request, held, refusal)
    messages.success(request, _("已取出，缘由留在改动记录里。"))
    return redirect("papers", pk=row.matter_id)


def document(request: HttpRequest, pk: int, stage: str, paper: str) -> HttpResponse:
    """One paper as Word, filled in with what is known today."""
    held = _seen(request, pk)
    places = papers.places(held, closed=papers.sees_closed(request.viewer, held))
    if not any((one.stage, one.name) == (stage, paper) for one in places):
        raise Http404
    form = library().fields.forms.get(paper)
    if form is None:
        raise Http404
    known, own = values(held, stage, request.viewer), replacing.form_file(held.unit, paper)
    demo = _("演示") if request.site.is_demo else ""
    data = from_file(own.file.read(), known) if own else filled(form, known, demo=demo)
    return _download(data, DOCX, f"{paper}-{held.pk}.docx")


def archive_index(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The index of the file: what lies in it today, and what is still missing."""
    if kind not in KINDS:
        raise Http404
    held = _seen(request, pk)
    index = archive.index(
        held, request.today.isoformat(), closed=papers.sees_closed(request.viewer, held)
    )
    make, media = KINDS[kind]
    return _download(make(index), media, f"archive-{held.pk}.{kind}")


def _download(data: bytes, media: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def all_papers(request: HttpRequest) -> HttpResponse:
    """Every matter one keeps the file of that lacks a paper; `?state=all` those complete too."""
    rows = papers.kept_matters(request.viewer)
    if not request.viewer.kept_units().exists():
        raise Refused(_("档案材料由书记、组织委员和上级组织部门查看。"))
    unit = request.viewer.kept_units().filter(pk=request.GET.get("unit") or 0).first()
    if unit:
        rows = rows.filter(unit__path__startswith=unit.path)
    slug = request.GET.get("slug", "")
    if slug in papers.with_papers():
        rows = rows.filter(slug=slug)
    page = Paginator(rows.order_by("-opened", "-pk"), PAGE).get_page(request.GET.get("page"))
    held = papers.prefetched(Matter.objects.filter(pk__in=[one.pk for one in page]))
    found = [_counted(one) for one in held.order_by("-opened", "-pk")]
    whole = request.GET.get("state") == "all"
    context = {
        "page": page,
        "rows": [one for one in found if whole or one["missing"]],
        "whole": whole,
        "unit": unit,
        "slug": slug,
        "slugs": [(one, title_of(one)) for one in papers.with_papers()],
        "units": request.viewer.kept_units().filter(closed=None).exclude(kind="group")[:300],
        "here": "&".join(f"{k}={v}" for k, v in (("unit", unit.pk if unit else ""), ("slug", slug),
                         ("state", "all" if whole else "")) if v),
    }  # fmt: skip
    return render(request, "zhidu/papers_all.html", context)


def _counted(matter: Matter) -> dict[str, Any]:
    places: list[Place] = papers.places(matter)
    return {
        "matter": matter,
        "missing": papers.missing(places),
        "there": sum(one.state == "there" for one in places),
    }


@require_http_methods(["GET", "POST"])
def forms(request: HttpRequest) -> HttpResponse:
    """The forms papers are printed from; a unit may put its own Word file in place of one."""
    kept = request.viewer.kept_units().filter(closed=None).order_by("path")
    wanted = request.POST.get("unit") or request.GET.get("unit")
    unit = kept.filter(pk=wanted).first() if wanted else kept.first()
    if unit is None:
        raise Refused(_("材料模板由书记、组织委员和上级组织部门更换。"))
    refusal = None
    if request.method == "POST":
        try:
            messages.success(request, _change_form(request, unit))
            return redirect(f"{request.path}?unit={unit.pk}")
        except Refused as error:
            refusal = error
    context = {
        "unit": unit,
        "units": kept.exclude(kind="group")[:300],
        "forms": [(name, one, replacing.form_file(unit, name)) for name, one in _fillable()],
        "refusal": refusal,
        "which": request.POST.get("paper", ""),
    }
    return render(request, "zhidu/paper_forms.html", context, status=422 if refusal else 200)


def _fillable() -> list[tuple[str, Any]]:
    return [(n, one) for n, one in library().fields.papers.items() if one.how == "fill"]


def _change_form(request: HttpRequest, unit: Unit) -> str:
    post = request.POST
    paper = post.get("paper", "")
    if "restore" in post:
        replacing.restore(request.actor, unit, paper)
        return _("已恢复。")
    upload = request.FILES.get("file")
    if upload is None or (upload.size or 0) > replacing.LIMIT:
        raise Refused(_("请选一个不超过 2 MB 的 .docx 文件。"))
    replacing.replace(request.actor, unit, paper, upload.name or "", upload.read())
    return _("已换用，以后从这个文件打印。")


def form_document(request: HttpRequest, paper: str) -> HttpResponse:
    """The form with its blanks in braces, to be changed in Word and given back."""
    form = library().fields.forms.get(paper)
    if form is None:
        raise Http404
    unit = request.viewer.kept_units().filter(pk=request.GET.get("unit") or 0).first()
    own = replacing.form_file(unit, paper) if unit and "own" in request.GET else None
    return _download(own.file.read() if own else empty(form), DOCX, f"{paper}.docx")
