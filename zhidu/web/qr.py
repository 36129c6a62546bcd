"""A QR code as a drawing inside the page: no picture to fetch, sharp on paper."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def drawn(text: str, title: str) -> SafeString:
    """An <svg> of class `qr` with a name for whoever cannot see it."""
    made = segno.make(text, error="m", micro=False)
    return mark_safe(  # made here from a matrix of dots
        made.svg_inline(
            scale=4,
            border=2,
            svgclass="qr",
            lineclass=None,
            title=title,
            omitsize=True,
            dark="#000",
        )
    )
