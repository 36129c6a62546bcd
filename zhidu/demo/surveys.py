"""Two surveys of the autumn: users rate a motor team by slips, staff their leading body."""

from __future__ import annotations

from datetime import date

from zhidu.ballots.actions import casting, closing, paper
from zhidu.ballots.models import Roll
from zhidu.matters.actions import acting, adopting, polling
from zhidu.matters.models import Matter, Poll
from zhidu.matters.rulebook import library
from zhidu.org.access import leaders
from zhidu.org.door import Actor
from zhidu.org.models import Unit

from .asking import holder

STATION, TEAM = "上闸所党支部", "一车队党支部"
USERS, USERS_TOLD = date(2026, 11, 23), date(2026, 11, 30)
BODY, BODY_COUNTED, BODY_TOLD = date(2026, 12, 8), date(2026, 12, 15), date(2026, 12, 18)
RIDE = (("service", "车准点到"), ("service", "车里干净、开得稳"))
THREE = (
    ("work", "今年定下的三件事办成了"), ("work", "说过的话有回音"),
    ("clean", "用钱、用车、用人都公开"), ("clean", "办事一样对待"),
    ("able", "难事有人拿主意"), ("able", "班子几个人劲往一处使"),
)  # fmt: skip
MARKS = (4, 3, 4, 4, 3, 5)  # what most give each question
REPLY = (
    "改：用车单从一月起每月上墙，谁用、去哪、多少公里都写；反映的事三天内由分管的人回话。\n"
    "改不了：夜班补贴的标准由处里定，我们已经把意见报上去，有答复就贴出来。"
)
RIDERS_TOLD = "改：六点的班车提前十分钟发车前检查。改不了：桥面限速，雨天晚到要请大家多担待。"


def users(day: date) -> None:
    """Thirty riders draw slips at the gate; twenty-six come back."""
    matter = _asked(TEAM, "service_rating", day, RIDE, ())
    poll = _opened(matter, day, USERS_TOLD, others=30)
    made = paper.make_slips(Actor(holder(TEAM, "secretary"), day), poll.round, (), {"users": 30})
    for at, (word, _group) in enumerate(made[:26]):
        mark = "2" if at < 4 else "4" if at < 15 else "5"
        casting.cast_by_slip(word, dict.fromkeys(("q1", "q2"), mark), "", day)


def users_told(day: date) -> None:
    matter = Matter.objects.get(unit__name=TEAM, slug="survey_round")
    _counted(matter, TEAM, day)
    _told(matter, TEAM, day, RIDERS_TOLD)


def body(day: date) -> None:
    """Members and staff as two groups, the leading body itself without a voice."""
    unit = Unit.objects.get(name=STATION)
    rated = tuple(str(one.pk) for one in leaders(unit, day))
    matter = _asked(STATION, "leading_body_review", day, THREE, rated)
    poll = _opened(matter, day, BODY_COUNTED)
    seats = Roll.objects.filter(round=poll.round).select_related("person").order_by("group", "pk")
    for at, seat in enumerate(list(seats)[:44]):
        items = poll.round.form.items
        marks = {
            one.id: str(min(5, mark + (at % 4 == 0)))
            for one, mark in zip(items, MARKS, strict=True)
        }
        casting.cast(poll.round_id, seat.person, marks, "", day)


def body_counted(day: date) -> None:
    _counted(Matter.objects.get(unit__name=STATION, slug="survey_round"), STATION, day)


def body_told(day: date) -> None:
    _told(Matter.objects.get(unit__name=STATION, slug="survey_round"), STATION, day, REPLY)


def _asked(
    name: str, preset: str, day: date, rows: tuple[tuple[str, str], ...], rated: tuple[str, ...]
) -> Matter:
    unit, blanks = Unit.objects.get(name=name), library().presets()[preset].set
    yearly = blanks["round_every"] == "year"
    first = day.replace(month=1, day=1) if yearly else day.replace(day=1)
    adopting.adopt(Actor(None, day), unit, "survey_round", first, blanks, preset=preset)
    matter: Matter = acting.open_matter(
        Actor(holder(name, "secretary"), day), unit, "survey_round", day
    )
    facts = {
        "survey_lines": [{"survey_part": part, "survey_question": words} for part, words in rows],
        "survey_people": list(rated),
    }
    acting.do(Actor(holder(name, "org_commissioner"), day), matter, "form", "done", day, facts)
    reader = Actor(holder(name, "discipline_commissioner"), day)
    acting.do(reader, matter, "approve", "approve", day, {})
    matter.refresh_from_db()
    return matter


def _opened(matter: Matter, day: date, last: date, others: int = 0) -> Poll:
    me = Actor(holder(matter.unit.name, "secretary"), day)
    call = polling.Call(last, two_person=False, others=others)
    poll: Poll = polling.put_to_vote(me, matter, "ask", call)
    polling.begin(me, poll)
    poll.round.refresh_from_db()
    return poll


def _counted(matter: Matter, name: str, day: date) -> None:
    me, poll = Actor(holder(name, "secretary"), day), matter.polls.get()  # type: ignore[attr-defined]
    closing.stop(me, poll.round)
    closing.count(me, poll.round)
    polling.take_over(me, poll)


def _told(matter: Matter, name: str, day: date, reply: str) -> None:
    matter.refresh_from_db()
    leader = Actor(holder(name, "secretary"), day)
    acting.do(leader, matter, "answer", "done", day, {"survey_reply": reply})
    matter.refresh_from_db()
    writer = Actor(holder(name, "org_commissioner"), day)
    acting.do(writer, matter, "publish", "posted", day, {})
