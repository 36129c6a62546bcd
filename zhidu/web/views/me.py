"""我的资料: what is held about me, who looked and why, take it out, change what is mine."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhidu.matters import reading
from zhidu.org.actions import entry, people
from zhidu.org.door import Refused
from zhidu.org.history import history
from zhidu.org.models import Entry, Look, Membership, Person, Post
from zhidu.web.templatetags.zhidu import day

from .people import belonging_of

EXACT = {**people.EXACT, "away_since": "away_exact"}
OWN = ("phone", "residence", "skills")
HELD = (
    "name", "sex", "birth", "ethnicity", "education", "id_number", "phone", "residence",
    "work_unit", "employment", "working_since", "source", "skills", "away_since", "away_to",
    "role_kind", "role_text", "note",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    person, refusal = request.person, None
    if request.method == "POST":
        words: dict[str, Any] = {one: request.POST.get(one, "").strip() for one in OWN}
        words["paper_only"] = "paper_only" in request.POST
        try:
            people.change(request.actor, person, **words)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("已更正。"))
            return redirect("me")
    context = {
        "person": person,
        "held": held(person),
        "past": history(person, rulings=True, today=request.today),
        **belonging_of(request, person),
        "looks": Look.objects.filter(person__in=person.ids()).select_related("by")[:30],
        "acts": Entry.objects.filter(person__in=person.ids()).select_related("by")[:30],
        "refusal": refusal,
    }
    return render(request, "zhidu/me.html", context, status=422 if refusal else 200)


def held(person: Person) -> list[tuple[str, str]]:
    """Everything the file holds, by its title; nothing else is kept about a person."""
    found = []
    for word in HELD:
        field = Person._meta.get_field(word)
        show = getattr(person, f"get_{word}_display", None)
        value = show() if show else getattr(person, word)
        if value and word in EXACT:
            value = day(value, getattr(person, EXACT[word]))
        if value:
            found.append((str(field.verbose_name), str(value)))
    return found


def take_out(request: HttpRequest) -> HttpResponse:
    """All of it as one JSON file, for the person alone."""
    person, first, last = request.person, request.today.replace(2000, 1, 1), request.today
    data = {
        "file": dict(held(person)),
        "standings": [
            {"unit": row.unit.name, "kind": row.kind, "from": row.starts, "to": row.ends}
            for row in Membership.objects.filter(person__in=person.ids()).select_related("unit")
        ],
        "posts": [
            {"unit": row.unit.name, "post": row.title, "from": row.starts, "to": row.ends}
            for row in Post.objects.filter(person__in=person.ids()).select_related("unit")
        ],
        "history": [
            {"day": one.day, "what": one.said, "document": one.document}
            for one in history(person, rulings=True, today=last)
        ],
        "attendance": [
            {"day": row.record.held_on, "unit": row.record.unit.name, "title": row.record.title,
             "present": row.present, "reason": row.reason}
            for row in reading.presences_of(person, first, last)
        ],
        "matters": [
            {"title": row.title, "opened": row.opened, "state": row.state}
            for row in reading.matters_about(person, first, last)
        ],
        "looked_at": [
            {"day": row.on, "by": str(row.by or ""), "what": row.what, "why": row.why}
            for row in Look.objects.filter(person__in=person.ids()).select_related("by")
        ],
    }  # fmt: skip
    text = json.dumps(data, ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@require_POST
def password(request: HttpRequest) -> HttpResponse:
    if request.POST.get("new", "") != request.POST.get("again", ""):
        raise Refused(_("两次填的密码不一样。"))
    old, new = request.POST.get("old", ""), request.POST.get("new", "")
    entry.change_password(request.actor, request.user, old, new)
    update_session_auth_hash(request, request.user)
    messages.success(request, _("密码已改。"))
    return redirect("me")
