"""A roster of our own with many kinds of fault: each is reported at its cell, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import xlsxwriter

from tests.intake.invent import id_number, short_id
from zhidu.intake.preview import Preview, read_roster

TODAY = date(2026, 11, 24)
HEAD = ("序号", "姓名", "性别", "民族", "出生年月", "身份证号", "学历", "入党时间", "转正时间",
        "所在支部", "党内职务", "联系电话", "人员类别")  # fmt: skip
UNITS = (
    ("组织名称", "上级组织", "类型"),
    ("杉朗镇党委", "榆光区委", "党委"),
    ("柳湾村党支部", "杉朗镇党委", "党支部"),
    ("柏启村党支部", "杉朗镇党委", "党支部"),
    ("柏启村党支部", "杉朗镇党委", "党支部"),
    ("槐序社区党支部", "杉浪镇党委", "党支部"),
    ("市场党总支", "楼宇党总支", "党总支"),
    ("楼宇党总支", "市场党总支", "党总支"),
)
GOOD = id_number(date(1981, 2, 3), 11)
A = id_number(date(1990, 11, 5), 12)
WRONG_CHECK = A[:-1] + ("1" if A[-1] != "1" else "2")
ROWS: tuple[tuple[object, ...], ...] = (
    # row 4: everything sound
    (1, "冯晨稻", "男", "汉", "1981.02", GOOD, "大专", "2009-06-20", "2010-06-20",
     "柳湾村", "书记", "13900000001", "正式党员"),
    (2, "石夏禾", "女", "汉族", "1990年11月", "", "大学", "2011-13-02", "2012-07-01",
     "柳湾村", "", "", "正式党员"),
    (3, "何春麦", "男", "汉族", "195004", "", "初中", "1974-07-01", "1974-06-01",
     "柳湾村党支部", "", "", "正式党员"),
    (4, "姜晓粟", "女", "汉族", "1987-12", "", "大专", "2013-05-08", "2014-05-08",
     "柳弯村", "", "", "正式党员"),
    (5, "", "男", "汉族", "1970.01", "", "高中", "1995.07", "1996.07",
     "柏启村党支部", "", "", "正式党员"),
    (6, "朱午豆", "男", "汉族", "1992.03", "", "大学", "2027-07-01", "",
     "柏启村党支部", "", "", "预备党员"),
    (7, "秦秋谷", "男", "汉族", "1980.05", GOOD[:17], "大学", "2005.07", "2006.07",
     "柏启村党支部", "", "", "正式党员"),
    (8, "尤暮黍", "女", "汉族", "1990.11", WRONG_CHECK, "大学", "2015.07", "2016.07",
     "柏启村党支部", "", "", "正式党员"),
    (9, "许冬荞", "女", "汉族", "1975.08", id_number(date(1985, 8, 1), 20), "大学", "2010.07",
     "2011.07", "柏启村党支部", "", "", "正式党员"),
    (10, "沈夏麦", "女", "汉族", "1978.09", id_number(date(1978, 9, 2), 31), "大学", "2008.07",
     "2009.07", "柏启村党支部", "", "", "正式党员"),
    (11, "韩晓豆", "男", "汉族", "1981.02", GOOD, "大专", "2009-06-20", "2010-06-20",
     "柏启村党支部", "", "", "正式党员"),
    (12, "杨春稻", "男", "汉族", "1966.10", "", "高中", "1990.07", "1991.07",
     "柏启村党支部", "", "", "正式党员"),
    (13, "杨春稻", "男", "汉族", "1966.10", "", "高中", "1990.07", "1991.07",
     "柏启村党支部", "", "", "正式党员"),
    (14, "张暮谷", "公", "汉族", "1969.04", "", "高中", "1991.07", "1992.07",
     "柏启村党支部", "", "", "正式党员"),
    (15, "吴午豆", "男", "汗族", "1969.05", "", "高中", "1991.07", "1992.07",
     "柏启村党支部", "", "", "正式党员"),
    (16, "孔晨黍", "男", "汉族", "1969.06", "", "高中", "1991.07", "1992.07",
     "柏启村党支部", "", "1390000", "正式党员"),
    (17, "施晨豆", "男", "汉族", "1969.07", "", "高中", "1991.07", "1992.07",
     "柏启村党支部", "", "", "正式的员"),
    (18, "曹秋麦", "男", "汉族", "1969.08", "", "高中", "去年夏天", "1992.07",
     "柏启村党支部", "", "", "正式党员"),
    (19, "严冬粟", "男", "汉族", "1969.09", "", "高中", "1991.07", "1992.07",
     "", "", "", "正式党员"),
    (20, "魏春荞", "男", "汉族", "1969.11", "", "高中", "1991.07", "1992.07",
     "柳湾村党支部", "支部书记", "", "正式党员"),
    (21, "陶夏谷", "男", "汉族", "1980.01", "", "高中", "1997.06", "1998.06",
     "柳湾村党支部", "组织委员", "", "正式党员"),
    (22, "金秋禾", "女", "汉族", 1980.1, "", "高中", "2003.06", "2004.06",
     "柳湾村党支部", "宣传委员", "", "正式党员"),
    # from here on again everything is sound, however it is written
    (23, "王 晨 粟", " 男 ", "蒙古", "１９８８．０３", short_id(date(1988, 3, 9), 41), "研究生",
     "2012年7月1日", 41821, "柳湾村支部", "纪检委员、青年委员", "0538-8000000", "正式党员"),
    (24, "李晓麦", "女", "汉族", 32964, "", "—", "20120701", "201307",
     "中共柳湾村支部委员会", "－", 13900000002, "党员"),
    (25, "赵冬豆", "无", "/", "", "", "略", "", "", "柏启村党支部", "无", "无", "入党积极分子"),
    (26, "周夏黍", "男", "汉族", "2000.05", "", "大学", "2026-06-01", "2027-06-01",
     "柏启村党支部", "", "", "预备党员"),
)  # fmt: skip
EXPECTED = {
    ("组织", "A5"): "unit_twice",
    ("组织", "B6"): "unknown_parent",
    ("组织", "B8"): "ring",
    ("名册", "H5"): "bad_joined",
    ("名册", "I6"): "full_on_before_joined",
    ("名册", "J7"): "unknown_unit",
    ("名册", "B8"): "no_name",
    ("名册", "H9"): "bad_joined",
    ("名册", "F10"): "bad_id_number",
    ("名册", "F11"): "bad_id_number",
    ("名册", "E12"): "birth_not_id",
    ("名册", "C13"): "sex_not_id",
    ("名册", "F14"): "same_id",
    ("名册", "B16"): "same_person",
    ("名册", "C17"): "bad_sex",
    ("名册", "D18"): "bad_ethnicity",
    ("名册", "L19"): "bad_phone",
    ("名册", "M20"): "bad_kind",
    ("名册", "H21"): "bad_joined",
    ("名册", "J22"): "no_unit",
    ("名册", "K23"): "two_secretaries",
    ("名册", "H24"): "unlikely_joined",
    ("名册", "E25"): "bad_birth",
}
LOOKS = {"E12", "C13", "H24", "E25"}


def write(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    units = book.add_worksheet("组织")
    for number, unit in enumerate(UNITS):
        units.write_row(number, 0, unit)
    sheet = book.add_worksheet("名册")
    sheet.merge_range(0, 0, 0, 12, "杉朗镇党委2026年党员花名册")
    sheet.write_row(2, 0, HEAD)
    for number, row in enumerate(ROWS, 3):
        sheet.write_row(number, 0, row)
    sheet.write(30, 0, "合计")
    sheet.write(30, 1, "26人")
    sheet.write(31, 1, "填表人：王晨粟")
    sheet.write(32, 0, "注：预备党员转正时间为预计时间。")
    book.close()


def read(tmp_path: Path) -> Preview:
    write(tmp_path / "柳湾名册.xlsx")
    return read_roster(tmp_path / "柳湾名册.xlsx", "柳湾名册.xlsx", TODAY)


def test_every_fault_is_at_its_cell_and_no_sound_cell_is_reported(tmp_path: Path) -> None:
    preview = read(tmp_path)
    found = {(fault.sheet, fault.cell): fault.kind for fault in preview.faults}
    assert found == EXPECTED
    assert len(preview.faults) == len(EXPECTED)
    assert len({kind for kind in found.values()}) >= 12


def test_what_only_asks_to_look_blocks_nothing(tmp_path: Path) -> None:
    preview = read(tmp_path)
    looks = {fault.cell for fault in preview.faults if fault.level == "look"}
    assert looks == LOOKS
    stopped = {int(cell[1:]) for (sheet, cell) in EXPECTED if sheet == "名册" and cell not in LOOKS}
    sound = {row.row for row in preview.sound_people()}
    assert sound == set(range(4, 30)) - stopped
    assert preview.sound_count == len(sound)


def test_each_fault_says_what_and_what_to_do(tmp_path: Path) -> None:
    lines = [fault.line() for fault in read(tmp_path).faults]
    assert "名册!H5: 2011-13-02: 没有 13 月。月份只到 12，请照原表改。" in lines
    assert (
        "名册!I6: 1974-06-01: 转正日期早于入党日期。预备期一年，最早 1975-07-01，请照原表改。"
        in lines
    )
    assert "名册!J7: 柳弯村: 没有“柳弯村”。是“柳湾村党支部”吗？" in lines
    assert "组织!B6: 杉浪镇党委: 没有“杉浪镇党委”。是“杉朗镇党委”吗？" in lines
    assert "名册!K23: 支部书记: “柳湾村党支部”已有书记（第 4 行）。" in "".join(lines)


def test_sound_cells_arrive_however_they_are_written(tmp_path: Path) -> None:
    rows = {row.row: row for row in read(tmp_path).sound_people()}
    wang, li, zhao, zhou = (rows[number] for number in (26, 27, 28, 29))
    assert (wang.name, wang.sex, wang.ethnicity) == ("王晨粟", "m", "蒙古族")
    assert wang.birth is not None
    assert wang.birth.text() == "1988-03"
    assert wang.id_number == id_number(date(1988, 3, 9), 41)
    assert wang.full_on is not None
    assert wang.full_on.text() == "2014-07-01"
    assert {wang.unit, li.unit, rows[4].unit} == {"柳湾村党支部"}
    assert (li.phone, li.education, li.posts) == ("13900000002", "", ())
    assert li.birth is not None
    assert li.birth.on == date(1990, 4, 1)
    assert (zhao.kind, zhao.sex, zhao.birth) == ("activist", "", None)
    assert (zhou.kind, zhou.full_on) == ("probationary", None)


def test_a_slip_the_person_settled_is_no_fault(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx")
    preview = read_roster(
        tmp_path / "a.xlsx", "a.xlsx", TODAY, unit_names={"柳弯村": "柳湾村党支部"}
    )
    assert "unknown_unit" not in {fault.kind for fault in preview.faults}
    assert {row.unit for row in preview.sound_people() if row.row == 7} == {"柳湾村党支部"}
