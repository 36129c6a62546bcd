"""进来: sign in, the one-time slip, the first run."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhidu.org.access import Viewer
from zhidu.org.actions import entry
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Account, Unit
from zhidu.org.templates import TEMPLATES

TRIES = 10  # wrong passwords in one session before it must be opened anew


def safe_next(request: HttpRequest, other: str = "/") -> str:
    """An address of this site named by the form, never one of another host."""
    wish = request.POST.get("next") or request.GET.get("next") or other
    fits = url_has_allowed_host_and_scheme(wish, {request.get_host()}, request.is_secure())
    return wish if fits else other


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    wrong = ""
    if request.method == "POST":
        name, word = request.POST.get("username", "").strip(), request.POST.get("password", "")
        tries = request.session.get("tries", 0)
        account = None if tries >= TRIES else authenticate(request, username=name, password=word)
        if account is not None:
            login(request, account)
            return redirect(safe_next(request))
        request.session["tries"] = tries + 1
        wrong = (
            _("试错次数太多，请找支部书记另开一张凭条。")
            if tries >= TRIES
            else _("用户名或密码不对。忘了密码，请找支部书记开一张凭条。")
        )
    context = {"wrong": wrong, "username": request.POST.get("username", ""),
               "next": safe_next(request), "ended": "ended" in request.GET}  # fmt: skip
    return render(request, "zhidu/sign_in.html", context, status=422 if wrong else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("boards")


@require_http_methods(["GET", "POST"])
def slip(request: HttpRequest) -> HttpResponse:
    """Type the word of the slip and choose a password; signed in afterwards."""
    refusal, word = None, request.POST.get("word") or request.GET.get("word", "")
    if request.method == "POST":
        try:
            account = _use(request, word)
        except Refused as error:
            refusal = error
        else:
            _enter(request, account)
            return render(request, "zhidu/slip_done.html", {"account": account})
    context = {"refusal": refusal, "word": word}
    return render(request, "zhidu/slip.html", context, status=422 if refusal else 200)


def _enter(request: HttpRequest, account: Account) -> None:
    """Signed in from this very page on: its frame shows it already."""
    login(request, account, "django.contrib.auth.backends.ModelBackend")
    request.person = account.person
    request.viewer = Viewer(account.person, request.today)
    request.actor = Actor(account.person, request.today)


def _use(request: HttpRequest, word: str) -> Account:
    password, again = request.POST.get("password", ""), request.POST.get("again", "")
    if password != again:
        raise Refused(_("两次填的密码不一样。"))
    account: Account = entry.use_slip(request.actor, word, password)
    return account


@require_http_methods(["GET", "POST"])
def first_run(request: HttpRequest, word: str = "") -> HttpResponse:
    """Found the top unit and its first keeper; only through the link printed on the console."""
    if request.site.first_run_done:
        return redirect("sign_in")
    refusal = None
    if request.method == "POST":
        try:
            account = _found(request, word)
        except Refused as error:
            refusal = error
        else:
            _enter(request, account)
            top = Unit.objects.filter(parent=None).first()
            return render(request, "zhidu/first_run_done.html", {"account": account, "unit": top})
    context = {
        "word": word, "refusal": refusal, "templates": TEMPLATES.values(),
        "kinds": [one for one in Unit.Kind.choices if one[0] not in ("group", "body")],
    }  # fmt: skip
    return render(request, "zhidu/first_run.html", context, status=422 if refusal else 200)


def _found(request: HttpRequest, word: str) -> Account:
    """Top unit, keeper and password in one transaction: all of it or nothing."""
    post = request.POST
    if post.get("password", "") != post.get("again", ""):
        raise Refused(_("两次填的密码不一样。"))
    account: Account = entry.first_run(
        request.actor, word, post.get("unit", ""), post.get("kind", "committee"),
        post.get("person", ""), post.get("template", ""), post.get("password", ""),
    )  # fmt: skip
    return account
