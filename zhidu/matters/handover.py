"""交接: what a post that ended leaves behind, as its successor has to know it. Derived, on any day.

Open matters, drafts, meetings called, pairs, the unit's open duties, what hung on the post. Talks
are not among them: what was said stays with the two, and that there was a talk is theirs as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from zhidu.org.access import Viewer, in_line
from zhidu.org.models import Membership, Pair, Person, Post, Unit
from zhidu.sentence import Sentence, Term, say

from . import hanging, reading
from .duties import duties
from .models import Call, Matter, Record
from .rulebook import law_of, title_of

SLUG = "handover"
REMEMBERED = timedelta(days=180)  # how long an ended post is offered to be handed over
NOT_HANDED = ("talks", SLUG)
OPEN_DUTIES = ("late", "soon", "due")


@dataclass(frozen=True)
class Line:
    """One thing to hand over. `ref` is 'matter:7', 'record:3' … or empty; days are ISO.

    `moves`: it is done by name, so signing passes it on unless it is left with who has it.
    """

    kind: Sentence | Term | str
    what: Sentence | Term | str
    due: str = ""
    ref: str = ""
    moves: bool = False


def lines(post: Post, viewer: Viewer) -> list[Line]:
    """Everything the post's holder leaves in the unit, of what the viewer may read."""
    mine, unit, today = post.person.ids(), post.unit, viewer.today
    return [
        *_by_name(mine, unit, viewer),
        *_by_post(post, viewer),
        *_hung(post, today),
        *_drafts(mine, unit),
        *_calls(mine, unit, today),
        *_pairs(mine, unit),
        *_duties(post, today),
    ]


def _open(unit: Unit) -> Any:
    rows = Matter.objects.filter(unit=unit, state=Matter.State.OPEN).exclude(slug__in=NOT_HANDED)
    return rows.select_related("unit", "subject", "opener").order_by("due", "opened", "pk")


def _by_name(mine: list[int], unit: Unit, viewer: Viewer) -> Iterator[Line]:
    """Opened by them or owned by them; their own pledge or case is nobody else's."""
    rows = _open(unit).filter(Q(opener__in=mine) | reading.naming(mine))
    for one in rows.exclude(subject__in=mine).filter(period_start=None):
        if reading.may_see(viewer, one):
            yield _line(one, moves=True)


def _by_post(post: Post, viewer: Viewer) -> Iterator[Line]:
    """What waits for this very post: it passes with the post, and is shown so that it is known."""
    mine = set(post.person.ids())
    for one in _open(post.unit).filter(period_start=None):
        stage = law_of(one).stages.get(one.at)
        role = law_of(one).roles[stage.by] if stage else None
        waits = role is not None and role.who == "post" and role.post == post.post
        named = bool(mine & {one.opener_id, *reading.named_in(one)})
        if waits and not named and reading.may_see(viewer, one):
            yield _line(one, moves=False)


def _line(one: Matter, *, moves: bool) -> Line:
    due = one.due.isoformat() if one.due else str(one.known.get("due_on") or "")
    return Line(title_of(one.slug), one.said, due, f"matter:{one.pk}", moves)


def _hung(post: Post, today: date) -> Iterator[Line]:
    rows = _open(post.unit).filter(slug="pledge", subject__in=post.person.ids(), at="shown")
    for one in rows:
        if hanging.left_post(one, today):
            what = say("%(name)s的公开承诺，已随职务撤下", name=post.person.name)
            yield Line(title_of("pledge"), what, "", f"matter:{one.pk}")


def _drafts(mine: list[int], unit: Unit) -> Iterator[Line]:
    for one in Record.objects.filter(unit=unit, by__in=mine, state=Record.State.DRAFT):
        what = say("%(day)s %(title)s", day=one.held_on, title=one.title or title_of(one.slug))
        yield Line(Term("草稿"), what, "", f"record:{one.pk}")


