"""The pages of reports without a name: no cookie, no trace, one code; and of those who receive."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.fixtures import TODAY, Cast
from tests.voice.test_voice import NEXT, WORD, WORDS, held, picture  # noqa: F401
from zhidu.org.door import Refused
from zhidu.voice.actions import handling
from zhidu.voice.models import Message, Report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    from zhidu.web import gate
    from zhidu.web.views import voice

    monkeypatch.setattr(voice, "GATE", gate.Gate())


def sent(held: Cast, client: Client, **more: object):  # noqa: F811
    address = reverse("voice_new", args=[held.village.pk])
    return client.post(address, {"kind": "problem", "text": WORDS, **more})


def test_written_without_account_cookie_or_script(held: Cast, client: Client, on_today):  # noqa: F811
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(reverse("voice_new", args=[held.village.pk]))
    assert page.status_code == 200 and "csrfmiddlewaretoken" not in page.text
    assert held.secretary.name in page.text and "只记是哪一周" in page.text
    answer = sent(held, strict)
    code = re.search(r"\d{6}-\d{6}-\d{6}", answer.text)
    assert code and "只显示这一次" in answer.text and WORDS not in answer.text
    for one in (page, answer):
        assert not one.headers.get("Set-Cookie")
        assert one.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in one.headers["Cache-Control"]
    assert not strict.cookies
    shown = strict.post(reverse("voice_look"), {"code": code[0].replace("-", " ")})
    assert WORDS in shown.text and "2026年第38周" in shown.text and not strict.cookies
    more = strict.post(reverse("voice_look"), {"code": code[0], "more": "还有六月的"})
    assert "还有六月的" in more.text
    wrong = strict.post(reverse("voice_look"), {"code": "123456789012345678"})
    assert wrong.status_code == 422 and "请对照纸条再输一遍" in wrong.text


def test_who_is_signed_in_is_not_noted(held: Cast, sign_in):  # noqa: F811
    answer = sent(held, sign_in(held.member))
    assert answer.status_code == 200
    assert not any(held.member.name in str(one) for one in Message.objects.values_list())


def test_a_refused_letter_keeps_its_words(held: Cast, client: Client, on_today):  # noqa: F811
    about = [held.secretary.pk, held.people[3].pk]
    answer = sent(held, client, about=about)
    assert answer.status_code == 422 and WORDS in answer.text and "不到两位" in answer.text
    bad = SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")
    assert "不是图片" in sent(held, client, pictures=bad).text


def test_where_nobody_can_receive_the_page_says_where_to_go(cast: Cast, client, on_today):
    page = client.get(reverse("voice_new", args=[cast.village.pk]))
    assert "还没有设好" in page.text and "密封提交" not in page.text


def test_the_pages_of_those_who_receive(held: Cast, sign_in, client, on_today):  # noqa: F811
    made = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    sent(held, Client(), pictures=made)
    handling.lay_open(TODAY)
    report = Report.objects.get()
    address = reverse("voice_read", args=[report.pk])
    office = sign_in(held.office)
    assert address in office.get(reverse("voice_inbox")).text
    shut = office.get(address)
    assert WORDS not in shut.text and "您的口令" in shut.text
    assert "口令不对" in office.post(address, {"passphrase": "x"}).text
    page = office.post(address, {"passphrase": WORD})
    assert (
        WORDS in page.text and WORD not in page.text and "no-store" in page.headers["Cache-Control"]
    )
    assert 'src="data:image/jpeg;base64,' in page.text
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    answer = reverse("voice_answer", args=[report.pk])
    office.post(answer, {"text": "已贴出。", "outcome": "answered"})
    report.refresh_from_db()
    assert report.state == "closed"
    member = sign_in(held.member)
    for one in (address, reverse("voice_inbox")):
        assert member.get(one).status_code == 403
    assert member.post(answer, {"text": "x"}).status_code == 403
    assert Client().get(address).status_code == 302


def test_a_flood_from_one_address_is_stopped_and_no_address_is_kept(
    held: Cast,  # noqa: F811
    client: Client,
    on_today,
    monkeypatch,
):
    from zhidu.web import gate
    from zhidu.web.views import voice

    monkeypatch.setitem(gate.MOST, "send", 1)
    assert sent(held, client).status_code == 200
    assert "请明天再来" in sent(held, client).text
    assert sent(held, Client(REMOTE_ADDR="10.0.0.9")).status_code == 200
    assert "127.0.0.1" not in repr(vars(voice.GATE)) and "10.0.0.9" not in repr(vars(voice.GATE))
    voice.GATE.pass_through("send", _request(), TODAY)
    with pytest.raises(Refused, match="请明天再来"):
        voice.GATE.pass_through("send", _request(), TODAY)
    voice.GATE.pass_through("send", _request(), NEXT)  # a new day, a new key


def _request():
    from django.test import RequestFactory

    return RequestFactory(REMOTE_ADDR="10.0.0.7").get("/")
