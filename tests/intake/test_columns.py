"""Every column and row of a register is taken up or said to be left: nothing is lost silently."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures import Cast
from zhidu.intake.aside import REASONS
from zhidu.intake.findings import SheetPlan
from zhidu.intake.preview import Preview, read_roster
from zhidu.intake.words import PERSON_COLUMNS

TODAY = date(2026, 9, 20)


def csv(path: Path, *rows: str) -> Preview:
    path.write_text("\n".join(rows), encoding="utf-8")
    return read_roster(path, path.name, TODAY)


def lines(plan: SheetPlan) -> list[str]:
    return [str(one) for one in plan.untaken_lines()]


def test_columns_with_a_place_are_read(tmp_path: Path) -> None:
    preview = csv(
        tmp_path / "名册.csv",
        "姓名,工作单位,职务,职称,特长,用工性质,参加工作时间,递交入党申请书时间,列为积极分子时间,"
        "列为发展对象时间,入党时间,转正时间,进入现支部时间,是否流动党员,流动去向,外出时间,固定电话",
        "王晨粟,榆光机械厂,车间主任,工程师,书法,合同制,2001.07,2003-04-01,2004-05-01,2005-03-01,"
        "2005-07-01,2006-07-01,2015.03,是,省城,2026.03,0538-8000000",
    )
    row = preview.people[0]
    assert (row.work, row.skills, row.employment) == (
        "榆光机械厂 车间主任", "工程师；书法", "合同制",
    )  # fmt: skip
    days = [row.working_since, row.applied, row.activist_on, row.target_on, row.entered]
    assert [day.text() for day in days if day] == [
        "2001-07", "2003-04-01", "2004-05-01", "2005-03-01", "2015-03",
    ]  # fmt: skip
    assert (row.source, row.away_to, row.phone) == ("mobile", "省城", "0538-8000000")
    assert row.away_since is not None
    assert row.away_since.text() == "2026-03"
    assert preview.faults == []
    assert lines(preview.sheets[0]) == []


def test_a_mobile_phone_comes_before_a_landline(tmp_path: Path) -> None:
    preview = csv(tmp_path / "名册.csv", "姓名,办公电话,手机", "王晨粟,8000000,13900000001")
    assert preview.people[0].phone == "13900000001"
    assert lines(preview.sheets[0]) == [
        "“名册”B 列“办公电话”没有采用（1 格）：“联系电话”已由 C 列“手机”说明"
    ]


def test_columns_without_a_place_are_said_each_with_its_reason(tmp_path: Path) -> None:
    preview = csv(
        tmp_path / "名册.csv",
        "序号,姓名,籍贯,户籍地,年龄,月缴党费,党籍状态,健康状况,入党介绍人,毕业院校,车牌,,照片",
        "1,王晨粟,山东,杉朗,40,12,正常,良好,李晓麦,某校,鲁A,多出来的,",
        "2,李晓麦,,杉朗,—,,正常,,,,,,",
    )
    assert lines(preview.sheets[0]) == [
        "“名册”A 列“序号”没有采用（2 格）：只是行号",
        "“名册”C 列“籍贯”没有采用（1 格）：办事用不到，这里不收集",
        "“名册”D 列“户籍地”没有采用（2 格）：办事用不到，这里不收集",
        "“名册”E 列“年龄”没有采用（1 格）：由日期算出，不用录入",
        "“名册”F 列“月缴党费”没有采用（1 格）：党费记在账上，不从名册导入",
        "“名册”G 列“党籍状态”没有采用（2 格）：停止、恢复党籍要按程序办理，不从名册导入",
        "“名册”H 列“健康状况”没有采用（1 格）：属于敏感个人信息，这里不收集",
        "“名册”I 列“入党介绍人”没有采用（1 格）：写在发展党员的档案里",
        "“名册”J 列“毕业院校”没有采用（1 格）：学历只收一项，写在“学历”一列",
        "“名册”K 列“车牌”没有采用（1 格）：不认得这一列；要读，请在“认得不对”里指明",
        "“名册”L 列“—”没有采用（1 格）：没有列名；要读，请补上列名",
    ]
    assert preview.faults == []


LABELS = sorted({names[0] for names in PERSON_COLUMNS.values()} - {"姓名"})
LEFT = [*sorted({name for _why, names in REASONS for name in names}), "车牌", "星座", "备用一"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(LABELS + LEFT), min_size=1, max_size=14),
    st.lists(st.sampled_from(["", "—", "甲乙丙", "2001.07", "12"]), min_size=14, max_size=14),
)
def test_every_cell_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, labels: list[str], cells: list[str]
) -> None:
    """Whatever the columns: each cell that says something is in a field, or its column is told."""
    path = tmp_path_factory.mktemp("one") / "名册.csv"
    cells = cells[: len(labels)]
    preview = csv(path, ",".join(["姓名", *labels]), ",".join(["王晨粟", *cells]))
    plan = preview.sheets[0]
    assert plan.header is not None
    told = {one.letters for one in plan.not_taken()}
    for number, cell in enumerate(cells, 2):
        said = cell not in ("", "—")
        letters = plan.header.columns[number - 1].letters
        assert (letters in told) == (said and number not in plan.header.read)
    assert all(one.why for one in plan.not_taken())


MERGED = {
    "A1:J1": "党员花名册", "A2:A4": "序号", "B2:D2": "个人基本情况", "B3:B4": "姓名",
    "C3:D3": "身份", "E2:I2": "党内情况", "E3:F3": "时间", "G3:H3": "组织", "I3:I4": "党内职务",
    "J2:J4": "备注",
}  # fmt: skip
ROWS: dict[str, list[object]] = {
    "C4": ["性别", "出生年月", "入党", "转正", "所在支部", "党小组"],
    "A5": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    "A6": [1, "王晨粟", "男", "1990.05", "2010.06", "2011.06", "柏启村党支部", "第一小组", "书记"],
    # a printed page repeats all three rows
    "A7": ["序号", "个人基本情况", "", "", "党内情况", "", "", "", "", "备注"],
    "B8": ["姓名", "身份", "", "时间", "", "组织", "", "党内职务"],
    "C9": ["性别", "出生年月", "入党", "转正", "所在支部", "党小组"],
    "A10": [2, "李晓麦", "女", "1985.11", "2008.06", "2009.06", "柏启村党支部"],
}  # fmt: skip


def test_a_three_row_header_with_merged_groups(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("党员")
        for where, text in MERGED.items():
            sheet.merge_range(where, text)
        for where, cells in ROWS.items():
            sheet.write_row(where, cells)
    preview = read_roster(tmp_path / "a.xlsx", "a.xlsx", TODAY)
    header = preview.sheets[0].header
    assert header is not None
    assert (header.first, header.last) == (2, 4)
    assert {one.letters: one.field for one in header.columns if one.field} == {
        "B": "name", "C": "sex", "D": "birth", "E": "joined", "F": "full_on", "G": "unit",
        "H": "group", "I": "post", "J": "note",
    }  # fmt: skip
    assert [row.name for row in preview.people] == ["王晨粟", "李晓麦"]
    assert preview.people[0].posts == (("secretary", "书记"),)
    assert preview.faults == []


def test_rows_that_are_no_people_are_listed(tmp_path: Path) -> None:
    preview = csv(
        tmp_path / "名册.csv", "姓名,性别,所在支部", "王晨粟,男,柏启村党支部", "合计,1,",
        "填表人：李晓麦,,", ",,2026年9月",
    )  # fmt: skip
    plan = preview.sheets[0]
    assert plan.passed == [(3, "合计　1"), (4, "填表人:李晓麦"), (5, "2026年9月")]
    assert plan.passed_count == 3


def test_a_hidden_sheet_is_not_read_and_said(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    for name in ("名册", "旧名册"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["姓名", "性别"])
        sheet.write_row(1, 0, ["王晨粟", "男"])
    sheet.hide()
    book.close()
    preview = read_roster(tmp_path / "a.xlsx", "a.xlsx", TODAY)
    assert [(one.name, one.why) for one in preview.sheets] == [
        ("名册", ""), ("旧名册", "这是隐藏的工作表"),
    ]  # fmt: skip
    assert len(preview.people) == 1


@pytest.mark.parametrize(
    ("head", "cells", "kind", "level"),
    [
        ("家庭住址", "长" * 130, "too_long", "look"),
        ("来源类别", "返乡", "bad_source", "look"),
        ("是否流动党员", "去年", "bad_mobile", "look"),
        ("入党时间,列为积极分子时间", "2005.07,2006.01", "joined_before_activist_on", "stop"),
        ("出生年月,参加工作时间", "1990.05,1989.07", "unlikely_working_since", "stop"),
        ("人员类别,入党时间", "入党积极分子,2005.07", "joined_not_activist", "look"),
        ("人员类别,转正时间", "预备党员,2025.07", "full_on_not_probationary", "look"),
    ],
)
def test_what_would_be_lost_or_cannot_be_is_reported(
    tmp_path: Path, head: str, cells: str, kind: str, level: str
) -> None:
    preview = csv(tmp_path / "名册.csv", f"姓名,{head}", f"王晨粟,{cells}")
    assert [(one.kind, one.level) for one in preview.faults] == [(kind, level)]


def test_the_preview_page_says_what_is_not_taken(
    cast: Cast, sign_in, settings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    path = tmp_path / "名册.csv"
    path.write_text("姓名,籍贯,所在支部\n韩冬谷,杉朗,柏启村党支部\n合计,1,\n", encoding="utf-8")
    with path.open("rb") as file:
        answer = sign_in(cast.office).post(
            "/import", {"unit": cast.town.pk, "file": file}, follow=True
        )
    page = answer.content.decode()
    assert "B 列“籍贯”没有采用（1 格）：办事用不到，这里不收集" in page
    assert "1 行不当作人员" in page


def test_each_sheet_has_its_own_table_and_cells_stand_under_their_label(
    cast: Cast, sign_in, settings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    path = tmp_path / "两表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        one, two = book.add_worksheet("甲表"), book.add_worksheet("乙表")
        one.write_row(0, 0, ["姓名", "", "性别"])
        one.write_row(1, 0, ["王晨粟", "没有列名", "男"])
        two.write_row(0, 0, ["性别", "姓名"])
        two.write_row(1, 0, ["女", "李晓麦"])
    with path.open("rb") as file:
        sent = {"unit": cast.village.pk, "file": file}
        answer = sign_in(cast.office).post("/import", sent, follow=True)
    tables = [
        (plan.name, [[cell["text"] for cell in row["cells"]] for row in rows])
        for plan, rows in answer.context["tables"]
    ]
    assert tables == [("甲表", [["王晨粟", "男"]]), ("乙表", [["女", "李晓麦"]])]
    assert "“甲表”里写的" in answer.content.decode()
