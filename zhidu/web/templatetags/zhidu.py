"""Words for pages: dates as a reader says them, states as shape and word."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhidu.ballots.models import Roll
from zhidu.engine.machine import ahead, filled_by_record
from zhidu.engine.words import PERIODS
from zhidu.matters import weight
from zhidu.matters.effects.told import ahead as ahead_of
from zhidu.matters.models import Adoption, Matter
from zhidu.matters.rulebook import law_of, title_of
from zhidu.money import yuan
from zhidu.org.models import Membership, Person
from zhidu.org.speech import day_said, told
from zhidu.sentence import MARKS, Sentence, Series, Term, joined

STOPS = "。；"  # what a clause of several does not end with
register = template.Library()
NEAR = 3  # days before a deadline that are shown as near


@register.filter
def day(value: date | None, exact: str = "day") -> str:
    """2026年4月8日; English '8 April 2026'. `exact` month or year leaves out what is not known."""
    return day_said(value, exact) if value else ""


@register.filter(name="yuan")
def yuan_filter(value: int) -> str:
    """123450 (fen) → 1,234.50."""
    return yuan(value)


@register.filter
def weekday(value: date) -> str:
    names = [
        _("星期一"),
        _("星期二"),
        _("星期三"),
        _("星期四"),
        _("星期五"),
        _("星期六"),
        _("星期日"),
    ]
    return names[value.weekday()]


@register.filter
def week_words(value: str) -> str:
    """'2026-W48' → 2026年第48周."""
    year, _w, week = value.partition("-W")
    return _("%(year)s年第%(week)s周") % {"year": year, "week": week.lstrip("0")}


@register.filter
def term(value: Any) -> str:
    """A title from a rule file, or a sentence, in the reader's language."""
    return told(value if isinstance(value, (Sentence, Series)) else Term(value or ""))


@register.filter(name="told")
def told_filter(value: Any) -> str:
    """A sentence of the engine, the import or the journal in the reader's language."""
    return told(value)


@register.filter
def listed(values: Any) -> str:
    """Several of them, with the mark that the reader's language puts between."""
    return told(joined(values))


@register.filter
def item(held: dict[Any, Any], key: Any) -> Any:
    return held.get(key) if held else None


@register.simple_tag
def state(duty: Any) -> str:
    """Shape and word of a duty: how late, how soon, or when it is due."""
    kind = duty.state
    if kind == "late":
        words = ngettext("已过期 %(n)d 天", "已过期 %(n)d 天", -duty.days) % {"n": -duty.days}
    elif kind == "soon" and duty.days == 0:
        words = _("今天到期")
    elif kind == "soon":
        words = ngettext("还有 %(n)d 天", "还有 %(n)d 天", duty.days) % {"n": duty.days}
    elif kind == "done":
        words = _("已办")
    elif kind == "excused":
        words = _("免办")
    else:
        words = _("%(day)s前") % {"day": day(duty.period.due)}
    return format_html('<span class="state {}">{}</span>', kind, words)


@register.simple_tag
def deadline(matter: Any, today: date, waiting: bool = False) -> str:
    """Shape and word of the day by which a matter's stage is due; `waiting`: for somebody else."""
    until = matter.until if hasattr(matter, "until") else matter.due
    left = (until - today).days if until else None
    if left is None:
        kind, words = ("wait", _("等对方办")) if waiting else ("due", _("可以办了"))
    elif left < 0:
        kind = "late"
        words = ngettext("已过期 %(n)d 天", "已过期 %(n)d 天", -left) % {"n": -left}
    elif left == 0:
        kind, words = "soon", _("今天到期")
    elif left <= NEAR:
        kind = "soon"
        words = ngettext("还有 %(n)d 天", "还有 %(n)d 天", left) % {"n": left}
    else:
        kind, words = ("wait" if waiting else "due"), _("%(day)s前") % {"day": day(until)}
    return format_html('<span class="state {}">{}</span>', kind, words)


@register.filter
def minutes(thing: Any) -> int:
    """About how long the next act of a duty or of a matter takes."""
    return weight.matter_minutes(thing) if isinstance(thing, Matter) else weight.duty_minutes(thing)


@register.filter
def rhythm(duty: Any) -> str:
    """How often it comes round here: 每月, 每季度 …"""
    every = duty.law.cadence.every
    return told(PERIODS.get(str(duty.adoption.settings.get(every, every)), Term("")))


@register.filter
def institution_title(slug: str) -> str:
    return _(title_of(slug))


