"""Two letters without a name to 上闸所, one answered, one new; and the panel in its hall."""

from __future__ import annotations

from datetime import date, timedelta

from zhidu.matters.actions import panelling
from zhidu.org.access import holders, members
from zhidu.org.door import Actor
from zhidu.org.models import Unit
from zhidu.voice.actions import handling, sending

WORD = "DEMO-DEMO-DEMO"  # the passphrase of both who receive


def tell(unit: Unit, today: date) -> None:
    assert unit.parent is not None
    _panel(unit, today)
    receiving = [holders(unit, "secretary", today)[0], holders(unit.parent, "office", today)[0]]
    before, last = today - timedelta(days=21), today - timedelta(days=1)
    for post in receiving:
        handling.take_key(Actor(post.person, before), WORD)
    sending.send(unit, "opinion", "夜班食堂十点就关门，能不能留一口热饭？", before)
    handling.lay_open(before + timedelta(days=1))
    secretary = Actor(receiving[0].person, before + timedelta(days=6))
    (letter,) = handling.inbox(secretary)
    handling.close(secretary, letter, "coordinated", "同食堂商量过了，夜班留到十二点，月底前先试。")
    sending.send(unit, "problem", "二号闸的值班表十二月没有贴出来，问了两次没有下文。", last)
    handling.lay_open(today)


def _panel(unit: Unit, today: date) -> None:
    folk = list(members(unit, today, ("full",)))
    goals = ("汛前十二台启闭机全部检修一遍", "结对的独居老人每月看望两次", "反映的事三天内有回音")
    areas = ("一号闸", "二号闸", "堤段上游", "堤段下游")
    zones = [(area, folk[n].pk) for n, area in enumerate(areas)]
    panelling.make(Actor(holders(unit, "secretary", today)[0].person, today), unit, goals, zones)
