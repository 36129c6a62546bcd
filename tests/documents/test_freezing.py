"""A year is closed by a person: the book is kept with its mark, what comes later stands apart."""

import hashlib
import io
from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override
from docx import Document
from pypdf import PdfReader

from tests.fixtures import Cast
from tests.matters.test_recording import written
from zhidu.documents.command import handbook
from zhidu.documents.freezing import book_of, canonical, freeze, live, mark_of, read
from zhidu.documents.pdf import book_pdf
from zhidu.documents.word import book_docx
from zhidu.matters.actions import own, recording
from zhidu.matters.models import Frozen, Record
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Entry

NEW_YEAR = date(2027, 1, 1)


def on(cast: Cast, day: date, person=None) -> Actor:
    return Actor(person or cast.secretary, day)


@pytest.fixture
def year(adopted: Cast) -> Cast:
    """A year with two records."""
    for day in (date(2026, 3, 5), date(2026, 9, 5)):
        recording.file(on(adopted, day), adopted.village, written(adopted, on=day))
    return adopted


def text_of(pages: bytes) -> str:
    return "".join(one.extract_text() for one in PdfReader(io.BytesIO(pages)).pages)


def test_31_december_is_too_early_and_1_january_is_not(year: Cast):
    with pytest.raises(Refused, match="还没有过完"):
        freeze(on(year, date(2026, 12, 31)), year.village, 2026)
    held = freeze(on(year, NEW_YEAR), year.village, 2026)
    assert (held.year, held.on, held.by) == (2026, NEW_YEAR, year.secretary)


def test_nothing_freezes_by_itself(year: Cast):
    later = on(year, date(2027, 6, 1))
    book, held = book_of(year.village, 2026, later)
    assert (held, book.seal) == (None, "")
    assert not Frozen.objects.exists()


def test_the_frozen_book_is_what_the_records_were_and_carries_its_mark(year: Cast):
    before = live(year.village, 2026, on(year, NEW_YEAR))
    held = freeze(on(year, NEW_YEAR), year.village, 2026)
    assert held.sha256 == mark_of(before) == hashlib.sha256(canonical(before).encode()).hexdigest()
    book, _frozen = book_of(year.village, 2026, on(year, date(2027, 5, 1)))
    assert canonical(book) == canonical(before)
    assert book.seal == f"2027-01-01封存，校验码 {held.sha256}"
    pages = held.file.read()
    assert hashlib.sha256(pages).hexdigest() == held.file_sha256
    assert held.sha256[:20] in text_of(pages).replace("\n", "")
    word = Document(io.BytesIO(book_docx(book)))
    assert any(held.sha256 in one.text for one in word.paragraphs)


def test_the_mark_does_not_depend_on_the_day_or_the_language(year: Cast):
    mark = mark_of(live(year.village, 2026, on(year, NEW_YEAR)))
    assert mark_of(live(year.village, 2026, on(year, date(2027, 2, 1)))) == mark
    with override("en"):
        held = freeze(on(year, date(2027, 2, 1)), year.village, 2026)
    assert held.sha256 == mark
    assert read(held).parts[0].title == "支部班子"


def test_what_is_recorded_later_is_a_supplement_and_changes_nothing(year: Cast):
    held = freeze(on(year, NEW_YEAR), year.village, 2026)
    late = date(2027, 1, 15)
    recording.file(on(year, late), year.village, written(year, on=date(2026, 12, 20)), again=True)
    book, again = book_of(year.village, 2026, on(year, late))
    assert again.sha256 == held.sha256
    assert [part.title for part in book.parts][-1] == "补记（封存以后）"
    (one,) = book.parts[-1].held
    assert one.heading.startswith("2026-12-20")
    assert [part.title for part in book.parts[:-1]] == [
        part["title"] for part in held.data["parts"]
    ]
    assert "补记（封存以后）" in text_of(book_pdf(book))


def test_what_is_withdrawn_later_is_named_and_stays_in_the_frozen_part(year: Cast):
    freeze(on(year, NEW_YEAR), year.village, 2026)
    record = Record.objects.get(held_on=date(2026, 9, 5))
    recording.withdraw(on(year, date(2027, 1, 20)), record, "日期记错了")
    book, _held = book_of(year.village, 2026, on(year, date(2027, 1, 20)))
    assert book.parts[-1].lines == ["2026-09-05的记录在封存以后撤回：日期记错了"]
    assert record.pk in {one.pk for part in book.parts[:-1] for one in part.held}


def test_a_book_is_frozen_once_and_by_whom_it_belongs_to(year: Cast):
    for person in (year.member, year.stranger):
        with pytest.raises(Refused):
            freeze(on(year, NEW_YEAR, person), year.village, 2026)
    freeze(on(year, NEW_YEAR, year.office), year.village, 2026)
    with pytest.raises(Refused, match="已经封存"):
        freeze(on(year, date(2027, 2, 1)), year.village, 2026)
    assert Entry.objects.filter(verb="handbook.freeze").count() == 1


def test_a_members_book_is_frozen_by_the_member_or_for_who_uses_paper(year: Cast):
    own.add(on(year, date(2026, 5, 1), year.member), year.member, date(2026, 5, 1), "记一句")
    with pytest.raises(Refused, match="由本人封存"):
        freeze(on(year, NEW_YEAR), year.member, 2026)
    held = freeze(on(year, NEW_YEAR, year.member), year.member, 2026)
    assert held.person == year.member
    year.people[7].paper_only = True
    year.people[7].save()
    freeze(on(year, NEW_YEAR), year.people[7], 2026)
    late = date(2027, 1, 15)
    recording.file(on(year, late), year.village, written(year, on=date(2026, 12, 20)), again=True)
    book, _held = book_of(year.member, 2026, on(year, late, year.member))
    assert len(book.parts[-1].held) == 1


def test_the_command_says_what_it_printed_and_under_which_mark(year: Cast, tmp_path, capsys):
    out: Path = tmp_path / "book.pdf"
    assert handbook(year.village.code, None, 2026, out, NEW_YEAR) == 0
    told = capsys.readouterr().out.splitlines()
    mark = mark_of(live(year.village, 2026, Actor(None, NEW_YEAR)))
    assert told[1] == f"现时内容，未封存，校验码 sha256 {mark}"
    held = freeze(on(year, NEW_YEAR), year.village, 2026)
    handbook(year.village.code, None, 2026, out, date(2027, 3, 1))
    told = capsys.readouterr().out.splitlines()
    assert told[1] == f"2027-01-01封存，校验码 sha256 {held.sha256}"
    late = date(2027, 1, 15)
    recording.file(on(year, late), year.village, written(year, on=date(2026, 12, 20)), again=True)
    handbook(year.village.code, None, 2026, out, date(2027, 3, 1))
    assert capsys.readouterr().out.splitlines()[1].endswith("；后面附有封存以后的补记")
