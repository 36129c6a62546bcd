"""One visit: which day it is, who comes, and in which language; the only clock of the pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhidu.matters.rulebook import refresh
from zhidu.org.access import Viewer
from zhidu.org.door import Actor, Refused
from zhidu.org.memory import remembering
from zhidu.org.models import Person, Site
from zhidu.org.ways import ended_between

from . import errors

OPEN = (
    "/static/",
    "/board",
    "/first-run",
    "/sign-in",
    "/slip",
    "/type",
    "/language",
    "/help",
    "/log",
    "/vote",
    "/x/",
)


# what is typed here must not be read by others in the network: where there is TLS, only with it
SEALED = ("/vote", "/x/", "/round", "/voice")


def is_bare(request: HttpRequest) -> bool:
    """A sealed page was asked for in the clear, although this installation has TLS."""
    return settings.HTTPS and not request.is_secure() and request.path.startswith(SEALED)


def is_over(request: HttpRequest, person: Person) -> bool:
    """A session outlives no post: asked once a day, for posts that ended since it was last asked.

    A post whose end is entered on the day itself has closed its sessions already (org.ways).
    """
    today, since = request.today.isoformat(), request.session.get("since")
    if since == today:
        return False
    request.session["since"] = today
    return bool(since) and ended_between(person, date.fromisoformat(since), request.today)


class Visit:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        site = Site.here()
        refresh()
        request.site = site
        request.today = site.demo_today or timezone.localdate()
        account = request.user if request.user.is_authenticated else None
        if is_bare(request):
            sentence = _("这一页只能用 https 打开：不加密的网络里，别人看得到您填的。")
            return errors.refusal(request, Refused(sentence))
        if account and is_over(request, account.person):
            logout(request)
            return redirect(f"{reverse('sign_in')}?ended=1")
        request.person = account.person if account else None
        request.viewer = Viewer(request.person, request.today) if account else None
        request.actor = Actor(request.person, request.today, visitor=account is None)
        if not site.first_run_done and not request.path.startswith(OPEN):
            return redirect(reverse("first_run"))
        if account is None and not request.path.startswith(OPEN):
            return redirect(f"{reverse('sign_in')}?next={request.path}")
        reads = request.method in ("GET", "HEAD")
        with remembering() if reads else nullcontext():
            response = self.get_response(request)
        response.headers["Content-Language"] = translation.get_language() or "zh-hans"
        if account is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal anywhere becomes the refusal page: sentences and the article, no trace."""
        if isinstance(error, Refused):
            return errors.refusal(request, error)
        return None
