"""A sentence is its Chinese text and can be told again through any catalog."""

import json
import pickle
from datetime import date

import pytest
from django.utils import translation

from tests.engine.shelf import LAWS, WORLD
from zhidu.engine.dates import span
from zhidu.engine.machine import Act, Refused, begin, step
from zhidu.org import door
from zhidu.org.speech import told
from zhidu.sentence import MARKS, Term, joined, kept, many, read, say, tell

ENGLISH = {
    "“%(what)s”%(bound)s": "%(what)s: %(bound)s",
    "不多于%(most)d": "at most %(most)d",
    "培养联系人": "mentors",
    "%(who)s不是正式党员": "%(who)s: not full members",
    "%(n)d天": ("%(n)d day", "%(n)d days"),
    "、": ", ",
    "；": "; ",
}
BOUND = say("“%(what)s”%(bound)s", what=Term("培养联系人"), bound=say("不多于%(most)d", most=2))


def english(text: str, number: int | None = None, /) -> str:
    held = ENGLISH.get(text, text)
    return held if isinstance(held, str) else held[number != 1]


def test_it_is_its_chinese_text():
    assert BOUND == "“培养联系人”不多于2"
    assert BOUND.told(english) == "mentors: at most 2"


def test_names_stay_and_lists_take_the_languages_separator():
    held = say("%(who)s不是正式党员", who=["王晨粟", "培养联系人"])
    assert held == "王晨粟、培养联系人不是正式党员"
    assert held.told(english) == "王晨粟, 培养联系人: not full members"


def test_a_series_is_told_with_the_languages_mark():
    held = joined([BOUND, "王晨粟"], MARKS["clause"])
    assert held == "“培养联系人”不多于2；王晨粟"
    assert tell(held, english) == "mentors: at most 2; 王晨粟"


@pytest.mark.parametrize(("number", "words"), [(1, "1 day"), (3, "3 days")])
def test_a_number_picks_its_form(number, words):
    assert many("%(n)d天", number) == f"{number}天"
    assert tell(many("%(n)d天", number), english) == words


@pytest.mark.parametrize("held", [BOUND, joined([BOUND, "x"], MARKS["clause"]), many("%(n)d天", 3)])
def test_it_comes_back_from_storage_and_from_another_process(held):
    for again in (read(json.loads(json.dumps(kept(held)))), pickle.loads(pickle.dumps(held))):
        assert again == held
        assert tell(again, english) == tell(held, english)


def test_what_was_stored_before_stays_as_it_was():
    assert read(kept("早先的话")) == "早先的话"


def test_a_hole_that_nothing_fills_is_an_error():
    with pytest.raises(KeyError):
        say("“%(what)s”", who="王")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ["缺“日期”", "5个工作日"]),
        ("zh-hant", ["缺“日期”", "5個工作日"]),
        ("en", ["Missing: “Date”", "5 working days"]),
    ],
)
def test_the_engine_speaks_the_readers_language(language, words):
    law = LAWS["group_meeting/2026-01-01"]
    day = date(2026, 3, 6)
    with pytest.raises(Refused) as caught:
        step(law, begin(law, day), Act(law.first, "done", day, facts={"held_on": ""}), WORLD)
    refused = door.Refused(*caught.value.unmet)
    with translation.override(language):
        assert [told(refused.sentences[0]), told(span("5 workdays").said)] == words