@register.filter
def beside(row: list[str], heads: list[str]) -> list[tuple[str, str]]:
    """Each cell with the head of its column."""
    return list(zip(row, heads, strict=True))


@register.filter
def clauses(lines: list[str]) -> str:
    """The lines of an item in one."""
    return told(joined([one.rstrip(STOPS) for one in lines[:-1]] + lines[-1:], MARKS["clause"]))


@register.simple_tag
def rule_link(thing: Adoption | Matter) -> str:
    """The page of the rule in its unit, under the name it runs under there."""
    named = f"&preset={thing.preset}" if thing.preset else ""
    return f"{reverse('institution', args=[thing.slug])}?unit={thing.unit_id}{named}"


@register.simple_tag
def duty_link(duty: Any) -> str:
    """Where a duty is done: the record page, or the matter itself."""
    if duty.subject is None and filled_by_record(duty.law) and not _begun(duty):
        return f"{reverse('record')}?unit={duty.unit.pk}&kind={duty.slug}"
    if duty.matter is not None:
        return reverse("matter", args=[duty.matter.pk])
    subject = f"&subject={duty.subject.pk}" if duty.subject else ""
    named = f"&preset={duty.adoption.preset}" if duty.adoption.preset else ""
    words = f"unit={duty.unit.pk}&slug={duty.slug}{named}&day={duty.period.starts}{subject}"
    return f"{reverse('matter_open')}?{words}"


def _begun(duty: Any) -> bool:
    """Past the stage a record fills: what is left is done in the matter."""
    if duty.matter is None:
        return False
    stage = filled_by_record(duty.law)[0]
    return duty.matter.at != stage and stage not in ahead(duty.law, duty.matter.at)


@register.simple_tag
def step_of(matter: Matter) -> str:
    """What the stage is called at which the matter stands."""
    stage = law_of(matter).stages.get(matter.at)
    return told(Term(stage.title)) if stage else ""


@register.simple_tag
def rail(law: Any, matter: Any) -> list[dict[str, Any]]:
    """The stages as a row of points: done, now, still to come; x in SVG units."""
    names = list(law.stages)
    done = {row.stage for row in matter.steps.all() if not row.withdrawn}
    step = 340 / max(len(names), 1)
    here = names.index(matter.at) if matter.at in names else len(names)
    return [
        {
            "x": round(10 + step * (index + 0.5), 1),
            "title": law.stages[name].title,
            "kind": "now" if index == here else "done" if name in done else "todo",
            "number": index + 1,
        }
        for index, name in enumerate(names)
    ]


@register.simple_tag
def will_change(matter: Any, stage: Any) -> list[Any]:
    """What choosing an outcome here will do to somebody's standing, posts and pairs."""
    return ahead_of(matter, stage)


@register.filter
def person_word(word: str) -> str:
    """What a column of a person's file is called."""
    known = {
        one.name: one.verbose_name
        for one in Person._meta.get_fields()
        if hasattr(one, "verbose_name")
    }
    return str(known.get(word, word))


@register.filter
def person_value(value: Any, word: str) -> Any:
    """A value of a person's file as a reader says it: words for codes, the rest as it is."""
    names = {one.name: one for one in Person._meta.get_fields() if hasattr(one, "choices")}
    choices = dict(names[word].choices or ()) if word in names else {}
    return choices.get(value, value)


@register.filter
def is_person_word(word: str) -> bool:
    """Whether a journal's detail is a column of the file, with its value before and after."""
    return any(one.name == word for one in Person._meta.concrete_fields)


@register.filter
def kind_word(kind: str) -> str:
    return str(dict(Membership.Kind.choices).get(kind, "—"))


@register.filter
def at(held: Any, index: int) -> Any:
    """The entry at an index of a list, or nothing."""
    return held[index] if index < len(held) else ""


@register.filter
def slip_word(way: str) -> str:
    return str(dict(Roll.Way.choices).get(way, ""))


@register.filter
def band_word(band: str) -> str:
    """What a band of a rating is called."""
    bands = {"excellent": _("优"), "good": _("良"), "middling": _("中"), "poor": _("差")}
    return bands.get(band, "")


@register.simple_tag
def papers_summary(places: list[Any]) -> dict[str, Any]:
    """How many papers lie in the file, and which are missing."""
    return {
        "there": sum(one.state == "there" for one in places),
        "missing": [one for one in places if one.state == "missing"],
    }
