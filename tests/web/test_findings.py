"""What a check finds: deadline and who answers, its statement, closed by somebody else."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, Cast
from tests.web.acting import act, opened, refusal
from zhidu.matters import roles
from zhidu.matters.actions import adopting
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import law_of
from zhidu.org.actions import people
from zhidu.org.models import Person
from zhidu.texts import actions as texts
from zhidu.texts.actions import Wording

SINCE = date(2020, 1, 1)


@pytest.fixture
def checkers(cast: Cast) -> list[Person]:
    """The discipline commissioner of the town and one more of its committee; a rule in force."""
    adopting.adopt(SYSTEM, cast.town, "finding", date(2026, 1, 1))
    made = [people.add(SYSTEM, cast.other, "full", SINCE, name=one) for one in ("冯查麦", "韩复禾")]
    people.appoint(SYSTEM, cast.town, made[0], "discipline_commissioner", "纪检委员", SINCE)
    people.appoint(SYSTEM, cast.town, made[1], "committee_member", "委员", SINCE)
    return made


def rule(cast: Cast, day: date = date(2026, 1, 1)) -> str:
    held = texts.draft(
        SYSTEM, cast.town, "rule", "村账公开办法", Wording("每月贴。", no_basis=True)
    )
    return str(texts.issue(SYSTEM, held, "in_force", day).pk)


def facts(cast: Cast, checkers: list[Person], **more: object) -> dict[str, object]:
    return {
        "title_line": "村账三个月没有公开", "checked_unit": cast.village.pk,
        "facts": "7月至9月的账没有贴。", "due_on": "2026-10-20",
        "rechecker": checkers[1].pk, "said": "done", "stage": "record", **more,
    }  # fmt: skip


def test_row_1_26(cast: Cast, checkers, sign_in):
    """Recorded with deadline and who answers; the checked unit replies; another person closes."""
    held = rule(cast)
    late = texts.draft(SYSTEM, cast.town, "rule", "新办法", Wording("一。", no_basis=True))
    page = opened(sign_in(cast.member), cast.town, "finding", **facts(cast, checkers))
    assert "立项" in refusal(page), "a member of the village checks nobody"
    client = sign_in(checkers[0])
    bad = facts(cast, checkers, due_on="", rule_ref=late.pk)
    told = refusal(opened(client, cast.town, "finding", **bad))
    assert "缺“期限”" in told and "那一天没有施行" in told
    outside = facts(cast, checkers, rule_ref=held, checked_unit=cast.town.pk + 999)
    assert "请从列出的里面选" in refusal(opened(client, cast.town, "finding", **outside))
    assert opened(client, cast.town, "finding", **facts(cast, checkers, rule_ref=held)).status_code
    matter = Matter.objects.get(slug="finding")
    answers = roles.people(law_of(matter), "checked", matter.unit, date(2026, 9, 20), matter)
    assert (matter.at, matter.handler, answers) == ("statement", cast.village, [cast.secretary])
    client = sign_in(cast.secretary)
    assert "村账三个月没有公开" in client.get("/").content.decode(), "it waits on the first page"
    assert "缺“责任人”" in act(client, matter, "accept", statement="属实。")
    assert not act(client, matter, "accept", statement="属实。", owner=cast.member.pk)
    words = {"corrected": "账目补贴了三个月"}
    assert "只有办理人" in act(sign_in(cast.stranger), matter, **words)
    assert not act(sign_in(cast.member), matter, **words)
    assert "这一步由复查人办理" in act(sign_in(cast.secretary), matter, "closed")
    assert "这一步由复查人办理" in act(sign_in(checkers[0]), matter, "closed")
    client = sign_in(checkers[1])
    assert "须写明理由" in act(client, matter, "again")
    assert not act(client, matter, "closed")
    board = client.get(f"/board/{cast.village.pk}").content.decode()
    assert "账目补贴了三个月" in board
    assert not any(word in board for word in ("三个月没有公开", "冯查麦", cast.member.name))


def test_what_the_unit_denies_another_person_judges(cast: Cast, checkers, sign_in):
    opened(sign_in(checkers[0]), cast.town, "finding", **facts(cast, checkers, rule_ref=rule(cast)))
    matter = Matter.objects.get(slug="finding")
    assert not act(sign_in(cast.secretary), matter, "dispute", statement="贴在老祠堂。")
    assert "须写明理由" in act(sign_in(checkers[1]), matter, "falls")
    assert not act(sign_in(checkers[1]), matter, "falls", reason="看过，老祠堂贴着。")
    assert matter.at == "withdrawn"


def test_who_found_it_cannot_judge_it_either(cast: Cast, checkers, sign_in):
    alone = facts(cast, checkers, rule_ref=rule(cast), rechecker=checkers[0].pk)
    opened(sign_in(checkers[0]), cast.town, "finding", **alone)
    matter = Matter.objects.get(slug="finding")
    act(sign_in(cast.secretary), matter, "dispute", statement="贴了。")
    assert "同一人" in act(sign_in(checkers[0]), matter, "stands", reason="就是。")
