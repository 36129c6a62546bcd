"""T22: sealed pages are not served in the clear where there is TLS, and say so elsewhere."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.ballots.rounds import opened
from tests.fixtures import SYSTEM, Cast
from tests.voice.test_voice import held, picture  # noqa: F401
from zhidu.ballots.actions import paper

pytestmark = pytest.mark.django_db
SAYS = "没有加密"


@pytest.fixture
def word(cast: Cast, on_today) -> str:
    row = opened(cast.village, cast.people)
    ((made, _group),) = paper.make_slips(SYSTEM, row, cast.people[:1])
    return made


def test_with_tls_nothing_sealed_is_asked_for_without_it(word, settings):
    settings.HTTPS = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for address in (f"/vote/{word}", reverse("voice_look"), "/rounds", "/voice"):
        bare = Client().get(address)
        assert bare.status_code == 403 and "只能用 https 打开" in bare.text, address
        assert "<form" not in bare.text.partition("</header>")[2].partition("<footer")[0], address
    safe = Client().get(f"/vote/{word}", headers={"X-Forwarded-Proto": "https"})
    assert safe.status_code == 200 and SAYS not in safe.text  # control
    assert Client().get("/board").status_code == 200  # what is public needs none


def test_a_forged_header_opens_nothing_where_no_proxy_is_declared(word):
    address = f"/vote/{word}"
    page = Client().get(address, headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
    assert page.status_code == 200 and SAYS not in page.text
    plain = Client().get(address, headers={"Host": "localhost"})
    assert plain.status_code == 200


def test_without_tls_in_an_office_the_page_says_what_that_means(held, word, settings):  # noqa: F811
    settings.ALLOWED_HOSTS = ["192.168.1.9", "localhost"]
    for address in (f"/vote/{word}", reverse("voice_new", args=[held.village.pk])):
        assert SAYS in Client().get(address, headers={"Host": "192.168.1.9:8000"}).text
        assert SAYS not in Client().get(address, headers={"Host": "localhost:8000"}).text


def test_the_address_of_a_slip_is_not_told_to_the_next_page(word, cast: Cast, sign_in):
    assert Client().get(f"/vote/{word}").headers["Referrer-Policy"] == "no-referrer"
    assert Client().get("/board").headers["Referrer-Policy"] == "same-origin"  # control


def test_a_picture_is_not_written_to_disk_on_its_way_in(held, on_today, monkeypatch, tmp_path):  # noqa: F811
    """Three megabytes: anywhere else they would go through a file."""
    import tempfile

    from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

    opened_files: list[str] = []
    real = tempfile.NamedTemporaryFile
    monkeypatch.setattr(
        "django.core.files.temp.NamedTemporaryFile",
        lambda *a, **k: opened_files.append("file") or real(*a, **k),
    )
    monkeypatch.setattr(
        "django.core.files.uploadedfile.tempfile.NamedTemporaryFile",
        lambda *a, **k: opened_files.append("file") or real(*a, **k),
    )
    TemporaryUploadedFile("a.jpg", "image/jpeg", 1, None).close()
    assert opened_files == ["file"]  # control: the usual way is seen
    opened_files.clear()
    large = picture() + bytes(3 * 2**20)
    data = {"kind": "problem", "text": "x", "pictures": SimpleUploadedFile("a.jpg", large)}
    answer = Client().post(reverse("voice_new", args=[held.village.pk]), data)
    assert answer.status_code == 200 and not opened_files
