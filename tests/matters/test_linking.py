"""The rules a unit runs, as one mechanism: none of each when it is sound, each fault named."""

from tests.fixtures import TODAY, Cast
from tests.matters.test_workshop import TEXT, approved
from zhidu.matters import linking
from zhidu.matters.actions import acting, adopting
from zhidu.matters.linking import BASELESS, BROKEN, CLASHING, UNOWNED
from zhidu.matters.models import Adoption
from zhidu.org.models import Post


def found(cast: Cast) -> dict[str, list[str]]:
    """What is found, by kind, in words."""
    report = linking.report(cast.village, TODAY)
    return {kind: [str(one.said) for one in rows] for kind, rows in report.items() if rows}


def runs(cast: Cast, text: str) -> None:
    rule = approved(cast, text)
    adopting.adopt(cast.actor(cast.secretary), cast.village, rule.slug, TODAY)


def test_row_1_07(adopted: Cast):
    """A clean set reports zero of each."""
    assert found(adopted) == {}


def test_a_rule_nobody_would_begin_is_named(adopted: Cast):
    Post.objects.filter(unit=adopted.village).update(ends=TODAY)  # nobody acts in the stead
    assert "“支部党员大会”从“支部书记”开始，现在没有这个人。" in found(adopted)[UNOWNED]


def test_a_matter_without_its_rule_is_named(adopted: Cast):
    me = adopted.actor(adopted.secretary)
    matter = acting.open_matter(me, adopted.village, "life_meeting", TODAY)
    assert found(adopted) == {}
    Adoption.objects.filter(slug="life_meeting").update(ends=TODAY)
    assert found(adopted)[BASELESS] == [f"“{matter}”还没有办完，它的制度没有启用。"]


def test_two_calendars_for_one_thing_are_named(adopted: Cast):
    often = "also: [支部党员大会]\ncadence: {every: month, day: 10}"
    runs(adopted, TEXT.replace("opens: {by: opener}", often).replace("who: opener", "who: members"))
    (said,) = found(adopted)[CLASHING]
    assert "“支部党员大会”" in said
    assert "“安全隐患随手报”" in said


def test_a_link_nothing_leads_to_is_named(adopted: Cast):
    runs(adopted, TEXT.replace("opens: {by: opener}", "opens: {by: matter}"))
    (said,) = found(adopted)[BROKEN]
    assert "却没有制度打开它" in said


def test_what_a_rule_opens_is_shown_with_it(adopted: Cast):
    opens = {one.slug: [slug for slug, _title in one.opens]
             for one in linking.nodes(adopted.village, TODAY)}  # fmt: skip
    assert "assignment" in opens["members_meeting"]
    seats = {one.title: one.people for one in linking.seats(adopted.village, TODAY)}
    assert seats["书记"] == [adopted.secretary]
    assert adopted.secretary in seats["支部委员会"]
