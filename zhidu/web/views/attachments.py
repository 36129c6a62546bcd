"""附件: add one to a matter, open one, take one away with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhidu.matters import reading
from zhidu.matters.actions import attaching
from zhidu.matters.models import Attachment, Matter
from zhidu.matters.papers import Place, get, places, sees_closed
from zhidu.matters.rulebook import law_of
from zhidu.org.door import Refused


def content(upload: UploadedFile) -> bytes:
    """The bytes of an upload, once its size is known to be fit. Raises Refused."""
    attaching.check_size(upload.name or "", upload.size or 0)
    return bytes(upload.read())


def of_matter(request: HttpRequest, matter: Matter) -> dict[str, Any]:
    """What the page of a matter shows of its attachments, and whether this person may add one."""
    try:
        attaching.may_attach(request.actor, matter)
        may = matter.state != Matter.State.VOID
    except Refused:
        may = False
    papers = reading.papers_of(law_of(matter))
    return {
        "attachments": rows(request, reading.attachments_of(request.viewer, matter), papers),
        "may_attach": may,
        "papers": papers,
        "places": _places(request, matter) if papers else [],
    }


def _places(request: HttpRequest, matter: Matter) -> list[Place]:
    """Where its papers belong and what is missing of them, as this person may know it."""
    closed = sees_closed(request.viewer, matter)
    return places(get(matter.pk), closed=closed)


def rows(
    request: HttpRequest, held: list[Attachment], papers: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    titles = {name: one.title for name, one in (papers or {}).items()}
    return [
        {
            "row": one,
            "paper": titles.get(one.item, ""),
            "may_remove": _removable(request, one),
            "named": _is_named(request, one),
        }
        for one in held
    ]


def _is_named(request: HttpRequest, held: Attachment) -> bool:
    """Whether the reader learns who hung it up: not where that is kept from them."""
    if held.matter is None:
        return True
    first = law_of(held.matter).first
    return reading.may_know_who(request.viewer, held.matter, first)


def _removable(request: HttpRequest, held: Attachment) -> bool:
    if held.removed_on is not None:
        return False
    try:
        attaching.may_remove(request.actor, held)
    except Refused:
        return False
    return True


def seen(request: HttpRequest, pk: int) -> Attachment:
    """One attachment this person may see, by what it hangs on. Raises Refused."""
    rows = Attachment.objects.select_related("record__unit", "matter__unit")
    held = get_object_or_404(rows, pk=pk)
    if held.matter is not None:
        if not reading.may_see(request.viewer, held.matter):
            raise Refused(_("这件事只有办理人、当事人和有关组织能看。"))
        if held not in reading.attachments_of(request.viewer, held.matter):
            raise Http404
    elif not reading.may_see_record(request.viewer, held.record):
        raise Refused(_("这条记录只有本支部的人和上级组织部门能看。"))
    return held


def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    held = seen(request, pk)
    if held.removed_on is not None:
        raise Http404
    return FileResponse(held.file.open(), as_attachment=True, filename=held.name)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    held = seen(request, pk)
    attaching.remove(request.actor, held, request.POST.get("reason", ""))
    messages.success(request, _("已去掉，缘由留在这里。"))
    if held.matter_id:
        return redirect("matter", pk=held.matter_id)
    return redirect("record_page", pk=held.record_id)
