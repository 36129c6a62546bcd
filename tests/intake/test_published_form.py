"""A register in the layout of a published blank form, filled with invented people.

Source of the columns and of "nothing to say is 无 or —": 《党员信息表填表说明》, instructions for
filling in the 《党员基本信息采集表》, items 1 to 20, read at http://biz.doczj.com/doc/6b16739875.html.
Added behind them, as registers kept from that form have: 入党日期, 转正日期, 所在党支部, 党内职务.
"""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import xlsxwriter

from tests.intake.invent import day, id_number, name
from zhidu.intake.preview import Preview, read_roster

TODAY = date(2026, 11, 24)
PUBLISHED = (
    "姓名", "性别", "民族", "籍贯", "电话", "出生日期", "参加工作日期", "身份证号码", "家庭住址",
    "户口所在地派出所", "最高学历", "入学时间", "毕业时间", "毕业院校", "专业", "学位",
    "学位授予日期", "教育类别", "其他党团", "加入其他党团日期",
)  # fmt: skip
ADDED = ("入党日期", "转正日期", "所在党支部", "党内职务")
BRANCHES = ("柏启村党支部", "柏成村党支部")


def write(path: Path) -> list[tuple[object, ...]]:
    dice = random.Random(20)
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("党员基本信息")
    title = book.add_format({"align": "center", "bold": True})
    sheet.merge_range(0, 0, 0, 23, "党员基本信息采集表（汇总）", title)
    sheet.merge_range(1, 0, 1, 23, "填报单位：杉朗镇　　　　　　填报时间：2026年11月", title)
    sheet.write_row(2, 0, PUBLISHED + ADDED)
    people = [_person(dice, number) for number in range(44)]
    for row, person in enumerate(people, 3):
        sheet.write_row(row, 0, person)
    sheet.write_row(47, 0, ["合计", 44])
    sheet.write_row(48, 0, ["填表人：王晨粟", "", "", "审核人：李晓麦", "", "（盖章）"])
    book.close()
    return people


def _person(dice: random.Random, number: int) -> tuple[object, ...]:
    birth = day(dice, date(1950, 1, 1), date(1999, 1, 1))
    joined = date(birth.year + 20 + number % 6, 6, 1 + number % 28)
    sex = "男" if number % 3 else "女"
    order = number * 2 + (sex == "男")
    work = date(birth.year + 19, 7, 1)
    return (
        name(dice), sex, "汉族", "无", f"1390000{number:04d}", f"{birth:%Y-%m-%d}",
        f"{work:%Y.%m}", id_number(birth, order), "柏启村" if number % 2 else "—",
        "杉朗派出所", ("高中", "大专", "大学本科")[number % 3], "—", "—", "无", "无", "无", "—",
        "无", "无", "—", f"{joined:%Y-%m-%d}", f"{joined.replace(year=joined.year + 1):%Y-%m-%d}",
        BRANCHES[number % 2], "书记" if number < 2 else "无",
    )  # fmt: skip


def read(tmp_path: Path) -> tuple[Preview, list[tuple[object, ...]]]:
    path = tmp_path / "采集表.xlsx"
    people = write(path)
    return read_roster(path, path.name, TODAY), people


def test_the_published_layout_is_read_without_a_single_report(tmp_path: Path) -> None:
    preview, people = read(tmp_path)
    assert [fault.line() for fault in preview.faults] == []
    assert [row.name for row in preview.people] == [person[0] for person in people]
    assert [row.row for row in preview.people] == list(range(4, 48))
    assert {unit.name: unit.people for unit in preview.units} == dict.fromkeys(BRANCHES, 22)


def test_its_columns_are_recognised_and_the_others_left_aside(tmp_path: Path) -> None:
    preview, _people = read(tmp_path)
    fields = {one.label: one.field for one in preview.sheets[0].columns()}
    assert {label: name for label, name in fields.items() if name} == {
        "姓名": "name", "性别": "sex", "民族": "ethnicity", "电话": "phone", "出生日期": "birth",
        "身份证号码": "id_number", "家庭住址": "residence", "最高学历": "education",
        "入党日期": "joined", "转正日期": "full_on", "所在党支部": "unit", "党内职务": "post",
        "参加工作日期": "working_since",
    }  # fmt: skip


def test_every_value_arrives(tmp_path: Path) -> None:
    preview, people = read(tmp_path)
    for row, person in zip(preview.people, people, strict=True):
        assert (row.birth.text(), row.joined.text(), row.full_on.text()) == (
            person[5], person[20], person[21],
        )  # fmt: skip
        assert (row.id_number, row.phone, row.education) == (person[7], person[4], person[10])
        assert row.residence == ("" if person[8] == "—" else person[8])
        assert row.kind == "full"
        assert [code for code, _t in row.posts] == (["secretary"] if person[23] == "书记" else [])
