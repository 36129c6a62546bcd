"""Who moved, arrived, was lost sight of or died in the autumn; who keeps in touch with whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.matters.actions import acting
from zhidu.matters.models import Matter
from zhidu.org.access import holders, members
from zhidu.org.actions import arriving
from zhidu.org.door import Actor
from zhidu.org.models import Membership, Pair, Person, Post, Unit


def tell() -> None:
    _received()
    _under_way()
    _arrived()
    _registered()
    _lost()
    _died()
    _in_touch()
    _asks_for_another()


def _unit(name: str) -> Unit:
    return Unit.objects.get(name=name)


def _who(unit: Unit, post: str, day: date) -> Person:
    return holders(unit, post, day)[0].person


def _office(unit: Unit) -> Person:
    above = unit.parent
    assert above is not None
    return Post.objects.get(unit=above, post="office", ends=None).person


def _plain(unit: Unit, number: int) -> Person:
    """The n-th full member who holds no post."""
    rows = members(unit, date(2026, 10, 1), (Membership.Kind.FULL,))
    return [one for one in rows if not one.posts.exists()][number]  # type: ignore[attr-defined]


def _do(matter: Matter, who: Person, day: date, said: str, **facts: Any) -> None:
    matter.refresh_from_db()
    acting.do(Actor(who, day), matter, matter.at, said, day, facts)


def _sent(unit: Unit, to: Unit, person: Person, days: tuple[date, date], letter: str) -> Matter:
    """Asked for and checked on the first day, the letter issued on the second."""
    asked, issued = days
    matter = acting.open_matter(Actor(person, asked), unit, "transfer", asked, person)
    _do(matter, person, asked, "done", to_unit=str(to.pk), move_reason="work")
    _do(matter, _who(unit, "secretary", asked), asked, "forward")
    _do(matter, _office(unit), issued, "send", letter_number=letter, letter_on=issued.isoformat())
    return matter


def _received() -> None:
    """From one station to the next: the letter on 15 October, received on the 28th."""
    unit, to = _unit("中堰所党支部"), _unit("下渡所党支部")
    days = (date(2026, 10, 12), date(2026, 10, 15))
    matter = _sent(unit, to, _plain(unit, 3), days, "穗转〔2026〕3号")
    day = date(2026, 10, 28)
    _do(matter, _who(to, "secretary", day), day, "receive", receipt_number="回执3号")


def _under_way() -> None:
    """One letter past its ninety days, one fresh: both count where they leave."""
    begun = date(2026, 10, 1)
    unit, to = _unit("测流所党支部"), _unit("柏成村党支部")
    _sent(unit, to, _plain(unit, 4), (begun, begun), "穗转〔2026〕2号")
    unit, to = _unit("二车队党支部"), _unit("上闸所党支部")
    days = (date(2026, 12, 14), date(2026, 12, 18))
    _sent(unit, to, _plain(unit, 5), days, "澄转〔2026〕1号")


def _arrived() -> None:
    """With a letter from outside: taken in, checked above, received by the branch."""
    unit, day = _unit("中堰所党支部"), date(2026, 11, 9)
    keeper = _who(unit, "org_commissioner", day)
    person = arriving.expect(Actor(keeper, day), unit, name="柳晨禾", sex="f", ethnicity="汉族")
    matter = acting.open_matter(Actor(keeper, day), unit, "transfer_in", day, person)
    _do(matter, keeper, day, "done", from_outside="邻省某水务公司党委", member_kind="full",
        letter_number="邻转〔2026〕88号", letter_on="2026-10-30",
        standing_since="2015-07-01")  # fmt: skip
    _do(matter, _office(unit), date(2026, 11, 12), "fit")
    day = date(2026, 11, 16)
    _do(matter, _who(unit, "secretary", day), day, "done", held_on=day.isoformat(),
        receipt_number="回执1号")  # fmt: skip


def _registered() -> None:
    """A year of probation within the Party whose term is over: nobody has decided yet."""
    unit, day = _unit("测流所党支部"), date(2026, 10, 8)
    keeper = _who(unit, "discipline_commissioner", day)
    matter = acting.open_matter(Actor(keeper, day), unit, "registration", day, _plain(unit, 6))
    _do(matter, keeper, day, "done", ruling_kind="watched", document_ref="穗纪〔2025〕4号",
        decided_by="穗澜河管理处纪委", effective_on="2025-12-15", until_on="2026-12-14",
        posts_end="apart")  # fmt: skip
    _do(matter, _office(unit), date(2026, 10, 9), "confirm")
    _do(matter, _who(unit, "secretary", day), date(2026, 10, 12), "told", told_on="2026-10-12")


def _lost() -> None:
    """Searched for in vain; the committee above stopped the membership."""
    unit, day = _unit("柏成村党支部"), date(2026, 10, 2)
    secretary = _who(unit, "secretary", day)
    matter = acting.open_matter(Actor(secretary, day), unit, "suspension", day, _plain(unit, 7))
    _do(matter, secretary, day, "done", stop_ground="lost", lost_since="2025-11-20",
        search_note="打过三次电话，问过家属和原单位，都没有下落")  # fmt: skip
    _do(matter, secretary, day, "posted")
    _do(matter, secretary, date(2026, 10, 26), "clear")
    day = date(2026, 10, 27)
    _do(matter, secretary, day, "done", held_on=day.isoformat(), reason="查找十一个月没有下落")
    _do(matter, _office(unit), date(2026, 11, 5), "approve", reason="查找充分",
        document_ref="杉组〔2026〕15号")  # fmt: skip


def _died() -> None:
    unit, day = _unit("槐序社区党支部"), date(2026, 11, 5)
    secretary = _who(unit, "secretary", day)
    matter = acting.open_matter(Actor(secretary, day), unit, "death", day, _plain(unit, 8))
    _do(matter, secretary, day, "done", died_on="2026-11-03")
    _do(matter, _office(unit), date(2026, 11, 6), "confirm")


def _in_touch() -> None:
    """Half of the helpers telephoned in the last quarter; one of them took something to do."""
    rows = Pair.objects.filter(ends=None, unit__kind=Unit.Kind.BRANCH).select_related("unit")
    for number, row in enumerate(rows.order_by("pk")):
        if number % 2:
            continue
        day = date(2026, 11, 3 + number % 20)
        matter = acting.open_matter(Actor(row.helper, day), row.unit, "contact", day)
        facts: dict[str, Any] = {"other_side": str(row.other_id), "held_on": day.isoformat(),
                                 "contact_way": "phone"}  # fmt: skip
        if number == 0:
            facts["commitments"] = [{"title_line": "代交明年的医保", "owner": str(row.helper_id),
                                     "due_on": "2026-12-25"}]  # fmt: skip
        _do(matter, row.helper, day, "noted", **facts)


def _asks_for_another() -> None:
    """A mobile member asks for another contact; the secretary has proposed one."""
    row = Pair.objects.filter(ends=None, unit__name="柏启村党支部").order_by("pk").first()
    assert row is not None
    day, unit, person = date(2026, 12, 20), row.unit, row.other
    matter = acting.open_matter(Actor(person, day), unit, "pairing", day, person)
    _do(matter, person, day, "done", reason="作息对不上，电话总接不到")
    helper = next(one for one in members(unit, day) if one.pk not in (row.helper_id, person.pk))
    _do(matter, _who(unit, "secretary", day), date(2026, 12, 22), "done",
        helper=str(helper.pk), pair_kind="mobile", contact_every="month")  # fmt: skip
