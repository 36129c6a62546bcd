"""A large register by another program, XlsxWriter: python -m tests.intake.generate N OUT."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import xlsxwriter

from tests.intake.invent import WEIGHTS, day, name

HEAD = ("序号", "姓名", "性别", "民族", "出生年月", "身份证号", "学历", "入党时间", "转正时间",
        "所在支部", "党内职务", "工作单位及职务", "联系电话", "人员类别")  # fmt: skip
SIZE = 40
EDUCATION = ("初中", "高中", "大专", "大学", "研究生")


def write(path: Path, count: int, seed: int = 7) -> None:
    """`count` sound rows in branches of 40, dates in four writings."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("名册")
    sheet.write(0, 0, "榆光区党员花名册")
    sheet.write_row(1, 0, HEAD)
    for number, row in enumerate(rows(count, seed)):
        sheet.write_row(number + 2, 0, row)
    sheet.write(count + 2, 0, "合计")
    sheet.write(count + 2, 1, count)
    book.close()


def rows(count: int, seed: int = 7) -> Iterator[tuple[object, ...]]:
    """The cells of `count` sound rows, in the order of HEAD."""
    dice = random.Random(seed)
    return (_row(dice, number) for number in range(count))


def _row(dice: random.Random, number: int) -> tuple[object, ...]:
    birth = day(dice, date(1945, 1, 1), date(2000, 1, 1))
    joined = day(dice, date(birth.year + 19, 1, 1), date(birth.year + 24, 12, 1))
    full_on = joined.replace(year=joined.year + 1, day=min(joined.day, 28))
    male = dice.random() < 0.7
    written = (f"{birth:%Y.%m}", f"{birth:%Y%m}", birth.strftime("%Y年%m月"), f"{birth:%Y-%m-%d}")
    return (
        number + 1, name(dice), "男" if male else "女", "汉族", written[number % 4],
        _unique(birth, male, number), dice.choice(EDUCATION), f"{joined:%Y-%m-%d}",
        f"{full_on:%Y.%m.%d}", f"第{number // SIZE + 1}党支部",
        "书记" if number % SIZE == 0 else "", f"榆光第{number % 300}厂职工",
        f"139{number:08d}", "正式党员",
    )  # fmt: skip


def _unique(birth: date, male: bool, number: int) -> str:
    """No real place has a code from 990000: the number of the row goes there and to the end."""
    body = f"99{number // 500:04d}{birth:%Y%m%d}{number % 500 * 2 + male:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
