"""One row of a register of people: read its cells, check them against one another."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from . import cells as read
from .cells import Problem
from .dates import Day, years_between
from .findings import Preview, SheetPlan
from .headers import Header
from .rows import PersonRow
from .sheets import Cell
from .units import key
from .words import NAME, is_blank, squeezed

if TYPE_CHECKING:
    from .reader import Reader
    from .relations import State

DATES = ("birth", "joined", "full_on")
# a prepared empty line has at most these
PREPARED = ("unit", "group", "kind", "ethnicity", "note")
UPPER = ("党委", "总支", "工委", "党组", "联社")


class Line:
    """One row while it is read: its cells, what they gave, and what was wrong."""

    def __init__(
        self, preview: Preview, plan: SheetPlan, header: Header, number: int, cells: list[Cell]
    ) -> None:
        self.preview, self.plan, self.header = preview, plan, header
        self.number, self.cells = number, cells
        self.values: dict[str, Any] = {}
        self.bad: set[str] = set()

    def cell(self, name: str) -> Cell:
        column = self.header.number(name)
        return self.cells[column - 1] if 0 < column <= len(self.cells) else ""

    def text(self, name: str) -> str:
        return read.text_of(self.cell(name))

    def empty(self, name: str) -> bool:
        cell = self.cell(name)
        return cell == "" or (isinstance(cell, str) and is_blank(cell))

    def fault(self, name: str, problem: Problem | None, kind: str) -> None:
        if problem is None:
            return
        self.bad.add(name)
        self.preview.fault(
            self.plan, self.number, self.header.number(name), self.text(name), *problem, kind=kind
        )

    def read(self, name: str) -> None:
        value, problem = read.READERS[name](self.cell(name))
        self.values[name] = value
        self.fault(name, problem, f"bad_{name}")

    def read_day(self, name: str, today: date) -> None:
        value, problem = read.read_date(self.cell(name), today, self.header.label(name))
        if problem and value is not None and name == "birth" and self._id_settles(value):
            problem = None
        self.values[name] = value
        self.fault(name, problem, f"bad_{name}")

    def _id_settles(self, day: Day) -> bool:
        number = self.values.get("id_number")
        return bool(number and day.agrees(read.birth_of(number)))


def add(reader: Reader, plan: SheetPlan, state: State, number: int, cells: list[Cell]) -> None:
    """Read one row into the preview; a row that holds no person is passed over."""
    preview, header = reader.preview, plan.header
    if header is None:
        return
    line = Line(preview, plan, header, number, cells)
    if not _holds_person(line, state.after_tail):
        return
    plan.rows += 1
    for name in read.READERS:
        line.read(name)
    if not line.values["name"] and "name" not in line.bad:
        line.fault("name", Problem("没有姓名", "请补上姓名；多出来的一行请删去。"), "no_name")
    _read_days(line, preview.today)
    _check(line, preview.today)
    row = _row(line, state)
    _kind(line, row)
    preview.people.append(row := row._replace(kind=line.values["kind"]))
    reader.seen.person(reader, plan, line, row, state)


def _holds_person(line: Line, after_tail: bool) -> bool:
    filled = [
        one.field
        for one in line.header.columns
        if one.field and one.field not in PREPARED and not line.empty(one.field)
    ]
    if after_tail:
        name = squeezed(line.text("name"))
        mapped = sum(bool(one.field) for one in line.header.columns)
        return bool(NAME.match(name)) and len(filled) >= min(3, mapped)
    return bool(filled)


def _read_days(line: Line, today: date) -> None:
    probation = line.values["kind"] == "probationary"
    for name in DATES:
        if name == "full_on" and probation and _is_planned(line, today):
            line.values[name] = None
            continue
        line.read_day(name, today)


def _is_planned(line: Line, today: date) -> bool:
    """A probationary member's day of becoming full may be written before it comes."""
    day, _problem = read.read_date(line.cell("full_on"), date(today.year + 3, 12, 31), "")
    return day is not None and day.on > today


