"""The year as lines for a console and as one HTML file with its plots; no other file, no host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from zhidu.engine.burden import Holder, Load

from .play import Year

Name = Callable[[Holder], str]
WIDE, TALL, STEP = 420, 120, 32
STYLE = """
body{font:16px/1.6 "Noto Serif CJK SC","Songti SC",serif;max-width:44rem;
margin:2rem auto;padding:0 1rem;color:#1c1a17;background:#f8f4e8}
h1{font-size:1.6rem}h2{border-top:3px double;padding-top:.5rem}
table{border-collapse:collapse;width:100%}td,th{text-align:start;padding:.3rem .6rem .3rem 0;
border-bottom:1px solid #ccc}.n{text-align:end}svg{width:100%;height:auto}
.on{fill:#1f4e79}.late{fill:#a3261b}.un{fill:none;stroke:#1c1a17}text{font-size:11px}
@media(prefers-color-scheme:dark){body{color:#eee;background:#1c1a17}text{fill:#eee}.un{stroke:#eee}}
"""


def lines(year: Year, name: Name, words: dict[str, str]) -> Iterator[str]:
    """For a console: totals, the twelve months, load of each role, what got stuck."""
    yield words["totals"] % {"ended": year.ended, "unended": year.unended}
    yield " ".join(words[one] for one in ("month", "due", "on_time", "late", "undone"))
    for number, month in year.months.items():
        yield f"{number:>2} {month.due:>4} {month.on_time:>4} {month.late:>4} {month.undone:>4}"
    for who, minutes in by_role(year):
        yield f"{name(who)}: " + " ".join(f"{one:.0f}" for one in minutes)
    for one, often in year.stuck.most_common():
        yield f"{often} × {one.title} / {one.stage}: {one.sentence}"


def by_role(year: Year) -> list[tuple[Holder, list[float]]]:
    """Minutes of each role in the twelve months, the most burdened first."""
    holders = {who for who, _month in year.load}
    rows = [
        (who, [year.load.get((who, month), Load()).minutes for month in range(1, 13)])
        for who in holders
    ]
    return sorted(rows, key=lambda row: (-sum(row[1]), row[0]))


def page(year: Year, name: Name, words: dict[str, str], title: str) -> str:
    """One self-contained HTML document."""
    stuck = "".join(
        f"<tr><td class=n>{often}</td><td>{escape(one.title)}</td><td>{escape(one.stage)}</td>"
        f"<td>{escape(one.sentence)}</td></tr>"
        for one, often in year.stuck.most_common()
    )
    plots = "".join(
        f"<h3>{escape(name(who))}</h3>{_bars([[one] for one in minutes], ['on'])}"
        for who, minutes in by_role(year)
    )
    months = [[m.on_time, m.late, m.undone] for m in year.months.values()]
    total = words["totals"] % {"ended": year.ended, "unended": year.unended}
    return (
        f"<!doctype html><meta charset=utf-8><title>{escape(title)}</title><style>{STYLE}</style>"
        f"<h1>{escape(title)}</h1><p>{escape(total)}</p>"
        f"<h2>{escape(words['curve'])}</h2>{_bars(months, ['on', 'late', 'un'])}"
        f"<p>{escape(words['legend'])}</p><h2>{escape(words['load'])}</h2>{plots}"
        f"<h2>{escape(words['stuck'])}</h2>"
        f"<table>{stuck or '<tr><td>' + escape(words['nothing']) + '</td></tr>'}</table>"
    )


def _bars(months: list[list[float]], kinds: list[str]) -> str:
    """Twelve stacked bars; each part has its class, its number stands below."""
    top = max((sum(parts) for parts in months), default=0) or 1
    made = []
    for index, parts in enumerate(months):
        x, y = 8 + STEP * index, 10.0 + TALL
        for part, kind in zip(parts, kinds, strict=True):
            height = TALL * part / top
            y -= height
            made.append(f"<rect class={kind} x={x} y={y:.1f} width=22 height={height:.1f} />")
        made.append(f"<text x={x} y={TALL + 24}>{index + 1}</text>")
        made.append(f"<text x={x} y={TALL + 38}>{sum(parts):.0f}</text>")
    said = "; ".join(f"{n + 1}: {' / '.join(f'{p:.0f}' for p in m)}" for n, m in enumerate(months))
    return (
        f'<svg viewBox="0 0 {WIDE} {TALL + 44}" role=img aria-label="{said}">{"".join(made)}</svg>'
    )
