"""`zhidu import roster`: print the preview, and write it when asked to."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from zhidu.org.door import Actor, Refused
from zhidu.org.models import Unit
from zhidu.org.speech import told

from .apply import apply_roster, compare, known_names
from .findings import Preview
from .preview import read_roster
from .sheets import CannotRead


def import_roster(file: str | Path, unit_code: str, apply: bool, today: date, out: TextIO) -> int:
    """Exit code: 0 sound, 1 faults (or a refusal), 2 no such file or unit. Without `apply` nothing
    is written; with it the whole file is, or nothing when a cell must be changed."""
    unit = _unit(unit_code)
    if unit is None or not Path(file).is_file():
        missing = _("没有这个文件：%(file)s") if unit else _("请用 --unit 写明组织编号。")
        print(missing % {"file": file}, file=out)
        return 2
    try:
        preview = read_roster(file, Path(file).name, today, known_units=known_names(unit))
    except CannotRead as wrong:
        print(wrong, file=out)
        return 1
    _print(preview, out)
    if not apply or preview.stop_count:
        summary = compare(preview, unit, today)
        for note in summary.unit_notes:
            print(told(note), file=out)
        print(summary.sentence(), file=out)
        print(_("还没有写入任何东西。"), file=out)
        return 1 if preview.stop_count else 0
    try:
        summary = apply_roster(Actor(None, today), unit, preview)
    except Refused as no:
        print(no, file=out)
        return 1
    for note in summary.unit_notes:
        print(told(note), file=out)
    print(summary.sentence(), file=out)
    return 0


def _unit(code: str) -> Unit | None:
    """The unit of that code; without one, the only top there is."""
    if code:
        return Unit.objects.filter(code=code).first()
    tops = Unit.objects.filter(parent=None, closed=None)[:2]
    return tops[0] if len(tops) == 1 else None


def _print(preview: Preview, out: TextIO) -> None:
    for plan in preview.sheets:
        if not plan.kind:
            print(_("“%(sheet)s”没有读：%(why)s") % {"sheet": plan.name, "why": plan.why}, file=out)
            continue
        columns = "，".join(f"{one.letters} {one.label}" for one in plan.columns() if one.field)
        print(
            _("“%(sheet)s”：%(rows)d 行；认出 %(columns)s")
            % {"sheet": plan.name, "rows": plan.rows, "columns": columns},
            file=out,
        )
        for line in plan.untaken_lines():
            print(told(line), file=out)
        for number, text in plan.passed:
            print(_passed(plan.name, number, text), file=out)
    for fault in preview.faults:
        print(fault.line(), file=out)


def _passed(sheet: str, number: int, text: str) -> str:
    return _("“%(sheet)s”第 %(row)d 行不当作人员：%(text)s") % {
        "sheet": sheet, "row": number, "text": text,
    }  # fmt: skip
