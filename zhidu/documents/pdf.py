"""PDF by Typst, with a CJK font that comes with the product: the same on every machine."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst
from django.utils.translation import gettext as _

from .year import Book

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _compiler(name: str) -> typst.Compiler:
    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    return typst.Compiler(
        TEMPLATES / name, root=TEMPLATES, font_paths=[fonts, *fonts.rglob("fonts")],
        ignore_system_fonts=True,
    )  # fmt: skip


def render(name: str, data: dict[str, Any], kind: str = "pdf") -> Any:
    """Bytes of a PDF (or PNG pages). All text travels as data: nothing typed is ever markup."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    return _compiler(name).compile(format=kind, sys_inputs=inputs)


def words() -> dict[str, str]:
    """The few words of the templates themselves, in the reader's language."""
    return {
        "year": _("年度"), "contents": _("目录"), "none": _("（无）"), "demo": _("演示"),
        "made": _("生成日期"), "blank": _("手工补记"),
        "legend": _("● 到会　○ 缺席　空白 不在应到之列"),
    }  # fmt: skip


def book_pdf(book: Book) -> bytes:
    pages: bytes = render("handbook.typ", {**asdict(book), "words": words()})
    return pages


def sheet_pdf(data: dict[str, Any]) -> bytes:
    """A blank sign-in sheet: title, facts as pairs, agenda lines, names."""
    pages: bytes = render("sheet.typ", data)
    return pages