def _check(line: Line, today: date) -> None:
    """What two cells of one row say against each other; only cells that are sound by themselves."""
    values = line.values
    birth, joined, full_on = (values[name] for name in DATES)
    number = values["id_number"]
    if birth and not line.bad & {"birth"}:
        line.fault("birth", read.unlikely_birth(birth, today), "unlikely_birth")
    if number:
        _check_id(line, number)
    if joined and "joined" not in line.bad:
        sound_birth = birth if "birth" not in line.bad else None
        line.fault("joined", read.unlikely_join(joined, sound_birth), "unlikely_joined")
    if joined and full_on and not line.bad & {"joined", "full_on"}:
        line.fault("full_on", _full_before_joined(joined, full_on), "full_before_joined")


def _check_id(line: Line, number: str) -> None:
    """The file decides, the number may contradict it: say so and let the row through."""
    born, sex = read.birth_of(number), read.sex_of(number)
    if born > line.preview.today or years_between(born, line.preview.today) > 120:
        problem = Problem(f"身份证号里的出生日期是 {born}", "第 7 到 14 位有抄错，请照证件改。")
        line.fault("id_number", problem, "bad_id_number")
        return
    birth = line.values["birth"]
    if birth is None:
        line.values["birth"] = None if "birth" in line.bad else Day(born, "day")
    elif "birth" not in line.bad and not birth.agrees(born):
        problem = Problem(
            f"与身份证号里的 {born} 不一致", "请核对；以档案为准可以照样导入。", "look"
        )
        line.fault("birth", problem, "birth_not_id")
    if not line.values["sex"]:
        line.values["sex"] = "" if "sex" in line.bad else sex
    elif line.values["sex"] != sex:
        problem = Problem(
            f"与身份证号第 17 位（{read.SEX_NAMES[sex]}）不一致",
            "请核对；确实如此可以照样导入。",
            "look",
        )
        line.fault("sex", problem, "sex_not_id")


def _full_before_joined(joined: Day, full_on: Day) -> Problem | None:
    if full_on.last() >= joined.on:
        return None
    year = joined.on.year + 1
    earliest = joined.text().replace(str(joined.on.year), str(year), 1)
    return Problem("转正日期早于入党日期", f"预备期一年，最早 {earliest}，请照原表改。")


def _row(line: Line, state: State) -> PersonRow:
    values = line.values
    education, code = read.read_education(line.cell("education"))
    unit = squeezed(line.text("unit")) if not line.empty("unit") else state.section
    posts = read.read_posts(line.cell("post"))
    return PersonRow(
        line.plan.index, line.number,
        values["name"], values["sex"], values["ethnicity"], values["birth"], values["id_number"],
        education, code, values["joined"], values["full_on"],
        unit, squeezed(line.text("group")) if not line.empty("group") else "",
        tuple(_post_here(one, unit) for one in posts),
        read.read_text(line.cell("work")), values["phone"], values["kind"], values["source"],
        read.read_text(line.cell("residence")), read.read_text(line.cell("note")),
        tuple(read.text_of(cell) for cell in line.cells),
    )  # fmt: skip


def _post_here(post: tuple[str, str], unit: str) -> tuple[str, str]:
    """A member of this branch may be secretary of the committee above it: a title, no post here."""
    code, title = post
    above = any(word in title and word not in key(unit) for word in UPPER)
    return ("other", title) if above and code != "other" else post


def _kind(line: Line, row: PersonRow) -> None:
    """Where no column says, a day of joining does; without one a register of members does."""
    if row.kind or "kind" in line.bad:
        return
    today = line.preview.today
    if row.full_on:
        kind = "full"
    elif row.joined:
        old = years_between(row.joined.on, today) >= 1
        planned = line.header.number("full_on") and not line.empty("full_on")
        kind = "full" if old and not planned else "probationary"
    else:
        has_column = bool(line.header.number("joined"))
        kind = "staff" if line.header.number("kind") or not has_column else "full"
    line.values["kind"] = kind
