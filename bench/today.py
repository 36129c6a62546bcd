"""The Today page of a branch secretary in the demo, against an empty page of the same site."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from bench.clock import Run, by_turns, told
from zhidu import demo
from zhidu.org.models import Account, Post


def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("bench-empty", empty), path("", include("zhidu.config.urls"))]


def measure(rounds: int) -> Iterator[str]:
    demo.load()
    post = Post.objects.filter(post="secretary", unit__kind="branch", ends=None).order_by("pk")
    secretary = post.filter(person__account__isnull=False).first()
    assert secretary is not None
    client = Client()
    client.force_login(Account.objects.get(person=secretary.person))
    with override_settings(ROOT_URLCONF="bench.today", ALLOWED_HOSTS=["testserver"]):
        taken = by_turns(
            rounds,
            an_empty_page_signed_in=_get(client, "/bench-empty"),
            Today=_get(client, "/"),
            the_record_page=_get(client, f"/record?unit={secretary.unit_id}"),
            the_board_of_the_branch=_get(client, f"/board/{secretary.unit_id}"),
        )
    yield from told(f"pages of {secretary} in the demo, {rounds} rounds", taken)


def _get(client: Client, address: str) -> Run:
    def get() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    return get
