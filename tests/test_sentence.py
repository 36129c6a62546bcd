"""A sentence is its Chinese text and can be told again through any catalog."""

import json
import pickle

import pytest

from zhidu.sentence import Term, kept, read, say, tell

ENGLISH = {
    "“%(what)s”%(bound)s": "%(what)s: %(bound)s",
    "不多于%(most)d": "at most %(most)d",
    "培养联系人": "mentors",
    "%(who)s不是正式党员": "%(who)s: not full members",
    "、": ", ",
}


def english(text: str) -> str:
    return ENGLISH.get(text, text)


def test_it_is_its_chinese_text():
    held = say("“%(what)s”%(bound)s", what=Term("培养联系人"), bound=say("不多于%(most)d", most=2))
    assert held == "“培养联系人”不多于2"
    assert held.told(english) == "mentors: at most 2"


def test_names_stay_and_lists_take_the_languages_separator():
    held = say("%(who)s不是正式党员", who=["王晨粟", "培养联系人"])
    assert held == "王晨粟、培养联系人不是正式党员"
    assert held.told(english) == "王晨粟, 培养联系人: not full members"


def test_it_comes_back_from_storage_and_from_another_process():
    held = say("“%(what)s”%(bound)s", what=Term("培养联系人"), bound=say("不多于%(most)d", most=2))
    for again in (read(json.loads(json.dumps(kept(held)))), pickle.loads(pickle.dumps(held))):
        assert again == held
        assert tell(again, english) == "mentors: at most 2"
    assert read(kept("早先的话")) == "早先的话"


def test_a_hole_that_nothing_fills_is_an_error():
    with pytest.raises(KeyError):
        say("“%(what)s”", who="王")
