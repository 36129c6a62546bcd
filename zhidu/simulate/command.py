"""`zhidu simulate`: play a unit's adopted set through a year and report what came of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from zhidu.matters import load, rulebook
from zhidu.matters.weight import role_word
from zhidu.org.models import Unit

from . import report
from .play import Habits, Play, Year


def played(unit: Unit, year: int, today: date, *, seed: int, habits: Habits) -> Year:
    """The unit's institutions as it runs them today, in that year."""
    many = load.adopted(unit, today)
    calendar = rulebook.calendar()
    play = Play(many, year, rulebook.world(), seed=seed, habits=habits, calendar=calendar)
    return play.run()


def words() -> dict[str, str]:
    return {
        "totals": _("办结 %(ended)d 件，没有办结 %(unended)d 件。"),
        "month": _("月"),
        "due": _("应办"),
        "on_time": _("按期"),
        "late": _("逾期"),
        "undone": _("未办"),
        "curve": _("每月应办：按期、逾期、未办"),
        "legend": _("蓝：按期。红：逾期才办。空框：到年底没有办。横轴下是月份和应办数。"),
        "load": _("各职务每月的录入分钟"),
        "stuck": _("卡住的地方"),
        "nothing": _("没有。"),
    }


def simulate(
    code: str, year: int, today: date, *, seed: int, habits: Habits, out: Path | None, to: TextIO
) -> int:
    """Print the year and, with `out`, write it as one HTML file; 1 when there is no such unit."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        print(_("没有编号为“%(code)s”的组织。") % {"code": code}, file=to)
        return 1
    held = played(unit, year, today, seed=seed, habits=habits)
    title = _("%(unit)s %(year)s 年推演（种子 %(seed)s）") % {
        "unit": unit, "year": year, "seed": seed,
    }  # fmt: skip
    print(title, *report.lines(held, role_word, words()), sep="\n", file=to)
    if out is not None:
        out.write_text(report.page(held, role_word, words(), title), encoding="utf-8")
    return 0
