"""What is not possible, said in sentences: what, why, by which rule, and what to do instead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhidu.org.door import Refused


def refusal(request: HttpRequest, error: Refused, status: int = 403) -> HttpResponse:
    context = {"sentences": error.sentences, "article": error.article}
    return render(request, "zhidu/refusal.html", context, status=status)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, Refused(_("您的职务或身份不包括这一页。")))


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "zhidu/missing.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "zhidu/broken.html", status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _("这一页打开得太久了，请返回上一页刷新后再交一次；填过的内容还在。")
    return refusal(request, Refused(sentence))
