"""Type size, light and language (a plain form, kept in cookies); help; the rest on a phone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhidu.matters import asked
from zhidu.web.frame import THEMES, TYPES

from .entry import safe_next

YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "POST"])
def modes(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        context = {"next": safe_next(request), "languages": settings.LANGUAGES}
        return render(request, "zhidu/modes.html", context)
    response = redirect(safe_next(request))
    kind, theme = request.POST.get("type", ""), request.POST.get("theme", "")
    language = request.POST.get("language", "")
    for name, value, known in (
        ("type", kind, TYPES),
        ("theme", theme, THEMES),
        (settings.LANGUAGE_COOKIE_NAME, language, dict(settings.LANGUAGES)),
    ):
        if value in known:
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
        else:
            response.delete_cookie(name)
    return response


def help_page(request: HttpRequest) -> HttpResponse:
    contacts = asked.contacts(request.viewer) if request.viewer else []
    return render(request, "zhidu/help.html", {"contacts": contacts})


def more(request: HttpRequest) -> HttpResponse:
    return render(request, "zhidu/more.html")
