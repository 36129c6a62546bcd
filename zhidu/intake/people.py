"""One row of a register of people: read its cells, check them against one another."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
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

# in the order of a life in the Party: none may be before the one above it
STEPS = ("applied", "activist_on", "target_on", "joined", "full_on")
DATES = ("birth", *STEPS, "working_since", "entered", "away_since")
# characters of each text that Person has room for
ROOM = {
    "education": 30, "work": 120, "residence": 120, "note": 200, "employment": 20, "rank": 200,
    "away_to": 120,
}  # fmt: skip
JOINTS = {"rank": "；"}
YES = ("是", "有", "√", "流动", "流动党员", "1", "y", "yes")
NO = ("否", "不是", "非", "×", "0", "n", "no", "未流动", "非流动", "非流动党员")
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

    def kept(self, *names: str) -> str:
        """The words of one or more cells as one text, as long as there is room for it."""
        here = [name for name in names if self.header.number(name)]
        texts = [text for name in here if (text := read.read_text(self.cell(name)))]
        if not texts:
            return ""
        return self.whole(here[0], JOINTS.get(names[0], " ").join(texts), ROOM[names[0]])

    def whole(self, name: str, text: str, room: int) -> str:
        """The text, cut to the room there is: then it is said, never silently."""
        if len(text) > room:
            message = f"有 {len(text)} 个字，只放得下 {room} 个"
            remedy = f"按前 {room} 个字导入；要写全请写短一些。"
            self.fault(name, Problem(message, remedy, "look"), "too_long")
        return text[:room]

    def _id_settles(self, day: Day) -> bool:
        number = self.values.get("id_number")
        return bool(number and day.agrees(read.birth_of(number)))


def add(reader: Reader, plan: SheetPlan, state: State, number: int, cells: list[Cell]) -> bool:
    """Read one row into the preview; False for a row that holds no person."""
    preview, header = reader.preview, plan.header
    if header is None:
        return False
    line = Line(preview, plan, header, number, cells)
    if not _holds_person(line, state.after_tail):
        return False
    plan.rows += 1
    for name in read.READERS:
        line.read(name)
    if not line.values["name"] and "name" not in line.bad:
        line.fault("name", Problem("没有姓名", "请补上姓名；多出来的一行请删去。"), "no_name")
    _read_days(line, preview.today)
    _check(line, preview.today)
    row = _row(line, state)
    _kind(line, row)
    _check_kind(line)
    preview.people.append(row := row._replace(kind=line.values["kind"]))
    reader.seen.person(reader, plan, line, row, state)
    return True


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
        if not line.header.number(name):
            line.values[name] = None
            continue
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
    birth, number = values["birth"], values["id_number"]
    if birth and "birth" not in line.bad:
        line.fault("birth", read.unlikely_birth(birth, today), "unlikely_birth")
    if number:
        _check_id(line, number)
    sound_birth = values["birth"] if "birth" not in line.bad else None
    for name in ("joined", "working_since", "entered"):
        day = values[name]
        if day and name not in line.bad:
            check = read.unlikely_join if name == "joined" else read.before_birth
            line.fault(name, check(day, sound_birth), f"unlikely_{name}")
    _check_steps(line)


def _check_steps(line: Line) -> None:
    """Applying, activist, target of development, joining, becoming full: each after the last."""
    known = [(name, line.values[name]) for name in STEPS]
    sound = [(name, day) for name, day in known if day and name not in line.bad]
    for (before, first), (name, then) in pairwise(sound):
        if then.last() >= first.on:
            continue
        if name == "full_on" and before == "joined":
            problem = _full_before_joined(first, then)
        else:
            earlier = line.header.label(before)
            problem = Problem(f"早于“{earlier}”", "这几个日期要一个接一个，请照原表改。")
        line.fault(name, problem, f"{name}_before_{before}")


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


def _full_before_joined(joined: Day, full_on: Day) -> Problem:
    year = joined.on.year + 1
    earliest = joined.text().replace(str(joined.on.year), str(year), 1)
    return Problem("转正日期早于入党日期", f"预备期一年，最早 {earliest}，请照原表改。")


def _row(line: Line, state: State) -> PersonRow:
    values = line.values
    education, code = read.read_education(line.cell("education"))
    unit = squeezed(line.text("unit")) if not line.empty("unit") else state.section
    posts = read.read_posts(line.cell("post"))
    away_to = line.kept("away_to")
    return PersonRow(
        line.plan.index, line.number,
        values["name"], values["sex"], values["ethnicity"], values["birth"], values["id_number"],
        line.whole("education", education, ROOM["education"]), code,
        values["joined"], values["full_on"],
        unit, squeezed(line.text("group")) if not line.empty("group") else "",
        tuple(_post_here(one, unit) for one in posts),
        line.kept("work", "duty"), values["phone"], values["kind"], _source(line, away_to),
        line.kept("residence"), line.kept("note"), line.kept("employment"),
        values["working_since"], line.kept("rank", "skills"), values["entered"],
        values["applied"], values["activist_on"], values["target_on"],
        away_to, values["away_since"],
        bool(values["kind"] or values["joined"] or values["full_on"]), not line.empty("post"),
        tuple(read.text_of(cell) for cell in line.cells),
    )  # fmt: skip


def _source(line: Line, away_to: str) -> str:
    """What the column says; else a member marked as mobile, or named with where they went, is."""
    said: str = line.values["source"]
    marked = squeezed(line.text("mobile")).lower()
    if marked and marked not in YES and marked not in NO and not is_blank(marked):
        line.fault(
            "mobile", Problem("看不懂", "请写“是”或“否”；去向另写一列。", "look"), "bad_mobile"
        )
    away = marked in YES or away_to or line.values["away_since"]
    return said or ("mobile" if away else "")


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


def _check_kind(line: Line) -> None:
    """A day that does not fit what the person is now would be lost: said, and left to a person."""
    kind = line.values["kind"]
    for name, kinds in (("joined", ("full", "probationary")), ("full_on", ("full",))):
        if line.values[name] and name not in line.bad and kind not in (*kinds, ""):
            words = read.KIND_NAMES[kind]
            problem = Problem(
                f"类别是“{words}”，这一天没有采用", "类别或日期有一个不对，请照原表改。", "look"
            )
            line.fault(name, problem, f"{name}_not_{kind}")
