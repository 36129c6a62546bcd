"""Cells as people write them become values, and nothing else does."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.invent import WEIGHTS, id_number, short_id
from zhidu.intake import cells
from zhidu.intake.dates import BadDay, read_day

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(1930, 1, 1), date(2026, 11, 1))
FULL_WIDTH = str.maketrans("0123456789.-/X", "０１２３４５６７８９．－／Ｘ")


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]))
def test_a_day_is_read_in_every_way_it_is_written(day: date, form: str) -> None:
    text = day.strftime(form)
    assert read_day(text)[0] == (day, "day")
    assert read_day(f" {text.translate(FULL_WIDTH)}　")[0] == (day, "day")


@given(DAYS)
def test_a_day_without_leading_zeros_is_the_same_day(day: date) -> None:
    for text in (f"{day.year}-{day.month}-{day.day}", f"{day.year}年{day.month}月{day.day}日"):
        assert read_day(text)[0] == (day, "day")


@given(DAYS, st.sampled_from(["%Y.%m", "%Y%m", "%Y年%m月", "%Y-%m", "%Y/%m"]))
def test_a_month_stays_a_month(day: date, form: str) -> None:
    assert read_day(day.strftime(form))[0] == (day.replace(day=1), "month")


@given(DAYS)
def test_an_excel_serial_is_its_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert read_day(serial)[0] == read_day(float(serial))[0] == (day, "day")
    clock = datetime.combine(day, time(9, 30))
    assert read_day(clock)[0] == (day, "day")


@given(st.integers(1930, 2026), st.integers(1, 12))
def test_year_point_month_typed_as_a_number(year: int, month: int) -> None:
    day, doubtful = read_day(float(f"{year}.{month:02d}"))
    assert day == (date(year, month, 1), "month")
    assert doubtful == (month == 10)


@given(st.integers(1930, 2026), st.integers(13, 99))
def test_a_month_beyond_twelve_is_refused(year: int, month: int) -> None:
    for value in (f"{year}.{month}", f"{year}-{month}-01", f"{year}{month}01", f"{year}{month}"):
        with pytest.raises(BadDay, match="月"):
            read_day(value)


@pytest.mark.parametrize("text", ["2011-02-29", "20110431", "1990年6月31日", "1990.5.0"])
def test_a_day_that_never_was_is_refused(text: str) -> None:
    with pytest.raises(BadDay):
        read_day(text)


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_a_sentence_never_a_crash(text: str) -> None:
    day, problem = cells.read_date(text, TODAY, "入党时间")
    assert day is None or day.on <= TODAY
    assert problem is None or (problem.message and problem.remedy)


@given(DAYS, st.integers(0, 999))
def test_an_id_number_passes_in_every_way_it_is_written(day: date, order: int) -> None:
    number = id_number(day, order)
    for written in (
        number,
        number.lower(),
        number.translate(FULL_WIDTH),
        f" {number[:6]} {number[6:]} ",
    ):
        assert cells.read_id(written) == (number, None)
    assert cells.birth_of(number) == day
    assert cells.sex_of(number) == ("m" if order % 2 else "f")


@given(st.dates(date(1930, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_fifteen_digits_become_eighteen(day: date, order: int) -> None:
    assert cells.read_id(short_id(day, order)) == (id_number(day, order), None)
    assert cells.read_id(float(short_id(day, order))) == (id_number(day, order), None)


@given(DAYS, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(day: date, order: int, at: int, by: int) -> None:
    number = id_number(day, order)
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    value, problem = cells.read_id(wrong)
    assert value == ""
    assert problem is not None
    assert WEIGHTS[at] * by % 11


def test_an_id_number_kept_as_a_number_says_what_happened() -> None:
    value, problem = cells.read_id(3.70902199005011e17)
    assert value == ""
    assert problem is not None
    assert "数值" in problem.message


@pytest.mark.parametrize("blank", ["", " ", "－", "—", "无", "/", "略", "　", "-"])
def test_blanks_are_blank_in_every_column(blank: str) -> None:
    for reader in cells.READERS.values():
        assert reader(blank) == ("", None)
    assert cells.read_date(blank, TODAY, "") == (None, None)
    assert cells.read_posts(blank) == ()
    assert cells.read_text(blank) == ""


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("139 0000 0000", "13900000000"),
        (13900000000.0, "13900000000"),
        ("+86-139-0000-0000", "13900000000"),
        ("１３９００００００００", "13900000000"),
        ("0538-8000000", "0538-8000000"),
        ("8000000", "8000000"),
    ],
)
def test_phones(written: object, phone: str) -> None:
    assert cells.read_phone(written) == (phone, None)


def test_the_first_of_two_phones_is_taken_and_the_other_said() -> None:
    number, problem = cells.read_phone("13900000000/0538-8000000")
    assert number == "13900000000"
    assert problem is not None
    assert (problem.level, problem.message) == ("look", "有 2 个号码，取第一个")


@pytest.mark.parametrize("written", ["1390000000", "139000000000", "打给家里", "12345"])
def test_what_is_no_phone(written: str) -> None:
    assert cells.read_phone(written)[1] is not None


@pytest.mark.parametrize("name", cells.ETHNICITIES)
def test_ethnicities_with_and_without_their_last_character(name: str) -> None:
    assert cells.read_ethnicity(name) == cells.read_ethnicity(name + "族") == (name + "族", None)


def test_fifty_six_ethnicities() -> None:
    assert len(set(cells.ETHNICITIES)) == 55 + 1
    assert cells.read_ethnicity("维吾儿族")[1] == cells.Problem("没有这个民族", "是“维吾尔族”吗？")


@pytest.mark.parametrize(
    ("written", "code"),
    [("硕士研究生", "14"), ("在职大学", "20"), ("大专", "30"), ("中专", "41"), ("高中", "60"),
     ("初中毕业", "70"), ("小学", "80"), ("博士", "11"), ("省委党校研究生", "10"), ("技校", "47")],
)  # fmt: skip
def test_education_keeps_its_words_and_gets_its_group(written: str, code: str) -> None:
    assert cells.read_education(written) == (written, code)


@pytest.mark.parametrize(
    ("written", "posts"),
    [
        ("书记", ("secretary",)),
        ("支部副书记、组织委员", ("deputy_secretary", "org_commissioner")),
        ("纪检委员兼宣传委员", ("discipline_commissioner", "publicity_commissioner")),
        ("第一党小组组长", ("group_leader",)),
        ("驻村第一书记", ("other",)),
        ("普通党员", ()),
    ],
)
def test_posts(written: str, posts: tuple[str, ...]) -> None:
    assert tuple(code for code, _title in cells.read_posts(written)) == posts
