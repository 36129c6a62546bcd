"""What belongs into a file, what lies in it, what is missing; who may put in and take out."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.documents.test_papers import PDF
from tests.fixtures import Cast
from tests.matters.walking import Stage, prepared
from zhidu.matters import papers
from zhidu.matters.actions import attaching, filing
from zhidu.matters.models import Filed, Matter
from zhidu.org.access import Viewer
from zhidu.org.door import Refused
from zhidu.org.models import Entry


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return prepared(cast)


def states(matter: Matter) -> dict[str, str]:
    return {f"{one.stage}.{one.name}": one.state for one in papers.places(papers.get(matter.pk))}


def test_a_paper_is_to_come_then_missing_then_there(stage: Stage):
    matter = stage.open()
    assert states(matter)["apply.application"] == "later"
    matter = stage.walk(matter, "talk")
    assert states(matter)["apply.application"] == "missing"
    assert states(matter)["talk.talk_note"] == "later"
    actor = stage.on(stage.cast.secretary, "2026-06-10")
    row = filing.file_paper(actor, matter, "apply", "application", dated=date(2026, 6, 1), pages=2)
    assert states(matter)["apply.application"] == "there"
    filing.take_out(actor, row, "夹错了卷")
    assert states(matter)["apply.application"] == "missing"
    row.refresh_from_db()
    assert (row.taken_reason, row.taken_by) == ("夹错了卷", stage.cast.secretary)
    assert list(Entry.objects.filter(verb__startswith="paper.").order_by("pk")
                .values_list("verb", flat=True)) == ["paper.file", "paper.take_out"]  # fmt: skip


def test_local_habit_is_never_missing(stage: Stage):
    matter = stage.walk(stage.open(), "consult")
    assert states(matter)["cultivate.thought_report"] == "optional"
    assert states(matter)["cultivate.cultivation_sheet"] == "missing"


def test_a_scan_beside_the_matter_lies_in_the_file_and_its_pages_are_counted(stage: Stage):
    matter = stage.walk(stage.open(), "recommend")
    actor = stage.on(stage.cast.secretary, "2026-06-25")
    scan = attaching.attach_to_matter(actor, matter, "谈话.pdf", PDF, "talk_note")
    place = next(one for one in papers.places(papers.get(matter.pk)) if one.name == "talk_note")
    assert (place.lying[0].scan, place.lying[0].pages) == (scan, 2)
    attaching.remove(actor, scan, "扫歪了")
    assert states(matter)["talk.talk_note"] == "missing"


def test_one_scan_serves_one_of_two_places_of_the_same_paper(stage: Stage):
    matter = stage.walk(stage.open())
    actor = stage.on(stage.cast.secretary, "2028-12-01")
    attaching.attach_to_matter(actor, matter, "票.pdf", PDF, "ballot_result")
    held = states(matter)
    assert (held["admit.ballot_result"], held["confirm_vote.ballot_result"]) == (
        "there", "missing",
    )  # fmt: skip


def test_who_may_keep_the_file(stage: Stage):
    matter = stage.walk(stage.open(), "talk")
    for person in (stage.applicant, stage.cast.member, stage.cast.stranger):
        with pytest.raises(Refused):
            filing.file_paper(stage.on(person, "2026-06-10"), matter, "apply", "application")
    filing.file_paper(stage.on(stage.cast.office, "2026-06-10"), matter, "apply", "application")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"stage": "talk"}, "没有这份材料"),
        ({"paper": "nothing"}, "没有这份材料"),
        ({"dated": date(2026, 7, 1)}, "不能晚于今天"),
        ({"pages": 0}, "1 到 999"),
        ({"pages": 1000}, "1 到 999"),
    ],
)
def test_what_does_not_belong_there_is_refused(stage: Stage, change, sentence):
    matter = stage.walk(stage.open(), "talk")
    words = {"stage": "apply", "paper": "application", **change}
    with pytest.raises(Refused, match=sentence):
        filing.file_paper(
            stage.on(stage.cast.secretary, "2026-06-10"), matter, words.pop("stage"),
            words.pop("paper"), **words,
        )  # fmt: skip
    assert not Filed.objects.exists()


def test_a_scan_of_another_paper_or_matter_is_refused(stage: Stage):
    matter = stage.walk(stage.open(), "recommend")
    actor = stage.on(stage.cast.secretary, "2026-06-25")
    scan = attaching.attach_to_matter(actor, matter, "谈话.pdf", PDF, "talk_note")
    with pytest.raises(Refused, match="不是这份材料"):
        filing.file_paper(actor, matter, "apply", "application", scan=scan)


def test_taking_out_needs_a_reason_and_happens_once(stage: Stage):
    matter = stage.walk(stage.open(), "talk")
    actor = stage.on(stage.cast.secretary, "2026-06-10")
    row = filing.file_paper(actor, matter, "apply", "application")
    with pytest.raises(Refused, match="缘由"):
        filing.take_out(actor, row, " ")
    filing.take_out(actor, row, "夹错了卷")
    with pytest.raises(Refused, match="已经取出"):
        filing.take_out(actor, row, "再取")


def test_nobody_keeps_the_list_of_their_own_file(stage: Stage):
    matter = stage.walk(stage.open(), "talk")
    assert matter in papers.kept_matters(Viewer(stage.cast.secretary, date(2026, 6, 10)))
    Matter.objects.filter(pk=matter.pk).update(subject=stage.cast.secretary)
    assert matter not in papers.kept_matters(Viewer(stage.cast.secretary, date(2026, 6, 10)))


def test_many_files_cost_no_more_queries_than_one(stage: Stage):
    stage.walk(stage.open(), "talk")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            for one in papers.prefetched(Matter.objects.filter(slug="development")):
                papers.places(one)
        return len(asked)

    before, first = cost(), Matter.objects.get(slug="development")
    for _number in range(5):
        first.pk, first._state.adding = None, True
        first.subject = None
        first.save()
    assert cost() == before
