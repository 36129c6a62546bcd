"""Both handbooks come from the records, with no second entry."""

import io
from datetime import date

import pytest
from docx import Document
from pypdf import PdfReader

from tests.fixtures import TODAY, Cast
from tests.matters.test_recording import written
from zhidu.documents.command import handbook
from zhidu.documents.pdf import book_pdf
from zhidu.documents.sheets import sign_in
from zhidu.documents.word import book_docx
from zhidu.documents.year import branch_book, member_book
from zhidu.matters.actions import acting, recording


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def words_of(docx: bytes) -> str:
    document = Document(io.BytesIO(docx))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def evening(cast: Cast):
    """One theme day that is also a lecture, put down late, with one absent."""
    speaker = str(cast.people[2].pk)
    return recording.file(
        cast.actor(cast.secretary), cast.village,
        written(
            cast, "theme_day", on=date(2026, 9, 5), facts={"speaker": speaker},
            fills=("theme_day.hold", "party_lecture.hold"), absent={cast.people[3].pk: "生病"},
        ),
    )  # fmt: skip


def test_row_4_30(adopted: Cast):
    """Branch handbook: rules, plan, meetings, attendance; a late entry shows both days."""
    evening(adopted)
    book = branch_book(adopted.village, 2026, TODAY)
    held = [one for part in book.parts for one in part.held]
    assert len(held) == 1, "one record, told once, though it counts for two duties"
    assert held[0].heading.startswith("2026-09-05　主题党日、党课")
    assert held[0].remark.startswith("2026-09-20录入")
    assert held[0].people[1] == f"缺席（1）：{adopted.people[3].name}（生病）"
    for told in (text_of(book_pdf(book)), words_of(book_docx(book))):
        for word in ("党支部活动手册", "柏启村党支部", "学习党章", "2026-09-20", "主题党日",
                     adopted.people[21].name, "支部工作条例"):  # fmt: skip
            assert word in told


def test_row_4_31(adopted: Cast):
    """Member handbook: attendance appears by itself; the absent one is told why; talks as facts."""
    evening(adopted)
    there, away = adopted.people[4], adopted.people[3]
    matter = acting.open_matter(adopted.actor(there), adopted.village, "talks", TODAY)
    facts = {"other_side": str(away.pk), "held_on": "2026-09-18", "tier": "member_masses"}
    acting.do(adopted.actor(there), matter, "log", "done", TODAY, facts,
              sealed={"sealed_note": "不许上纸"})  # fmt: skip
    book = member_book(there, 2026, TODAY)
    told = text_of(book_pdf(book))
    assert "学习党章" in told
    assert "党员干部与群众" in told
    assert "不许上纸" not in told
    assert away.name not in "".join(line for part in book.parts for line in part.lines)
    missed = member_book(away, 2026, TODAY)
    lines = [line for part in missed.parts for line in part.lines]
    assert any("2026-09-05" in line and "生病" in line for line in lines)
    assert not [one for part in missed.parts for one in part.held]
    assert "党员活动手册" in words_of(book_docx(book))


def test_a_member_writes_and_removes_own_lines_and_asks_for_corrections(adopted: Cast, sign_in):
    held, member = evening(adopted), adopted.member
    client = sign_in(member)
    client.post("/handbook/own", {"on": "2026-09-10", "text": "读完第三章"})
    book = member_book(member, 2026, TODAY)
    assert "2026-09-10 读完第三章" in [line for part in book.parts for line in part.lines]
    row = member.own_entries.get()
    assert sign_in(adopted.people[8]).post("/handbook/own", {"remove": row.pk}).status_code == 403
    sign_in(member).post("/handbook/own", {"remove": row.pk})
    assert not member.own_entries.exists()
    address = f"/record/{held.pk}/correction"
    assert sign_in(member).post(address, {"text": "我那天到了"}).status_code == 302
    assert "我那天到了" in adopted.secretary.messages.get().text
    assert sign_in(adopted.stranger).post(address, {"text": "x"}).status_code == 403


def test_a_withdrawn_record_leaves_the_handbook(adopted: Cast):
    held = evening(adopted)
    recording.withdraw(adopted.actor(adopted.secretary), held, "记错了")
    book = branch_book(adopted.village, 2026, TODAY)
    assert not [one for part in book.parts for one in part.held]
    assert any("1 条记录已撤回" in line for part in book.parts for line in part.lines)


def test_nothing_typed_is_ever_markup(adopted: Cast):
    """Typst code, HTML and formulas in a summary come out as the letters they are."""
    nasty = '#panic("x") *b* $x$ <b> =1+1 \\ `c`'
    one = written(adopted)
    held = recording.file(
        adopted.actor(adopted.secretary), adopted.village,
        type(one)(**{**one.__dict__, "summary": nasty}),
    )  # fmt: skip
    assert held.summary == nasty
    book = branch_book(adopted.village, 2026, TODAY)
    assert "#panic" in text_of(book_pdf(book))
    assert nasty in words_of(book_docx(book))


def test_the_sign_in_sheet_lists_everybody_once(adopted: Cast):
    told = text_of(sign_in(adopted.village, "members_meeting", TODAY, agenda="修渠\n看账"))
    assert all(told.count(one.name) == 1 for one in adopted.people)
    assert "修渠" in told


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_the_command_writes_the_file_it_is_asked_for(adopted: Cast, tmp_path, suffix):
    out = tmp_path / f"手册{suffix}"
    assert handbook(adopted.village.code, None, 2026, out, TODAY) == 0
    assert out.stat().st_size > 1000


def test_the_command_says_what_is_wrong(adopted: Cast, tmp_path, capsys):
    assert handbook("NOPE", None, 2026, tmp_path / "x.pdf", TODAY) == 1
    assert "没有编号为 NOPE" in capsys.readouterr().err
    assert handbook(adopted.village.code, None, 2026, tmp_path / "x.txt", TODAY) == 1
    assert ".pdf 或 .docx" in capsys.readouterr().err
