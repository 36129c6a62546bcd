"""Applying without an account; after its time, applicants are numbers and counts stay."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.fixtures import SYSTEM
from tests.matters.test_open_selection import Stage, checked, stage, to_list  # noqa: F401
from zhidu.matters.actions import acting, asking, attaching
from zhidu.matters.models import Attachment, Matter, Receipt, Step
from zhidu.org.models import Entry

FORM = {"title_line": "段秋荞", "born_on": "1999-05-02", "schooling": "bachelor",
        "asker_reach": "13900000000"}  # fmt: skip
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@pytest.fixture
def announced(stage: Stage) -> Stage:  # noqa: F811
    """Back to the day it was announced: applications are taken until the fourteenth."""
    step = stage.matter.steps.get(outcome="clear")  # type: ignore[attr-defined]
    acting.withdraw_step(SYSTEM, step, "还没有满")
    stage.matter.refresh_from_db()
    return stage


def day_is(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr("zhidu.web.middleware.timezone.localdate", lambda: day)


def test_who_has_no_account_applies_once_and_reads_why_not(
    announced: Stage, monkeypatch: pytest.MonkeyPatch, sign_in: Any
):
    cast, visitor = announced.cast, Client()
    day_is(monkeypatch, date(2026, 3, 10))
    address = f"/board/{cast.town.pk}/apply"
    assert address in visitor.get(f"/board/{cast.town.pk}").content.decode()
    assert "笔试面试各半" in visitor.get(address).content.decode()
    for wrong in ({"born_on": "昨天"}, {"schooling": "doctor"}, {"asker_reach": ""}):
        assert visitor.post(address, {**FORM, **wrong}).status_code == 422
    assert not Matter.objects.filter(slug="open_candidate").exists()
    page = visitor.post(address, FORM)
    assert page.status_code == 200 and not page.cookies
    assert "已经报过名" in visitor.post(address, FORM).content.decode()
    child = Matter.objects.get(slug="open_candidate")
    assert FORM["title_line"] not in str(child.said) and child.opener is None
    assert not Entry.objects.filter(said__icontains=FORM["title_line"]).exists()
    code = page.content.decode().partition('class="word">')[2].partition("<")[0]
    assert asking.by_code(code) == child
    office = sign_in(cast.office).get(f"/matter/{child.pk}").content.decode()
    assert FORM["title_line"] in office and 'value="1999-05-02"' in office
    assert FORM["title_line"] in sign_in(cast.office).get(
        f"/matter/{announced.matter.pk}").content.decode()  # fmt: skip
    assert sign_in(cast.member).get(f"/matter/{child.pk}").status_code == 403
    announced.go(child, cast.office, "not_met", "2026-03-10", unmet_reason="没有毕业证",
                 born_on="1999-05-02", schooling="high_school")  # fmt: skip
    announced.go(child, cast.office, "posted", "2026-03-10")
    told = Client().post("/board/request", {"code": code}).content.decode()
    assert "没有毕业证" in told and 'value="objected"' in told
    send = {"code": code, "say": "objected", "revision": child.revision}
    assert "另一人复核" in Client().post("/board/request", send).content.decode()
    day_is(monkeypatch, date(2026, 3, 15))
    assert visitor.get(address).status_code == 404
    assert visitor.post(address, {**FORM, "title_line": "晚了"}).status_code == 422


def test_after_a_year_applicants_are_numbers(stage: Stage, sign_in: Any, monkeypatch: Any):  # noqa: F811
    cast = stage.cast
    to_list(stage)
    child = Matter.objects.filter(parent=stage.matter).order_by("pk").first()
    assert child is not None
    attaching.attach_to_matter(SYSTEM, child, "甲的身份证.png", PNG)
    checked(stage, "2026-05-15")
    stage.go(stage.matter, cast.office, "posted", "2026-05-15")
    stage.go(stage.matter, cast.office, "clear", "2026-05-23")
    rows = [{"title_line": one, "village": f"{one}村"} for one in ("乙", "甲")]
    stage.go(stage.matter, stage.head, "assign", "2026-05-25", placements=rows)
    page, address = sign_in(cast.office), f"/matter/{stage.matter.pk}/erase"
    day_is(monkeypatch, date(2027, 5, 24))
    assert "要到" in page.post(address, follow=True).content.decode()
    day_is(monkeypatch, date(2027, 5, 25))
    assert sign_in(cast.people[3]).post(address).status_code == 403
    assert sign_in(cast.office).post(address).status_code == 302
    stage.matter.refresh_from_db()
    written = stage.matter.known["written_lines"]
    marks = [(row["title_line"], row["written_score"]) for row in written]
    assert marks == [("甲", "82"), ("乙", "78.5"), ("报考人3", "80"), ("报考人4", "61")]
    facts = str([one.facts for one in Step.objects.filter(matter__in=[stage.matter, child])])
    for word in ("丙", "丁", "1998-05-01", "bachelor", "'fit'", "'sound'"):
        assert word not in str(stage.matter.known) + facts + str(
            [one.known for one in Matter.objects.filter(parent=stage.matter)]
        )
    assert (stage.matter.known["applied"], stage.matter.known["erased_on"]) == (4, "2027-05-25")
    assert Attachment.objects.get().file.name == "" and not Receipt.objects.exists()
    entry = Entry.objects.filter(verb="selection.erase").get()
    assert entry.detail["counts"] == {"qualified": 4}
    assert not Entry.objects.filter(said__icontains="身份证").exists()
    assert "已经抹去" in sign_in(cast.office).post(address, follow=True).content.decode()