def _calls(mine: list[int], unit: Unit, today: date) -> Iterator[Line]:
    for one in Call.objects.filter(unit=unit, by__in=mine, day__gte=today, cancelled=""):
        yield Line(Term("会议通知"), title_of(one.slug), one.day.isoformat(), f"call:{one.pk}")


def _pairs(mine: list[int], unit: Unit) -> Iterator[Line]:
    rows = Pair.objects.filter(unit=unit, helper__in=mine, ends=None)
    for one in rows.select_related("other").order_by("pk"):
        yield Line(Term("结对联系"), one.other.name, "", f"pair:{one.pk}")


def _duties(post: Post, today: date) -> Iterator[Line]:
    if post.unit.is_archived:
        return
    for one in duties(post.unit, today):
        if one.subject is None and one.state in OPEN_DUTIES:
            yield Line(Term("应办"), one.title, one.period.due.isoformat())


def signed(rows: list[dict[str, Any]]) -> str:
    """SHA-256 of a list as both sign it: the same rows give the same mark on any machine."""
    plain = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def plain(line: Line, told: Any) -> dict[str, str]:
    """A line as a row of the item `handed`: what is signed is text, in the language of the day."""
    held = {name: told(value) for name, value in asdict(line).items() if name != "moves"}
    row = {"kind": held["kind"], "title_line": held["what"], "due_on": held["due"],
           "ref": held["ref"]}  # fmt: skip
    return {name: str(value) for name, value in row.items() if value}


# ---- who hands over to whom ----------------------------------------------------------------------


def successor(post: Post, today: date) -> Person | None:
    """Who holds the post now, or acts for it."""
    rows = [
        one
        for one in post.unit.posts.on(today).select_related("person")  # type: ignore[attr-defined]
        if one.person_id not in post.person.ids()
    ]
    held = in_line(rows, post.post)
    return held[0].person if held else None


def is_gone(person: Person, today: date) -> bool:
    """No longer in any branch or post, or signing on paper only: the level above hands over."""
    if person.paper_only:
        return True
    ids = person.ids()
    here = Membership.objects.on(today).filter(person__in=ids)
    return not (here.exists() or Post.objects.on(today).filter(person__in=ids).exists())


def goes_on(post: Post, today: date) -> bool:
    """The same person holds the same post of the unit in another row: nothing to hand over."""
    rows = Post.objects.on(today).filter(unit=post.unit, post=post.post)
    return rows.filter(person__in=post.person.ids()).exists()


def matter_of(post: Post) -> Matter | None:
    """The handover of this post, under way or done."""
    rows = Matter.objects.filter(unit=post.unit, slug=SLUG, known__post=post.pk)
    return rows.exclude(state=Matter.State.VOID).order_by("-pk").first()


def ended(unit: Unit, today: date) -> list[Post]:
    """Posts of the unit that ended lately and were not simply renewed."""
    rows = Post.objects.filter(unit=unit, ends__lte=today, ends__gt=today - REMEMBERED)
    found = rows.select_related("unit", "person").order_by("-ends", "pk")
    return [one for one in found if not goes_on(one, today)]


def waiting(viewer: Viewer) -> list[Post]:
    """Handovers not begun that this person could begin: theirs to take over or to hand over."""
    mine = viewer.person.ids()
    units = {post.unit_id for post in viewer.posts}
    recent = Q(ends__lte=viewer.today, ends__gt=viewer.today - REMEMBERED, unit__closed=None)
    rows = Post.objects.filter(recent).filter(Q(unit__in=units) | Q(person__in=mine))
    found = []
    for post in rows.select_related("unit", "person").order_by("ends", "pk"):
        if goes_on(post, viewer.today) or matter_of(post):
            continue
        after = successor(post, viewer.today)
        if after and (after.pk in mine or post.person_id in mine) and lines(post, viewer):
            found.append(post)
    return found


def may_see(viewer: Viewer, post: Post) -> bool:
    """The one who leaves, the one who comes, and who keeps the unit's papers."""
    after = successor(post, viewer.today)
    mine = viewer.person.ids()
    return post.person_id in mine or (after and after.pk in mine) or viewer.keeps(post.unit)
