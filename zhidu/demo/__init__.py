"""The invented organisations of the demo: a fixed day, made-up names, no numbers of anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection, transaction

from zhidu.boards import guard as log
from zhidu.ledger import guard as entries
from zhidu.matters.rulebook import refresh
from zhidu.org.door import Actor, Done, act, anyone
from zhidu.org.free_days import seed
from zhidu.org.models import Account, FreeDay, Person, Post, Site, Unit

from . import (
    appraising,
    assessing,
    bodies,
    calling,
    cases,
    checks,
    comparing,
    councils,
    doubling,
    elections,
    honouring,
    joining,
    planning,
    recruiting,
    rulebook,
    story,
    trees,
    trust,
    village,
    voice,
    workshop,
)

TODAY = date(2026, 12, 31)
PASSWORD = "demo-2026"  # noqa: S105 - printed on the console, guards invented data only
# (post, unit) of those who can sign in, and why one would
ROLES = (
    ("secretary", "上闸所党支部", "支部书记 branch secretary"),
    ("", "上闸所党支部", "普通党员 member"),
    ("office", "穗澜河管理处党委", "上级组织科 office above"),
    ("secretary", "柏启村党支部", "村书记（一肩挑）village secretary"),
    ("villager_rep", "柏启村党支部", "村民代表 villagers' representative"),
    ("office", "杉朗镇党委", "镇党委经办 town office"),
    ("office", "榆光区委", "区委组织部门 district office"),
    ("secretary", "一车队党支部", "车队书记 brigade secretary"),
    ("secretary", "桦衡机电党支部", "企业书记 firm secretary"),
)


def _lock() -> Unit:
    return Unit.objects.get(name="上闸所党支部")


# one after the other: what a later one tells rests on what the earlier ones did
CHAPTERS: tuple[Callable[[], None], ...] = (
    partial(story.tell, TODAY), doubling.seat, village.seat, bodies.tell, doubling.tell,
    councils.tell, planning.tell, elections.tell, village.tell, cases.tell, story.pledges,
    honouring.tell, recruiting.tell, calling.tell, partial(workshop.tell, TODAY),
    lambda: trust.tell(_lock(), TODAY), lambda: voice.tell(_lock(), TODAY),
    partial(rulebook.shelve, TODAY), checks.tell, comparing.tell, joining.tell, assessing.tell,
    appraising.tell,
)  # fmt: skip


def load() -> None:
    """Fill an empty database. Everything or nothing: a broken load leaves it empty."""
    with transaction.atomic():
        _load(Actor(None, TODAY))


@act("demo.load", may=anyone)
def _load(actor: Actor) -> Done:
    site = Site.here()
    site.name, site.demo_today, site.first_run_done = "演示", TODAY, True
    site.save()
    refresh()  # an earlier demo's own rules went with it
    trees.plant()
    cases.prepare()
    with connection.cursor() as cursor:  # one transaction: nothing else tells the planner of it
        cursor.execute("ANALYZE")
    for chapter in CHAPTERS:
        chapter()
    _accounts()
    return Done(site, "装入演示数据")


def throw_away() -> None:
    """Empty every table; only ever called for a demo."""
    if not Site.here().is_demo:
        raise RuntimeError("only a demo may be thrown away")
    with log.lifted(connection), entries.lifted(connection):
        call_command("flush", verbosity=0, interactive=False)
    seed(FreeDay)


def _accounts() -> None:
    word = make_password(PASSWORD)
    Account.objects.bulk_create(
        Account(username=one.name, person=one, password=word) for one, _why in _who()
    )


def _who() -> list[tuple[Person, str]]:
    found = []
    for post, unit, why in ROLES:
        if post:
            row = Post.objects.filter(unit__name=unit, post=post, ends=None).first()
            person = row.person if row else None
        else:
            person = (
                Person.objects.filter(
                    memberships__unit__name=unit,
                    memberships__kind="full",
                    posts=None,
                    merged_into=None,
                )
                .order_by("pk")
                .last()
            )
        if person is not None:
            found.append((person, f"{unit} · {why}"))
    return found


def sign_ins() -> list[str]:
    """What `zhidu serve` prints for a demo."""
    return [f"演示登录 demo sign-ins, 密码 password {PASSWORD}:"] + [
        f"  {person.name}　{why}" for person, why in _who()
    ]
