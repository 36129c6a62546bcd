"""Pages of papers: missing ones on the case and in one list, forms filled, scans filed, indexes."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from tests.documents.test_papers import PDF, own_file, text_of
from tests.fixtures import Cast, account
from tests.matters.walking import Stage, prepared
from zhidu.matters.models import Filed, FormFile, Matter
from zhidu.org.models import Look


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return prepared(cast)


@pytest.fixture
def case(stage: Stage) -> Matter:
    return stage.walk(stage.open(), "cultivate")


@pytest.fixture
def enter(on_today):
    def come(person) -> Client:
        client = Client()
        client.force_login(account(person))
        return client

    return come


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("申请书.pdf", PDF, "application/pdf")


def test_missing_papers_stand_on_the_case_and_in_one_list(stage, case, enter):
    client = enter(stage.cast.secretary)
    page = client.get(f"/matter/{case.pk}").content.decode()
    assert f'href="/matter/{case.pk}/papers#apply">入党申请书' in page
    rows = client.get("/papers").context["rows"]
    assert [one["matter"].pk for one in rows] == [case.pk]
    assert rows[0]["missing"][0].name == "application"
    assert client.get("/papers?slug=member_appraisal").context["rows"] == []
    assert enter(stage.cast.member).get("/papers").status_code == 403
    other = enter(stage.cast.office).get(f"/papers?unit={stage.cast.other.pk}")
    assert other.context["rows"] == []


def test_a_scan_is_filed_with_its_day_and_the_person_sees_who_looked(stage, case, enter):
    client = enter(stage.cast.secretary)
    words = {"stage": "apply", "paper": "application", "dated": "2026-06-01", "scan": pdf()}
    answer = client.post(f"/matter/{case.pk}/papers/file", words)
    assert answer.url == f"/matter/{case.pk}/papers#apply"
    row = Filed.objects.get()
    assert (row.pages, row.scan.item, str(row.dated)) == (2, "application", "2026-06-01")
    page = client.get(f"/matter/{case.pk}/papers").content.decode()
    assert "申请书.pdf" in page
    looks = Look.objects.filter(person=stage.applicant)
    assert looks.filter(by=stage.cast.secretary).exists()
    client.post(f"/papers/filed/{row.pk}/take-out", {"reason": "夹错了卷"})
    assert (
        "申请书.pdf" in client.get(f"/matter/{case.pk}/papers").content.decode()
    )  # the scan stays
    row.refresh_from_db()
    assert row.taken_out


def test_a_wrong_entry_keeps_what_was_typed_and_files_no_scan(stage, case, enter):
    words = {"stage": "apply", "paper": "application", "dated": "2026-06-01", "pages": "两",
             "scan": pdf()}  # fmt: skip
    answer = enter(stage.cast.secretary).post(f"/matter/{case.pk}/papers/file", words)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "页数请填整数" in page
    assert 'value="两"' in page
    assert not case.attachments.exists()


def test_the_person_sees_their_own_papers_but_no_closed_one(stage, case, enter):
    client = enter(stage.applicant)
    page = client.get(f"/matter/{case.pk}/papers").content.decode()
    assert "入党申请书" in page
    assert "综合性政治审查结论" not in page
    assert f'/matter/{case.pk}/papers/file"' not in page
    assert client.get(f"/matter/{case.pk}/papers/review/review_report.docx").status_code == 404
    answer = client.get(f"/matter/{case.pk}/papers/talk/talk_note.docx")
    assert stage.applicant.name in text_of(answer.content)
    assert client.post(f"/matter/{case.pk}/papers/file", {"stage": "apply",
                       "paper": "application"}).status_code == 422  # fmt: skip
    assert enter(stage.cast.member).get(f"/matter/{case.pk}/papers").status_code == 403


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_index_prints(stage, case, enter, kind):
    answer = enter(stage.cast.secretary).get(f"/matter/{case.pk}/archive.{kind}")
    assert answer.status_code == 200
    assert answer.content[:4] == (b"%PDF" if kind == "pdf" else b"PK\x03\x04")
    assert enter(stage.cast.secretary).get(f"/matter/{case.pk}/archive.txt").status_code == 404


def test_a_unit_puts_its_own_form_in_place_and_takes_it_back(stage, case, enter):
    client, unit = enter(stage.cast.secretary), stage.cast.village
    form = client.get(f"/papers/forms/talk_note.docx?unit={unit.pk}")
    assert "{姓名}" in text_of(form.content)
    bad = SimpleUploadedFile("谈话.docx", own_file("谈话对象：{性别1}"))
    answer = client.post("/papers/forms", {"unit": unit.pk, "paper": "talk_note", "file": bad})
    assert answer.status_code == 422
    assert "没有“{性别1}”这一项，是不是“{性别}”？" in answer.content.decode()
    good = SimpleUploadedFile("谈话.docx", own_file("本村样式", "谈话对象：{姓名}"))
    client.post("/papers/forms", {"unit": unit.pk, "paper": "talk_note", "file": good})
    made = client.get(f"/matter/{case.pk}/papers/talk/talk_note.docx")
    assert text_of(made.content) == f"本村样式\n谈话对象：{stage.applicant.name}\n\n"
    own = client.get(f"/papers/forms/talk_note.docx?unit={unit.pk}&own=1")
    assert "本村样式" in text_of(own.content)
    client.post("/papers/forms", {"unit": unit.pk, "paper": "talk_note", "restore": "1"})
    assert not FormFile.objects.filter(ends=None).exists()
    assert enter(stage.cast.member).get("/papers/forms").status_code == 403


def test_every_form_of_the_case_opens_in_word(stage, case, enter):
    client = enter(stage.cast.secretary)
    page = client.get(f"/matter/{case.pk}/papers")
    for _title, rows in page.context["stages"]:
        for one in rows:
            if one.paper.how == "fill":
                answer = client.get(f"/matter/{case.pk}/papers/{one.stage}/{one.name}.docx")
                assert Document(io.BytesIO(answer.content)).paragraphs, one.name
