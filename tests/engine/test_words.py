"""A rule in plain words: everything the language can say has its sentence, in three scripts."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from tests.engine.shelf import FOLDER, LAWS, LIBRARY
from zhidu.engine import conditions, consequences, effects, linkage, meaning, words
from zhidu.engine.check import CHECKS
from zhidu.engine.source import WORDS
from zhidu.engine.terms import Strict
from zhidu.org.speech import told

HAN = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def own(module) -> list[type[Strict]]:
    """The words of a module: what a file may write, not what they share."""
    bases = {
        base for one in vars(module).values() if isinstance(one, type) for base in one.__mro__[1:]
    }
    return [
        one
        for one in vars(module).values()
        if isinstance(one, type)
        and issubclass(one, Strict)
        and one.__module__ == module.__name__
        and one not in bases
    ]


@pytest.mark.parametrize("word", own(conditions), ids=lambda one: one.__name__)
def test_every_condition_has_its_sentence(word):
    assert meaning.asked.dispatch(word) is not meaning.asked.dispatch(Strict)


@pytest.mark.parametrize("word", own(effects), ids=lambda one: one.__name__)
def test_every_effect_has_its_sentence(word):
    assert consequences.done.dispatch(word) is not consequences.done.dispatch(Strict)


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_a_rule_reads_in_three_scripts(law):
    lines = words.explain(law, LIBRARY.fields, LIBRARY.names)
    assert len({line.key for line in lines}) == len(lines)
    with translation.override("zh-hans"):
        assert [told(line.text) for line in lines] == [str(line.text) for line in lines]
    with translation.override("en"):
        left = [told(line.text) for line in lines if HAN.search(told(line.text))]
    assert left == []


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_no_slug_of_the_file_is_left_in_the_words(law):
    """A reader sees titles: a word like `held_on` in a sentence is one that nothing names."""
    said = " ".join(str(one.text) for one in words.explain(law, LIBRARY.fields, LIBRARY.names))
    assert re.findall(r"“[a-z_.]+”", said) == []


def test_a_change_is_told_in_words():
    law = LAWS["theme_day/2026-01-01"]
    hold = law.stages["hold"]
    stages = {**law.stages, "hold": hold.model_copy(update={"collect": hold.collect[:-1]})}
    changed = law.model_copy(update={"stages": stages, "ends": {**law.ends}})
    (line,) = words.difference(law, changed, LIBRARY.fields)
    assert line.startswith("改：须填：")
    with translation.override("en"):
        assert told(line).startswith("Changed: Must be filled in: ")


def test_the_rule_of_a_place_names_the_file_of_each_line():
    lines = words.effective(FOLDER, "talks", [], date(2026, 9, 1))
    assert all(line.source.startswith("talks/2026-01-01.yaml:") for line in lines)


def test_every_word_of_the_language_stands_in_its_manual():
    """`forms` is filled from files, no one writes it."""
    page = (Path(__file__).parents[2] / "docs/language.md").read_text(encoding="utf-8")
    missing = [one for one in WORDS if not re.search(rf"\b{one}\b", page)]
    assert missing == ["forms"]


def test_every_code_of_the_linter_stands_in_the_manual():
    """I107 as '107' in the list of its family; what a chain of letters names is said there too."""
    page = (Path(__file__).parents[2] / "docs/language.md").read_text(encoding="utf-8")
    listed = page.partition("## 10. Checks")[2].partition("## 11.")[0]
    known = {code for code, _check in CHECKS} | set(linkage.CHECKS)
    missing = sorted(code for code in known if code[1:] not in listed)
    assert missing == []
