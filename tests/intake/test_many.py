"""Many rows: read in little memory, with progress. The hundred thousand are in tests/soak."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.intake import generate
from zhidu.intake import sheets
from zhidu.intake.preview import read_roster

TODAY = date(2026, 11, 24)
ROWS = 2000
MEASURE = """
import re, sys, time
from datetime import date
from zhidu.intake.preview import read_roster
began = time.monotonic()
preview = read_roster(sys.argv[1], "many.xlsx", date(2026, 11, 24))
# getrusage would count the parent's memory from before exec
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024
print(len(preview.people), preview.fault_count, peak, round(time.monotonic() - began, 1))
"""


def measured(path: Path) -> tuple[int, int, int, float]:
    """(rows, faults, peak memory in MB, seconds) of a reading in a process of its own."""
    root = Path(__file__).resolve().parents[2]
    said = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, check=True, cwd=root
    ).stdout.split()
    return int(said[0]), int(said[1]), int(said[2]), float(said[3])


def test_two_thousand_rows_of_another_program(tmp_path: Path) -> None:
    generate.write(tmp_path / "many.xlsx", ROWS)
    heard: list[tuple[int, int]] = []
    preview = read_roster(
        tmp_path / "many.xlsx", "many.xlsx", TODAY, on_progress=lambda *at: heard.append(at)
    )
    assert preview.fault_count == 0
    assert (len(preview.people), preview.sound_count) == (ROWS, ROWS)
    assert len(preview.units) == ROWS // generate.SIZE
    done = [one for one, _total in heard]
    assert done == sorted(done)
    assert len(heard) >= 4
    assert heard[-1][0] == heard[-1][1]
    assert preview.people[ROWS - 1].row == ROWS + 2


def test_reading_keeps_to_its_memory(tmp_path: Path) -> None:
    generate.write(tmp_path / "many.xlsx", ROWS)
    rows, faults, peak, _seconds = measured(tmp_path / "many.xlsx")
    assert (rows, faults) == (ROWS, 0)
    assert peak < 80


def test_a_streamed_sheet_is_read_as_a_laid_out_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "odd.xlsx"
    _odd(path)
    laid_out = [(s.name, s.merged, _filled(s)) for s in sheets.open_sheets(path)]
    monkeypatch.setattr(sheets, "LAID_OUT", 0)
    streamed = [(s.name, s.merged, _filled(s)) for s in sheets.open_sheets(path)]
    assert streamed == laid_out
    assert len(streamed) == 3
    assert [s.hidden for s in sheets.open_sheets(path)] == [False, False, True]
    assert streamed[0][1] == [(2, 1, 4, 1), (6, 2, 6, 3)]


def test_a_large_file_is_streamed_with_the_same_preview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.xlsx"
    generate.write(path, 300)
    one = list(read_roster(path, path.name, TODAY).people)
    monkeypatch.setattr(sheets, "LAID_OUT", 0)
    assert list(read_roster(path, path.name, TODAY).people) == one


def _filled(sheet: sheets.Sheet) -> dict[tuple[int, int], sheets.Cell]:
    return {
        (number, column): cell
        for number, cells in sheet.rows()
        for column, cell in enumerate(cells, 1)
        if cell != ""
    }


def _odd(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    dated = book.add_format({"num_format": 'yyyy"年"m"月"'})
    timed = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    red, plain = book.add_format({"font_color": "red"}), book.add_format({"num_format": "0.00"})
    sheet = book.add_worksheet("名册")
    sheet.write(0, 1, "姓名")
    sheet.merge_range("A2:A4", "柏启村党支部")
    sheet.write_rich_string("B2", red, "王", plain, "晨粟")
    sheet.write_number("C2", 32994, dated)
    sheet.write_number("D2", 32994.5, timed)
    sheet.write_number("E2", 1990.1, plain)
    sheet.write_number("F2", 13900000000)
    sheet.write_formula("G2", '="a"&"b"', None, "ab")
    sheet.write_formula("H2", "=1/0", None, "#DIV/0!")
    sheet.write_boolean("I2", True)
    sheet.merge_range("B6:C6", "宽")
    sheet.write("AB9", "远")
    book.add_worksheet("空白")
    hidden = book.add_worksheet("藏")
    hidden.hide()
    hidden.write(0, 0, "不读")
    book.close()
