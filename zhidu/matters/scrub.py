"""Make an attachment safe to keep: allowed kinds only, no place, camera or author left inside."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

LIMIT = 10 * 1024 * 1024
PIXELS = 40_000_000  # a page at 600 dpi is 35 million


class Unfit(ValueError):
    """The file cannot be kept; the message is for the person who chose it."""


def scrubbed(name: str, data: bytes) -> tuple[str, bytes]:
    """(media type, the same picture or pages without metadata). Raises Unfit with a sentence."""
    if len(data) > LIMIT:
        raise Unfit(_("“%(name)s”超过 10 MB，请换小一些的。") % {"name": name})
    if data.startswith(b"%PDF-"):
        return "application/pdf", _pdf(name, data)
    return _picture(name, data)


def page_count(kind: str, data: bytes) -> int:
    """Pages of what `scrubbed` returned: those of a PDF, one of a picture."""
    return len(PdfReader(io.BytesIO(data)).pages) if kind == "application/pdf" else 1


def _picture(name: str, data: bytes) -> tuple[str, bytes]:
    """Only the pixels are copied: EXIF, GPS, comments and thumbnails stay behind."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as held:
            if held.width * held.height > PIXELS:
                raise Unfit(_("“%(name)s”太大，请换小一些的。") % {"name": name})
            kind = held.format
            turned = ImageOps.exif_transpose(held)
            clean = Image.new(turned.mode, turned.size)
            clean.paste(turned)
            if turned.mode == "P" and (palette := turned.getpalette()):
                clean.putpalette(palette)
    except (OSError, Image.DecompressionBombError) as wrong:
        raise Unfit(_("“%(name)s”不是图片（JPG、PNG）或 PDF。") % {"name": name}) from wrong
    out = io.BytesIO()
    clean.save(out, kind, **({"quality": 88} if kind == "JPEG" else {}))
    return ("image/jpeg" if kind == "JPEG" else "image/png"), out.getvalue()


def _pdf(name: str, data: bytes) -> bytes:
    """The pages in a new file: no author, no program, no XMP, no script, no attachment."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Unfit(_("“%(name)s”加了密码，请去掉密码再传。") % {"name": name})
        writer = PdfWriter()
        for page in reader.pages:
            writer.add_page(page)
    except (PyPdfError, ValueError, KeyError, TypeError) as wrong:
        if isinstance(wrong, Unfit):
            raise
        raise Unfit(_("“%(name)s”打不开，请重新扫描。") % {"name": name}) from wrong
    for page in writer.pages:
        for word in ("/Annots", "/AA", "/Metadata", "/PieceInfo"):
            page.pop(word, None)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
