"""Names that nobody has: a common surname, a season or hour, a grain; drawn with a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文"
)
HOURS = "春夏秋冬晨晓午暮"
GRAINS = "禾麦稻粟谷豆黍荞"
SEED = 20260101
# people the story names
KEPT = (
    "沈夏禾",
    "尤春谷",
    "许夏麦",
    "孔午稻",
    "张暮谷",
    "周晓谷",
    "吴午豆",
    "王晨粟",
    "杨晨稻",
    "朱晓粟",
    "冯暮黍",
    "蒋夏荞",
    "薛晨禾",
)


def names() -> Iterator[str]:
    """Every combination once, in a fixed shuffled order, without those the story keeps."""
    every = [s + h + g for s in SURNAMES for h in HOURS for g in GRAINS]
    random.Random(SEED).shuffle(every)
    return (one for one in every if one not in KEPT)
