"""Sheets as committees lay them out, and files that are no sheets at all."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from zhidu.intake.preview import Preview, read_roster
from zhidu.intake.sheets import CannotRead, address, open_sheets
from zhidu.intake.workbook import write_marked, write_rest

TODAY = date(2026, 11, 24)
PEOPLE = [["王晨粟", "男", "1990.05", "柏启村党支部"], ["李晓麦", "女", "1985.11", "柏启村党支部"]]
HEAD = ["姓名", "性别", "出生年月", "所在支部"]


def roster(path: Path, **more: object) -> Preview:
    return read_roster(path, path.name, TODAY, **more)  # type: ignore[arg-type]


def names(preview: Preview) -> list[str]:
    return [row.name for row in preview.people]


def csv(path: Path, rows: list[list[str]], encoding: str, mark: str = ",") -> Path:
    path.write_bytes("\r\n".join(mark.join(row) for row in rows).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_in_every_encoding(tmp_path: Path, encoding: str, mark: str) -> None:
    path = csv(tmp_path / "名册.csv", [["党员花名册"], HEAD, *PEOPLE], encoding, mark)
    preview = roster(path)
    assert names(preview) == ["王晨粟", "李晓麦"]
    assert preview.faults == []
    assert preview.people[1].row == 4


def test_a_text_kept_as_a_formula_in_csv_is_its_text(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", [["姓名", "联系电话"], ["王晨粟", '="13900000001"']], "utf-8")
    assert roster(path).people[0].phone == "13900000001"


def test_xls_of_the_old_kind(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("花名册", cell_overwrite_ok=True)
    sheet.write_merge(0, 0, 0, 3, "党员花名册")
    dated = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for column, text in enumerate(HEAD):
        sheet.write(1, column, text)
    for column, text in enumerate(PEOPLE[0]):
        sheet.write(2, column, text)
    sheet.write(2, 2, datetime.combine(date(1990, 5, 17), time()), dated)
    book.save(str(tmp_path / "a.xls"))
    preview = roster(tmp_path / "a.xls")
    assert preview.people[0].birth is not None
    assert preview.people[0].birth.on == date(1990, 5, 17)
    assert preview.faults == []


def test_two_row_header_with_merged_groups(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("党员")
    sheet.merge_range("A1:G1", "党员名册")
    for column, label in ((0, "序\n号"), (1, "姓 名"), (6, "备注")):
        sheet.merge_range(1, column, 2, column, label)
    sheet.merge_range("C2:D2", "党  内")
    sheet.merge_range("E2:F2", "组织")
    sheet.write_row(2, 2, ["职务", "入党\n时间"])
    sheet.write_row(2, 4, ["所在支部", "党小组"])
    sheet.write_row(3, 0, [1, "王晨粟", "书记", "2010.06", "柏启村党支部", "第一小组", "好"])
    book.close()
    preview = roster(tmp_path / "a.xlsx")
    header = preview.sheets[0].header
    assert header is not None
    assert (header.first, header.last) == (2, 3)
    assert {one.letters: one.field for one in header.columns if one.field} == {
        "B": "name", "C": "post", "D": "joined", "E": "unit", "F": "group", "G": "note",
    }  # fmt: skip
    row = preview.people[0]
    assert (row.posts, row.group, row.note) == ((("secretary", "书记"),), "第一小组", "好")


def test_the_same_two_row_header_in_csv(tmp_path: Path) -> None:
    rows = [
        ["姓名", "党内", "", "备注"],
        ["", "职务", "入党时间", ""],
        ["王晨粟", "书记", "2010.06", ""],
    ]
    preview = roster(csv(tmp_path / "a.csv", rows, "gb18030"))
    assert names(preview) == ["王晨粟"]
    assert preview.people[0].joined is not None


def test_branch_told_by_merged_cells_by_headings_or_by_the_title(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    merged = book.add_worksheet("合并")
    merged.write_row(0, 0, ["所在支部", "姓名", "性别"])
    merged.merge_range("A2:A4", "柏启村党支部")
    for row, name in enumerate(["王晨粟", "李晓麦", "张夏禾"], 1):
        merged.write_row(row, 1, [name, "男"])
    heads = book.add_worksheet("分段")
    rows = [["姓名", "性别"], ["一、柏成村党支部（1人）"], ["赵冬豆", "女"], ["小计", "1"],
            ["二、柏和村党支部"], ["姓名", "性别"], ["周夏黍", "男"]]  # fmt: skip
    for number, cells in enumerate(rows):
        heads.write_row(number, 0, cells)
    titled = book.add_worksheet("标题")
    titled.write(0, 0, "2026年槐序社区党支部党员花名册")
    titled.write_row(1, 0, ["姓名", "性别"])
    titled.write_row(2, 0, ["孙秋谷", "女"])
    book.close()
    preview = roster(tmp_path / "a.xlsx")
    assert [(row.name, row.unit) for row in preview.sound_people()] == [
        ("王晨粟", "柏启村党支部"), ("李晓麦", "柏启村党支部"), ("张夏禾", "柏启村党支部"),
        ("赵冬豆", "柏成村党支部"), ("周夏黍", "柏和村党支部"), ("孙秋谷", "槐序社区党支部"),
    ]  # fmt: skip
    assert preview.faults == []


def test_totals_signatures_and_notes_are_not_people(tmp_path: Path) -> None:
    tail = [["合计", "2", "", ""], ["填表人：", "李晓麦", "", ""], ["审核人：张夏禾", "", "", ""],
            ["", "", "", "2026年11月1日"], ["注：本表一式两份"]]  # fmt: skip
    preview = roster(csv(tmp_path / "a.csv", [HEAD, *PEOPLE, ["", "", "", ""], *tail], "utf-8"))
    assert names(preview) == ["王晨粟", "李晓麦"]
    assert preview.faults == []


def test_the_mapping_can_be_corrected(tmp_path: Path) -> None:
    rows = [["姓名", "性别", "原名", "所在支部"], ["小王", "男", "王晨粟", "柏启村党支部"]]
    path = csv(tmp_path / "名册.csv", rows, "utf-8")
    preview = roster(path, mapping={"名册": {3: "name"}})
    assert names(preview) == ["王晨粟"]
    assert [one.field for one in preview.sheets[0].columns()] == ["", "sex", "name", "unit"]


def test_a_header_without_names_is_one_fault_at_the_header(tmp_path: Path) -> None:
    rows = [["性别", "民族", "出生年月"], ["男", "汉族", "1990.05"]]
    faults = roster(csv(tmp_path / "a.csv", rows, "utf-8")).faults
    assert [(fault.cell, fault.kind) for fault in faults] == [("A1", "no_name_column")]


def test_a_table_of_something_else_is_one_fault(tmp_path: Path) -> None:
    rows = [["车号", "里程"], ["01", "300"]]
    faults = roster(csv(tmp_path / "a.csv", rows, "utf-8")).faults
    assert [fault.kind for fault in faults] == ["no_header"]


def test_formula_cells_are_what_they_show(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("名册")
    sheet.write_row(0, 0, ["姓名", "性别", "备注"])
    sheet.write_formula("A2", '="王"&"晨粟"', None, "王晨粟")
    sheet.write("B2", "男")
    sheet.write_string("C2", '=HYPERLINK("http://example.invalid")')
    book.close()
    row = roster(tmp_path / "a.xlsx").people[0]
    assert (row.name, row.note) == ("王晨粟", '=HYPERLINK("http://example.invalid")')


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.xlsx", b"", "空的"),
        ("a.xlsx", b"PK\x03\x04 not really a zip file", "损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "损坏"),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "密码",
        ),
        ("a.xls", b"<html><table><tr><td>x</td></tr></table></html>", "网页"),
        ("a.csv", b"%PDF-1.7 ...", "不是表格"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0", "不是表格"),
        ("a.xlsx", b"just text", "损坏"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CannotRead, match=word):
        roster(tmp_path / name)


def test_a_word_file_and_a_cell_far_out_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as box:
        box.writestr("word/document.xml", "<w/>")
    with pytest.raises(CannotRead, match="不是表格"):
        roster(tmp_path / "a.docx")
    book = xlsxwriter.Workbook(tmp_path / "far.xlsx")
    book.add_worksheet().write("XFD1048576", "x")
    book.close()
    with pytest.raises(CannotRead, match="XFD1048576"):
        roster(tmp_path / "far.xlsx")


def test_the_error_workbook_marks_the_cell_and_runs_nothing(tmp_path: Path) -> None:
    rows = [[*HEAD, "备注"], [*PEOPLE[0], "=1+1"], ["李晓麦", "女", "1985.13", "柏启村党支部", ""]]
    path = csv(tmp_path / "名册.csv", rows, "utf-8")
    preview = roster(path)
    write_marked(path, preview, tmp_path / "marked.xlsx")
    write_rest(path, preview, tmp_path / "rest.xlsx")
    sheets = {s.name: list(s.rows()) for s in open_sheets(tmp_path / "marked.xlsx")}
    assert [row for _n, row in sheets["名册"]][1][:5] == [*PEOPLE[0], "=1+1"]
    assert sheets["问题"][1][1][:2] == ["名册", "C3"]
    with zipfile.ZipFile(tmp_path / "marked.xlsx") as box:
        assert b"<f>" not in box.read("xl/worksheets/sheet1.xml")
        assert "没有 13 月" in box.read("xl/comments1.xml").decode()
    rest = {s.name: [row[0] for _n, row in s.rows()] for s in open_sheets(tmp_path / "rest.xlsx")}
    assert rest["名册"] == ["姓名", "李晓麦"]


def test_addresses() -> None:
    assert [address(6, 3), address(1, 26), address(9, 27), address(2, 703)] == [
        "C6", "Z1", "AA9", "AAA2",
    ]  # fmt: skip
