"""Invented people: a common surname, a season or hour, a grain. No real region code is used."""

from __future__ import annotations

import random
from datetime import date, timedelta

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
HOURS = "春夏秋冬晨晓午暮"
GRAINS = "禾麦稻粟谷豆黍荞"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
NOWHERE = "990000"


def name(dice: random.Random) -> str:
    return dice.choice(SURNAMES) + dice.choice(HOURS) + dice.choice(GRAINS)


def id_number(birth: date, order: int) -> str:
    """18 characters with a right check sign (GB 11643, written out here a second time)."""
    body = f"{NOWHERE}{birth:%Y%m%d}{order % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def short_id(birth: date, order: int) -> str:
    """The 15-digit form of before 1999."""
    return f"{NOWHERE}{birth:%y%m%d}{order % 1000:03d}"


def day(dice: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=dice.randrange((last - first).days))
