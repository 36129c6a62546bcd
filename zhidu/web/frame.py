"""What every page shows around its own content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

TYPES = ("large", "xlarge")
THEMES = ("light", "dark")


def is_plain(request: HttpRequest) -> bool:
    """Whether others in the same network could read along: no TLS, and not this very machine."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    return not request.is_secure() and host not in ("localhost", "127.0.0.1", "[::1]", "testserver")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the frame: today, who, the unit in the masthead, type size and theme."""
    viewer = getattr(request, "viewer", None)
    site = getattr(request, "site", None)
    kind, theme = request.COOKIES.get("type", ""), request.COOKIES.get("theme", "")
    unit = viewer.units[0] if viewer and viewer.units else None
    return {
        "today": getattr(request, "today", None),
        "site": site,
        "plain": is_plain(request),
        "me": getattr(request, "person", None),
        "viewer": viewer,
        "home_unit": unit,
        "data_type": kind if kind in TYPES else "",
        "data_theme": theme if theme in THEMES else "",
        "section": request.resolver_match.url_name if request.resolver_match else "",
    }
