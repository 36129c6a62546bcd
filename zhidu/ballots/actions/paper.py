"""Those who prefer paper: who was handed a slip or a ballot, and what two people counted."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhidu.ballots.access import counts as counters
from zhidu.ballots.access import keeps_round
from zhidu.ballots.form import SPOILT, Form, Group
from zhidu.ballots.models import PaperCount, Participation, Roll, Round, Slip
from zhidu.org.actions.entry import new_word, word_hash
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Person

Counts = dict[str, dict[str, dict[str, int]]]


@dataclass(frozen=True)
class Paper:
    """All paper ballots of a round: issued, returned, counts[group][item][choice]."""

    issued: int
    returned: int
    counts: Counts


NONE = Paper(0, 0, {})


def _running(round: Round) -> Round:
    row = Round.objects.select_for_update().get(pk=round.pk)
    if row.state != Round.State.OPEN:
        raise Refused(_("现在不在进行中。"))
    return row


@act("round.slips", may=keeps_round)
def make_slips(
    actor: Actor, round: Round, people: Iterable[Person] = (), others: Mapping[str, int] = {}
) -> Done:
    """One-time words for these people of the roll and so many others of each group, shuffled.

    The words are returned once and kept only as hashes. Print them, fold them, let people draw:
    nobody then knows which word is whose. Raises Refused for whoever already took part.
    """
    row = _running(round)
    groups = [*_hand(row, people, Roll.Way.SLIP)]
    for group, number in others.items():
        _room_for(row, group, number)
        groups += [group] * number
    made = [(new_word(), group) for group in groups]
    secrets.SystemRandom().shuffle(made)
    Slip.objects.bulk_create(
        Slip(round=row, group=group, word=word_hash(word)) for word, group in made
    )
    said = _("给“%(what)s”印 %(n)d 张评议条") % {"what": row, "n": len(made)}
    return Done(made, said, unit=row.unit, thing=f"round:{row.pk}")


@act("round.hand_paper", may=keeps_round)
def hand_paper(actor: Actor, round: Round, people: Iterable[Person]) -> Done:
    """These people of the roll were given paper ballots. Raises Refused for who took part."""
    row = _running(round)
    number = len(list(_hand(row, people, Roll.Way.PAPER)))
    said = _("给“%(what)s”发 %(n)d 张纸票") % {"what": row, "n": number}
    return Done(number, said, unit=row.unit, thing=f"round:{row.pk}")


def _hand(row: Round, people: Iterable[Person], way: str) -> Iterable[str]:
    for person in sorted(people, key=lambda one: one.pk):
        seat = Roll.objects.filter(round=row, person_id__in=person.ids()).first()
        if seat is None:
            raise Refused(_("%(who)s不在名册上。") % {"who": person})
        if seat.way:
            raise Refused(_("%(who)s已经领过了。") % {"who": person})
        if Participation.objects.filter(round=row, person_id=seat.person_id).exists():
            raise Refused(_("%(who)s已经参与过了。") % {"who": person})
        seat.way = way
        seat.save(update_fields=["way"])
        yield seat.group


def _room_for(row: Round, group: str, number: int) -> None:
    held = row.form.group(group)
    printed = Slip.objects.filter(round=row, group=group).count()
    on_roll = Roll.objects.filter(round=row, group=group, way=Roll.Way.SLIP).count()
    free = (held.others if held else 0) - (printed - on_roll)
    if not 0 < number <= free:
        raise Refused(
            _("名册之外还可以印 %(free)d 张，不能印 %(number)d 张。")
            % {"free": free, "number": number}
        )


@act("round.paper", may=counters)
def enter_paper(actor: Actor, round: Round, counts: Mapping[str, Any]) -> Done:
    """What one of two counters reads off the paper ballots; the last word of each counter stands.

    counts[group] = {"issued": n, "returned": n, "items": {item: {choice: n, "": n, "spoilt": n}}}.
    Raises Refused unless every item adds up to the returned ones, and these to no more than issued.
    """
    row = Round.objects.select_for_update().get(pk=round.pk)
    if row.state not in (Round.State.OPEN, Round.State.STOPPED):
        raise Refused(_("现在不能再录入纸票。"))
    if actor.person is None:
        raise Refused(_("纸票由两个人各自录入。"))
    wrong = [
        one
        for group, sheet in counts.items()
        for one in _adds_up(row, row.form.group(group), sheet)
    ]
    if wrong:
        raise Refused(*wrong)
    PaperCount.objects.update_or_create(
        round=row, by=actor.person, defaults={"counts": dict(counts)}
    )
    said = _("录入“%(what)s”的纸票计数") % {"what": row}
    return Done(row, said, unit=row.unit, thing=f"round:{row.pk}")


def _adds_up(row: Round, group: Group | None, sheet: Mapping[str, Any]) -> list[str]:
    if group is None:
        return [_("没有这个组。")]
    wrong, issued, returned = [], sheet["issued"], sheet["returned"]
    numbers = [issued, returned, *(n for item in sheet["items"].values() for n in item.values())]
    if any(n < 0 for n in numbers):
        return [_("票数不能小于零。")]
    if returned > issued:
        wrong.append(
            _("收回 %(back)d 张，多于发出的 %(out)d 张。") % {"back": returned, "out": issued}
        )
    most = _most_paper(row, group)
    if issued > most:
        wrong.append(
            _("发出 %(out)d 张，多于能发的 %(most)d 张：请先登记谁领了纸票。")
            % {"out": issued, "most": most}
        )
    for item in row.form.items:
        total = sum(sheet["items"].get(item.id, {}).values())
        if total > returned or (total < returned and not item.blank):
            wrong.append(
                _("“%(item)s”各项合计 %(total)d 张，与收回的 %(back)d 张不等。")
                % {"item": item.title, "total": total, "back": returned}
            )
    return wrong


def _most_paper(row: Round, group: Group) -> int:
    """Those marked as having paper, and others of the group who got no slip."""
    seats = Roll.objects.filter(round=row, group=group.id)
    printed = Slip.objects.filter(round=row, group=group.id).count()
    slips_to_others = printed - seats.filter(way=Roll.Way.SLIP).count()
    return seats.filter(way=Roll.Way.PAPER).count() + group.others - slips_to_others


def agreed(row: Round) -> Paper:
    """The counts two people typed alike. Raises Refused when they differ or one is missing."""
    sheets = list(PaperCount.objects.filter(round=row).values_list("counts", flat=True))
    handed = Roll.objects.filter(round=row, way=Roll.Way.PAPER).exists()
    if not sheets and not handed:
        return NONE
    if len(sheets) < 2:
        raise Refused(_("发过纸票，请两个人各自录入计数，再计票。"))
    if any(one != sheets[0] for one in sheets):
        raise Refused(_("两个人录入的纸票计数不一致，请一起对一遍，各自改好再计票。"))
    return _merged(row.form, sheets[0])


def _merged(form: Form, sheets: Mapping[str, Any]) -> Paper:
    counts: Counts = {
        group: {
            item: {choice: n for choice, n in choices.items() if choice not in ("", SPOILT)}
            for item, choices in sheet["items"].items()
        }
        for group, sheet in sheets.items()
    }
    for group, sheet in sheets.items():
        for one in (one for one in form.items if one.blank):  # untouched on all the other sheets
            named = counts[group].get(one.id, {})
            rest = sheet["returned"] - sum(n for id, n in named.items() if id != one.blank)
            counts[group] = {**counts[group], one.id: {**named, one.blank: rest}}
    issued = sum(one["issued"] for one in sheets.values())
    return Paper(issued, sum(one["returned"] for one in sheets.values()), counts)
