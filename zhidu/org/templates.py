"""Four ready trees (catalogue 4.20, 5.01): the names of levels are data, not code."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Level:
    """One level: its name, the kind of unit, and on what branches at it usually stand."""

    name: str
    kind: str
    basis: str = ""


@dataclass(frozen=True)
class Template:
    slug: str
    title: str | Promise
    levels: tuple[Level, ...]
    pack: str


TEMPLATES: dict[str, Template] = {
    one.slug: one
    for one in (
        Template(
            "district",
            _("区–镇（街道）–村（社区）"),
            (
                Level("区", "committee"),
                Level("镇（街道）", "committee"),
                Level("村（社区）", "branch", "village"),
            ),
            "district",
        ),
        Template(
            "river",
            _("处–所"),
            (Level("处", "committee"), Level("所", "branch", "office")),
            "river",
        ),
        Template(
            "brigade",
            _("公司–大队–车队–班"),
            (
                Level("公司", "committee"),
                Level("大队", "general_branch"),
                Level("车队", "branch", "firm"),
                Level("班", "body"),
            ),
            "brigade",
        ),
        Template(
            "private",
            _("非公企业"),
            (Level("园区（街道）", "committee"), Level("企业", "branch", "firm")),
            "private",
        ),
    )
}
