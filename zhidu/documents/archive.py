"""归档目录: what lies in the file of a matter, in order, with pages and SHA-256 of each scan."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from zhidu.matters.models import Attachment, Matter
from zhidu.matters.papers import Place, places
from zhidu.matters.rulebook import law_of
from zhidu.org.models import Site
from zhidu.org.speech import told

from .layout import font, font_of_run, page_number
from .papers import TEXT, TITLE
from .pdf import render


@dataclass(frozen=True)
class Line:
    """One paper of the index; `pages` is how many, `at` where it begins in the whole file."""

    number: int
    title: str
    stage: str
    dated: str
    pages: str
    at: str
    sha256: str
    note: str


@dataclass(frozen=True)
class Index:
    title: str
    facts: list[list[str]]
    heads: list[str]
    lines: list[Line]
    total: str
    missing: list[str]
    missing_title: str
    foot: list[str]
    demo: str


def index(matter: Matter, made: str, *, closed: bool = True) -> Index:
    """Raises AttributeError for a matter not fetched through `papers.prefetched`."""
    held = places(matter, closed=closed)
    lines = _numbered(matter, held, closed)
    counted = [int(one.pages) for one in lines if one.pages]
    unknown = len(lines) - len(counted)
    total = _("共 %(n)d 件，%(pages)d 页") % {"n": len(lines), "pages": sum(counted)}
    if unknown:
        total += _("，另有 %(n)d 件没有写页数") % {"n": unknown}
    law = law_of(matter)
    end = law.ends.get(matter.at)
    return Index(
        title=_("归档目录"),
        facts=[
            [_("事项"), told(matter.said)],
            [_("组织"), matter.unit.name],
            [_("依据"), f"{told(law.title)} {matter.version}"],
            [_("起止"), f"{matter.opened.isoformat()} – {_ended(matter)}"],
            [_("结果"), told(end.title) if end else _("未办结，暂列")],
        ],
        heads=[_("序号"), _("材料名称"), _("日期"), _("页数"), _("起页"), _("备注")],
        lines=lines,
        total=total,
        missing=[f"{told(one.paper.title)}（{told(one.title)}）" for one in held
                 if one.state == "missing"],
        missing_title=_("还缺"),
        foot=[_("立卷人"), _("检查人"), _("生成日期") + _("：") + made],
        demo=_("演示") if Site.here().is_demo else "",
    )  # fmt: skip


def _ended(matter: Matter) -> str:
    return matter.since.isoformat() if matter.state == Matter.State.ENDED else ""


def _numbered(matter: Matter, held: list[Place], closed: bool) -> list[Line]:
    rows: list[dict[str, Any]] = []
    used: set[int] = set()
    for place in held:
        for one in place.lying:
            scan = one.scan if one.scan and one.scan.removed_on is None else None
            used.add(scan.pk if scan else 0)
            rows.append({
                "title": told(place.paper.title), "stage": told(place.title),
                "dated": one.dated.isoformat() if one.dated else "", "pages": one.pages,
                "sha256": scan.sha256 if scan else "",
                "note": _("扫描件") if scan else _("纸质原件"),
            })  # fmt: skip
    others = Attachment.objects.filter(matter=matter, removed_on=None).exclude(pk__in=used)
    for scan in others if closed else others.filter(item=""):
        rows.append({
            "title": scan.name, "stage": _("其他"), "dated": scan.on.isoformat(),
            "pages": scan.pages, "sha256": scan.sha256, "note": _("附件"),
        })  # fmt: skip
    return _paged(rows)


def _paged(rows: list[dict[str, Any]]) -> list[Line]:
    """Each begins after the one before; after one whose pages nobody counted, nothing is known."""
    found, at = [], 1
    for number, row in enumerate(rows, 1):
        pages = row.pop("pages")
        begins = str(at) if at else ""
        at = at + pages if at and pages else 0
        found.append(Line(number=number, pages=str(pages or ""), at=begins, **row))
    return found


def index_pdf(held: Index) -> bytes:
    made: bytes = render("archive.typ", asdict(held))
    return made


def index_docx(held: Index) -> bytes:
    """The same as a Word file, for who binds the papers and writes by hand."""
    document = Document()
    font(document.styles["Normal"], TEXT[0], 12)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(24)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    page_number(foot)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    font_of_run(title.add_run(held.title), *TITLE)
    for name, value in held.facts:
        document.add_paragraph(f"{name}：{value}")
    grid = document.add_table(rows=1, cols=len(held.heads), style="Table Grid")
    for cell, text in zip(grid.rows[0].cells, held.heads, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for one in held.lines:
        _row(grid, one)
    document.add_paragraph(held.total)
    if held.missing:
        document.add_paragraph(f"{held.missing_title}：{'、'.join(held.missing)}")
    document.add_paragraph("　　".join(held.foot))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _row(grid: Any, one: Line) -> None:
    cells = grid.add_row().cells
    note = f"{one.note}\n{one.sha256}" if one.sha256 else one.note
    words = (str(one.number), f"{one.title}\n{one.stage}", one.dated, one.pages, one.at, note)
    for cell, text in zip(cells, words, strict=True):
        cell.text = text
    for run in cells[-1].paragraphs[0].runs:
        run.font.size = Pt(8)
