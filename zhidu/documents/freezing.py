"""Close a year: the handbook as it stands is kept with its SHA-256 and never written again.

What is recorded later for that year is shown beside it as a supplement, and what is withdrawn later
is named; the frozen part itself stays as it was. Nothing freezes by itself: a person does it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhidu.matters.models import Frozen, Record
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Person, Unit
from zhidu.org.speech import told
from zhidu.sentence import Sentence, say

from .pdf import book_pdf
from .year import Book, Held, Part, Table, branch_book, held_of, member_book

Owner = Unit | Person
PASSING = ("made", "seal")  # words of a book that are not part of what is kept


def canonical(book: Book) -> str:
    """The book as one text that is the same on every machine: sorted words, no spaces."""
    data = {name: value for name, value in asdict(book).items() if name not in PASSING}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def mark_of(book: Book) -> str:
    return hashlib.sha256(canonical(book).encode()).hexdigest()


def live(owner: Owner, year: int, actor: Actor) -> Book:
    """The book from the records of this moment."""
    if isinstance(owner, Unit):
        return branch_book(owner, year, actor.today)
    return member_book(owner, year, actor.today)


def frozen_of(owner: Owner, year: int) -> Frozen | None:
    rows = Frozen.objects.filter(year=year)
    if isinstance(owner, Unit):
        return rows.filter(unit=owner).first()
    return rows.filter(person__in=owner.ids()).first()


def book_of(owner: Owner, year: int, actor: Actor) -> tuple[Book, Frozen | None]:
    """What a reader of that year gets: the frozen book with its supplements, else the live one."""
    held = frozen_of(owner, year)
    if held is None:
        return live(owner, year, actor), None
    return _with_supplements(held, actor), held


def _with_supplements(held: Frozen, actor: Actor) -> Book:
    book = read(held)
    later = list(_later(held))
    lines = [told(one) for one in _withdrawn_since(held)]
    if later or lines:
        part = Part(_("补记（封存以后）"), lines=lines, held=later)
        book = replace(book, parts=[*book.parts, part], made=actor.today.isoformat())
    return book


def read(held: Frozen) -> Book:
    """The frozen values as a book again, with the sentence of its seal."""
    data = {name: value for name, value in held.data.items() if name != "parts"}
    parts = [_part(one) for one in held.data["parts"]]
    return Book(**data, parts=parts, made=held.on.isoformat(), seal=told(seal(held)))


def kept_pages(held: Frozen, book: Book) -> bytes | None:
    """The PDF made when the year was closed, if it is whole and nothing was added since."""
    if len(book.parts) != len(held.data["parts"]) or not held.file.storage.exists(held.file.name):
        return None
    with held.file.open() as kept:
        pages: bytes = kept.read()
    return pages if hashlib.sha256(pages).hexdigest() == held.file_sha256 else None


def _part(data: dict[str, Any]) -> Part:
    table = Table(**data["table"]) if data["table"] else None
    return Part(**{**data, "table": table, "held": [Held(**one) for one in data["held"]]})


def seal(held: Frozen) -> Sentence:
    return say("%(day)s封存，校验码 %(mark)s", day=held.on, mark=held.sha256)


def _in_book(held: Frozen) -> set[int]:
    return {one["pk"] for part in held.data["parts"] for one in part["held"]}


def _records(held: Frozen) -> QuerySet[Record]:
    rows = Record.objects.filter(held_on__year=held.year)
    if held.unit is not None:
        return rows.filter(unit=held.unit)
    assert held.person is not None
    return rows.filter(presences__person__in=held.person.ids(), presences__present=True)


def _later(held: Frozen) -> Iterator[Held]:
    rows = _records(held).filter(state=Record.State.FILED).exclude(pk__in=_in_book(held))
    for row in rows.distinct().order_by("held_on", "pk"):
        yield held_of(row)


def _withdrawn_since(held: Frozen) -> Iterator[Sentence]:
    rows = Record.objects.filter(pk__in=_in_book(held), state=Record.State.WITHDRAWN)
    for row in rows.order_by("held_on", "pk"):
        yield say(
            "%(day)s的记录在封存以后撤回：%(reason)s", day=row.held_on, reason=row.withdrawn_reason
        )


def may_freeze(actor: Actor, owner: Owner) -> None:
    """A branch's book its keepers; a member's book the member, for who uses paper the keepers."""
    if isinstance(owner, Unit):
        must_keep(actor, owner)
        return
    if actor.is_trusted or (actor.person and owner.pk in actor.person.ids()):
        return
    home = owner.membership(actor.today)
    if not owner.paper_only or home is None:
        raise Refused(say("自己的手册由本人封存。"))
    must_keep(actor, home.unit)


def _may(actor: Actor, owner: Owner, *rest: object, **more: object) -> None:
    may_freeze(actor, owner)


@act("handbook.freeze", may=_may)
def freeze(actor: Actor, owner: Owner, year: int) -> Done:
    """Keep the book of a year that is over. Raises Refused before its end, and a second time."""
    if year >= actor.today.year:
        raise Refused(say("%(year)d年还没有过完，到新的一年才能封存。", year=year))
    if frozen_of(owner, year) is not None:
        raise Refused(say("%(year)d年的手册已经封存。", year=year))
    with override("zh-hans"):  # kept in one language, whoever closes it
        book = live(owner, year, actor)
        row = Frozen(year=year, sha256=mark_of(book), by=actor.person, on=actor.today,
                     data=json.loads(canonical(book)))  # fmt: skip
        pages = book_pdf(replace(book, seal=told(seal(row))))
    unit = owner if isinstance(owner, Unit) else None
    row.unit, row.person = unit, None if unit else owner
    row.file_sha256 = hashlib.sha256(pages).hexdigest()
    row.file.save(f"{row.sha256[:32]}.pdf", ContentFile(pages), save=True)
    home = unit or _home(owner, actor)
    said = say("封存%(year)d年的手册，校验码 %(mark)s", year=year, mark=row.sha256[:16])
    return Done(row, said, unit=home, person=row.person, thing=f"frozen:{row.pk}")


def _home(owner: Owner, actor: Actor) -> Unit | None:
    row = owner.membership(actor.today) if isinstance(owner, Person) else None
    return row.unit if row else None
