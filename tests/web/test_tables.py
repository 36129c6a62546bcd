"""Tables in a form: a line for everybody who gets a grade, more on asking, counts by itself."""

import re

import pytest

from tests.fixtures import APPRAISAL_FORM, TODAY
from zhidu.matters.actions import acting, counting
from zhidu.matters.models import Matter


@pytest.fixture
def graded(adopted):
    """The appraisal stands where the committee proposes the grades."""
    one, two = adopted.actor(adopted.secretary), adopted.actor(adopted.people[1])
    matter = acting.open_matter(one, adopted.village, "member_appraisal", TODAY)
    acting.do(one, matter, "form", "done", TODAY, APPRAISAL_FORM)
    counts = {"eligible": 22, "present": 20, "issued": 20, "returned": 20, "invalid": 0,
              "excellent": 6, "competent": 14, "basic": 0, "incompetent": 0}  # fmt: skip
    counting.count(one, matter, "rate", counts, TODAY)
    counting.count(two, matter, "rate", counts, TODAY)
    matter.refresh_from_db()
    return adopted, matter


def rows(cast, grade):
    return {
        f"grades_given_{column}_{n}": value
        for n, one in enumerate(cast.people)
        for column, value in (
            ("person", one.pk),
            ("grade", grade(n)),
            ("dedication", "随叫随到"),
            ("ability", "有证"),
            ("performance", "做成三件事"),
        )
    }


def test_the_table_of_grades_begins_with_a_line_for_each_full_member(graded, sign_in):
    cast, matter = graded
    page = sign_in(cast.secretary).get(f"/matter/{matter.pk}").content.decode()
    lines = re.findall(r'name="grades_given_grade_(\d+)"', page)
    assert len(lines) == 23, "twenty-two members and an empty line"
    assert page.count(f'<option value="{cast.people[3].pk}" selected>') == 1
    assert '<option value="优秀">优秀</option>' in page


def test_the_counts_are_taken_from_the_table_when_left_blank(graded, sign_in):
    cast, matter = graded
    data = {"stage": "grade", "said": "propose", "on": TODAY.isoformat(),
            "revision": matter.revision, "excellent_given": "", "graded": "",
            **rows(cast, lambda n: "优秀" if n < 8 else "合格")}  # fmt: skip
    answer = sign_in(cast.secretary).post(f"/matter/{matter.pk}/act", data, follow=True)
    assert "超过1/3（8/22）" in answer.content.decode(), "the warning counts them"
    held = Matter.objects.get(pk=matter.pk).known
    assert (held["excellent_given"], held["graded"]) == (8, 22)


def test_a_line_without_a_grade_is_named_and_nothing_typed_is_lost(graded, sign_in):
    cast, matter = graded
    data = {"stage": "grade", "said": "propose", "on": TODAY.isoformat(),
            "revision": matter.revision,
            **rows(cast, lambda n: "" if n == 4 else "合格")}  # fmt: skip
    answer = sign_in(cast.secretary).post(f"/matter/{matter.pk}/act", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第5行缺“等次”" in page
    assert page.count('value="做成三件事"') == 22


def test_more_lines_come_on_asking_and_nothing_is_done_yet(adopted, sign_in):
    client = sign_in(adopted.member)
    matter = acting.open_matter(
        adopted.actor(adopted.member), adopted.village, "pledge", TODAY, adopted.member
    )
    data = {"stage": "write", "more": "1", "on": TODAY.isoformat(), "revision": 0}
    for n in range(4):
        data |= {f"pledge_lines_promise_{n}": f"第{n}条", f"pledge_lines_measure_{n}": "看记录"}
    answer = client.post(f"/matter/{matter.pk}/act", data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert len(re.findall("pledge_lines_promise_", page)) == 3 * 8
    assert 'value="第3条"' in page
    matter.refresh_from_db()
    assert (matter.at, matter.revision) == ("write", 0)
