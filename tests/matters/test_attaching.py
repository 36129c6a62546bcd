"""Attachments: pictures and PDF only, kept without place, author or program."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tests.fixtures import Cast
from tests.matters.test_recording import written
from zhidu.matters.actions import attaching, recording
from zhidu.matters.scrub import LIMIT
from zhidu.org.door import Refused


def photo(kind: str = "JPEG") -> bytes:
    """A picture that says where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x8825] = {1: "N", 2: (34.0, 5.0, 0.0)}
    Image.new("RGB", (40, 30), "red").save(out, kind, exif=exif)
    return out.getvalue()


def scan() -> bytes:
    out, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "张三", "/Producer": "Scanner 9"})
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('x')")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject(name): value for name, value in script.items()}
    )
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def record(adopted: Cast):
    return recording.file(adopted.actor(adopted.secretary), adopted.village, written(adopted))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_loses_where_it_was_taken(adopted: Cast, record, kind):
    data = photo(kind)
    assert b"SecretCamera" in data
    held = attaching.attach(adopted.actor(adopted.secretary), record, "会场.jpg", data)
    kept = held.file.read()
    assert b"SecretCamera" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert not picture.getexif()
        assert picture.size == (40, 30)


def test_a_pdf_loses_its_author_and_its_script(adopted: Cast, record):
    held = attaching.attach(adopted.actor(adopted.secretary), record, "签到.pdf", scan())
    reader = PdfReader(io.BytesIO(held.file.read()))
    assert len(reader.pages) == 1
    assert "张三" not in str(reader.metadata)
    assert "/JavaScript" not in str(reader.trailer["/Root"])


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.exe", b"MZ" + b"0" * 100, "不是图片"),
        ("a.svg", b"<svg onload='x'/>", "不是图片"),
        ("a.pdf", b"%PDF-1.7 broken", "打不开"),
        ("a.jpg", b"0" * (LIMIT + 1), "10 MB"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(adopted: Cast, record, name, data, word):
    with pytest.raises(Refused, match=word):
        attaching.attach(adopted.actor(adopted.secretary), record, name, data)
    assert not record.attachments.exists()


def test_a_member_of_another_branch_cannot_fetch_it(adopted: Cast, record, sign_in):
    held = attaching.attach(adopted.actor(adopted.secretary), record, "会场.jpg", photo())
    address = f"/attachment/{held.pk}"
    assert sign_in(adopted.member).get(address).status_code == 200
    assert sign_in(adopted.stranger).get(address).status_code == 403


def test_an_unfit_file_keeps_the_form_as_typed(adopted: Cast, sign_in):
    client = sign_in(adopted.secretary)
    broken = io.BytesIO(b"MZ")
    broken.name = "a.exe"
    there = [str(one.pk) for one in adopted.people]
    answer = client.post("/record", {
        "unit": adopted.village.pk, "kind": "members_meeting", "held_on": "2026-09-05",
        "summary": "写了很长的一段", "there": there, "files": broken,
    })  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "写了很长的一段" in page
    assert "不是图片" in page
    assert not adopted.village.records.exists()
