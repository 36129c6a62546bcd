"""Lists: in which order, which page, and addresses that keep the rest of what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest

SIZE = 50


@dataclass(frozen=True)
class Head:
    """A column's heading: the address that sorts by it, and how it is sorted now ('' not)."""

    title: str
    address: str
    sort: str


class Listing:
    """One list page: `sorts` are words of the address → (heading, field); `first`: unasked."""

    def __init__(
        self, request: HttpRequest, sorts: dict[str, tuple[str, str]], first: str = ""
    ) -> None:
        self.request, self.sorts = request, sorts
        wish = request.GET.get("sort") or first or next(iter(sorts))
        if wish.lstrip("-") not in sorts:
            wish = first or next(iter(sorts))
        self.word, self.is_down = wish.lstrip("-"), wish.startswith("-")

    def without(self, *words: str, **more: str) -> str:
        """The query of this page without these words (and never a page number), and with more."""
        held = self.request.GET.copy()
        for word in ("page", "as", *words):
            held.pop(word, None)
        for word, value in more.items():
            held[word] = value
        return held.urlencode()

    @property
    def words(self) -> str:
        return self.without()

    @property
    def heads(self) -> dict[str, Head]:
        return {word: self._head(word) for word in self.sorts}

    def _head(self, word: str) -> Head:
        here = word == self.word
        turn = f"-{word}" if here and not self.is_down else word
        sort = ("descending" if self.is_down else "ascending") if here else ""
        return Head(self.sorts[word][0], f"?{self.without('sort', sort=turn)}", sort)

    def ordered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """In the order asked for; what is unknown comes last either way."""
        field = F(self.sorts[self.word][1])
        first: OrderBy = field.desc(nulls_last=True) if self.is_down else field.asc(nulls_last=True)
        return rows.order_by(first, "-pk" if self.is_down else "pk")

    def page(self, rows: QuerySet[Any], size: int = SIZE) -> Page[Any]:
        return Paginator(self.ordered(rows), size).get_page(self.request.GET.get("page"))
