"""Each reader reads their own language: pages, refusals, rules, journal, import, all of it."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from tests import demo_world
from tests.browser.test_pages import addresses
from tests.fixtures import Cast
from tests.intake import test_faults
from tests.readers import chinese, data
from zhidu.engine.library import default_library
from zhidu.matters.actions import acting, adopting, standing
from zhidu.matters.models import Matter, Message
from zhidu.org.models import Account, Entry, Unit

ANSWERS = {
    "refusal": 403, "execution": 403, "responsibility": 403, "honour": 403, "missing": 404,
}  # fmt: skip


def reader(client: Client, language: str) -> Client:
    client.cookies["zhidu_language"] = language
    return client


def pages(client: Client, unit: Unit) -> dict[str, str]:
    named = addresses(unit)
    del named["handbook_frozen"]  # a book keeps the language it was closed in
    named |= {f"rule {slug}": f"/institutions/{slug}" for slug in default_library().slugs()}
    answers = {name: client.get(address) for name, address in named.items()}
    wrong = {
        name: answer.status_code
        for name, answer in answers.items()
        if answer.status_code != ANSWERS.get(name, 200)
    }
    assert wrong == {}
    return {name: answer.content.decode() for name, answer in answers.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["沈夏禾"])
def test_no_page_has_chinese_of_its_own_in_english(client: Client, who):
    demo_world.load()
    client.force_login(Account.objects.get(username=who))
    unit = Unit.objects.get(name="上闸所党支部")
    found, known = pages(reader(client, "en"), unit), data()
    left = [f"{name}: {text}" for name, page in found.items() for text in chinese(page, known)]
    assert "\n".join(left) == ""


@pytest.mark.django_db
def test_the_rule_and_the_refusal_are_traditional_for_who_reads_traditional(client: Client):
    demo_world.load()
    client.force_login(Account.objects.get(username="沈夏禾"))
    page = reader(client, "zh-hant").get("/institutions/member_appraisal").content.decode()
    assert "無記名測評" in page
    assert "條件：" in page
    assert "收回票數多於發出票數，投票無效" in page


def held_up(adopted: Cast, slug: str) -> Matter:
    made = acting.open_matter(
        adopted.actor(adopted.secretary), adopted.village, slug, date(2026, 9, 20)
    )
    assert isinstance(made, Matter)
    return made


def test_what_is_still_missing_is_told_in_english(adopted: Cast, sign_in):
    held = held_up(adopted, "life_meeting")
    # who cannot fill it in is told what is missing; who can, sees the empty field
    page = reader(sign_in(adopted.member), "en").get(f"/matter/{held.pk}").content.decode()
    assert "Missing: “" in page
    assert chinese(page, data()) == []


def test_a_refusal_of_the_engine_is_told_in_english(adopted: Cast, sign_in):
    client = reader(sign_in(adopted.secretary), "en")
    words = {"unit": adopted.village.pk, "kind": "theme_day", "held_on": "2026-09-10",
             "fills": "theme_day.hold", "do": "file"}  # fmt: skip
    answer = client.post("/record", words)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Theme Party day: Missing: “" in page
    assert chinese(page, data()) == []


def test_the_journal_is_read_in_the_readers_language_whoever_acted(adopted: Cast, sign_in):
    """The secretary adopts in Chinese, the office reads English, the next reader Traditional."""
    held = held_up(adopted, "life_meeting")
    adopting.pause(adopted.actor(adopted.secretary), adopted.village, "pledge",
                   date(2026, 9, 20), "防汛")  # fmt: skip
    client = sign_in(adopted.office)
    address = f"/org/{adopted.village.pk}"
    page = reader(client, "en").get(address).content.decode()
    assert "Opened: Organisational life meeting, 2026" in page
    assert "Paused “Members&#x27; public pledge”: 防汛" in page or "防汛" in page
    assert chinese(page, data()) == []
    page = reader(client, "zh-hant").get(address).content.decode()
    assert "立項：2026年組織生活會" in page
    assert str(Entry.objects.get(thing=f"matter:{held.pk}").said) == "立项：2026年组织生活会"


def test_a_message_and_a_title_are_kept_for_every_reader(adopted: Cast, sign_in):
    actor = adopted.actor(adopted.secretary)
    from zhidu.matters.actions import telling

    telling.call(actor, adopted.village, "members_meeting", date(2026, 9, 25), place="活动室")
    page = reader(sign_in(adopted.member), "en").get("/notices").content.decode()
    assert "2026-09-25 活动室: Branch members&#x27; meeting of 柏启村党支部" in page
    assert str(Message.objects.first().text).endswith("柏启村党支部召开支部党员大会")
    assert standing.lock(held_up(adopted, "life_meeting"), None).title == "2026年组织生活会"


def xtest_what_the_import_finds_is_told_in_english(adopted: Cast, sign_in, tmp_path: Path):
    path = tmp_path / "roster.xlsx"
    test_faults.write(path)
    client = reader(sign_in(adopted.office), "en")
    upload = io.BytesIO(path.read_bytes())
    upload.name = "roster.xlsx"
    answer = client.post("/import", {"unit": adopted.town.pk, "file": upload})
    page = client.get(answer.url).content.decode()
    assert "check digit" in page
    typed = [str(cell) for row in (*test_faults.ROWS, *test_faults.UNITS, test_faults.HEAD)
             for cell in row]  # fmt: skip
    known = sorted({*data(), *typed}, key=len, reverse=True)
    assert chinese(page, known) == []
