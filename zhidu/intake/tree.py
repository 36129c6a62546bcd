"""The units of a file: from an organisation sheet, and from what the branch column names."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from .cells import read_date, text_of
from .findings import Preview, SheetPlan
from .rows import PersonRow
from .sheets import Cell
from .units import UnitRow, basis_of, key, kind_of, slip_of
from .words import is_blank, squeezed

if TYPE_CHECKING:
    from .reader import Reader
    from .relations import State


class Branches:
    """Names in the branch column with the rows that use them, and the units of the unit sheet."""

    def __init__(self) -> None:
        self.used: dict[str, list[array[int]]] = {}
        self.listed: list[tuple[SheetPlan, UnitRow]] = []

    def count(self, row: PersonRow, plan: SheetPlan) -> None:
        """Remember that this row is in this branch."""
        places = self.used.get(row.unit)
        if places is None:
            places = self.used[row.unit] = [array("l"), array("l")]
        places[0].append(plan.index)
        places[1].append(row.row)

    def add(
        self, preview: Preview, plan: SheetPlan, state: State, number: int, cells: list[Cell]
    ) -> bool:
        """One row of an organisation sheet; False for a row that names no unit."""
        header = plan.header
        if header is None or state.after_tail:
            return False

        def word(name: str) -> str:
            column = header.number(name)
            text = squeezed(text_of(cells[column - 1])) if 0 < column <= len(cells) else ""
            return "" if is_blank(text) else text

        name = word("unit_name")
        if not name:
            if word("parent") or word("code"):
                preview.fault(
                    plan, number, header.number("unit_name"), "", "没有组织名称",
                    "请补上名称；多出来的一行请删去。", kind="no_unit_name",
                )  # fmt: skip
                return True
            return False
        plan.rows += 1
        column = header.number("opened")
        cell = cells[column - 1] if 0 < column <= len(cells) else ""
        opened, wrong = read_date(cell, preview.today, header.label("opened"))
        if wrong:
            written = text_of(cell)
            preview.fault(plan, number, column, written, *wrong, kind="bad_opened")
        unit = UnitRow(
            name, word("parent"), kind_of(name, word("unit_kind")), word("level"),
            basis_of(word("basis")), word("code"), opened.on if opened else None, word("phone"),
            word("address"), plan.name, number,
        )  # fmt: skip
        self.listed.append((plan, unit))
        return True


def settle(reader: Reader) -> None:
    """Join both sources into preview.units and settle what each writing means."""
    branches, preview = reader.tree, reader.preview
    _check_listed(reader)
    preview.units.extend(unit for _plan, unit in branches.listed)
    known = {key(name): name for name in reader.known_units}
    known.update({key(unit.name): unit.name for unit in preview.units})
    inferred = not known
    for name in branches.used:
        _settle_name(reader, name, known)
    if inferred:
        _look_for_slips(reader)
    _count(reader)


def _settle_name(reader: Reader, name: str, known: dict[str, str]) -> None:
    """A writing is a known unit, a slip of one (a fault at each cell), or a new unit."""
    preview = reader.preview
    if name in reader.corrections:
        preview.unit_names[name] = reader.corrections[name]
    elif key(name) in known:
        preview.unit_names[name] = known[key(name)]
    elif near := slip_of(name, known.values()):
        _report(reader, name, f"没有“{name}”", f"是“{near}”吗？", "stop")
    else:
        twin = next((one for one in preview.unit_names.values() if key(one) == key(name)), name)
        preview.unit_names[name] = twin


def _look_for_slips(reader: Reader) -> None:
    """Without any list of units: a name used once beside one used often may be a slip."""
    used = reader.tree.used
    often = [name for name, places in used.items() if len(places[1]) >= 5]
    for name, places in used.items():
        if len(places[1]) > 1 or name in reader.corrections:
            continue
        if near := slip_of(name, often):
            _report(
                reader, name, f"“{name}”只有一人", f"是“{near}”吗？不是则按新支部导入。", "look"
            )


def _report(reader: Reader, name: str, message: str, remedy: str, level: str) -> None:
    preview = reader.preview
    for sheet, row in zip(*reader.tree.used[name], strict=True):
        plan = preview.sheets[sheet]
        column = plan.header.number("unit") if plan.header else 0
        preview.fault(plan, row, column, name, message, remedy, level, "unknown_unit")


def _count(reader: Reader) -> None:
    preview = reader.preview
    by_name = {unit.name: unit for unit in preview.units}
    for name, places in reader.tree.used.items():
        target = preview.unit_names.get(name)
        if target is None:
            continue
        if target not in by_name:
            by_name[target] = UnitRow(target, kind=kind_of(target))
            preview.units.append(by_name[target])
        by_name[target].people += len(places[1])


def _check_listed(reader: Reader) -> None:
    """Twice the same unit, a parent nobody knows, a ring of parents."""
    first: dict[tuple[str, str], int] = {}
    by_key: dict[str, UnitRow] = {}
    for plan, unit in reader.tree.listed:
        here = (key(unit.name), key(unit.parent))
        if here in first:
            _fault(
                reader, plan, unit, "unit_name", unit.name, f"与第 {first[here]} 行是同一个组织",
                "请删一行。", "unit_twice",
            )  # fmt: skip
            continue
        first[here] = unit.row
        by_key.setdefault(unit.name, unit)
        by_key.setdefault(key(unit.name), unit)
    for at, (plan, unit) in enumerate(reader.tree.listed):
        _check_parent(reader, plan, unit, by_key, is_top=at == 0)
    _check_rings(reader, by_key)


def _check_parent(
    reader: Reader, plan: SheetPlan, unit: UnitRow, by_key: dict[str, UnitRow], is_top: bool
) -> None:
    """The first unit of a file may hang under one outside of it, and so may one known here."""
    if not unit.parent or unit.parent in by_key or key(unit.parent) in by_key:
        return
    known = {key(name) for name in reader.known_units}
    if key(unit.parent) in known or key(unit.name) in known or is_top:
        return
    names = [one.name for one in by_key.values()] + reader.known_units
    near = slip_of(unit.parent, names)
    remedy = f"是“{near}”吗？" if near else "请先在这张表里列出上级组织，或照实改名。"
    _fault(
        reader, plan, unit, "parent", unit.parent, f"没有“{unit.parent}”", remedy, "unknown_parent"
    )


def _check_rings(reader: Reader, by_key: dict[str, UnitRow]) -> None:
    done: set[str] = set()
    for plan, unit in reader.tree.listed:
        walked: dict[str, UnitRow] = {}
        here: UnitRow | None = unit
        while here and here.name not in walked and here.name not in done:
            walked[here.name] = here
            here = by_key.get(here.parent) or by_key.get(key(here.parent)) if here.parent else None
        if here and here.name in walked:
            ring = list(walked.values())[list(walked).index(here.name) :]
            last = max(ring, key=lambda one: one.row)
            _fault(
                reader, plan, last, "parent", last.parent, "上下级绕成了圈",
                "一个组织不能是自己上级的上级，请照实改。", "ring",
            )  # fmt: skip
        done.update(walked)


def _fault(
    reader: Reader,
    plan: SheetPlan,
    unit: UnitRow,
    column: str,
    value: str,
    message: str,
    remedy: str,
    kind: str,
) -> None:
    number = plan.header.number(column) if plan.header else 0
    reader.preview.fault(plan, unit.row, number, value, message, remedy, kind=kind)
