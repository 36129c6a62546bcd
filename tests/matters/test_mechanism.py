"""A lasting mechanism: approved only with an objective, a task with its owner and support."""

from datetime import date

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import Matter
from zhidu.org.door import Refused

BEGAN = date(2026, 9, 1)


def test_row_3_20(cast: Cast, sign_in):
    """Each of the three parts is asked for; tasks get their owners; progress is counted."""
    adopting.adopt(SYSTEM, cast.village, "mechanism", BEGAN)
    me = cast.actor(cast.member, BEGAN)
    matter = acting.open_matter(me, cast.village, "mechanism", BEGAN)
    rows = {
        "objectives": [{"goal": "每季度走一遍", "measure": "有记录"}],
        "task_lines": [
            {"title_line": one, "owner": str(cast.people[6].pk), "due_on": "2026-10-10"}
            for one in ("排表", "对账")
        ],
        "support_lines": [{"kind": "资金", "text": "每年两千元"}],
    }  # fmt: skip
    for name in rows:
        facts = {"title_line": "下组", **rows, name: []}
        with pytest.raises(Refused, match="缺“"):
            acting.do(me, matter, "draft", "done", BEGAN, facts)
    nobody = [{**rows["task_lines"][0], "owner": ""}]
    facts = {"title_line": "下组", **rows, "task_lines": nobody}
    with pytest.raises(Refused, match="责任人"):
        acting.do(me, matter, "draft", "done", BEGAN, facts)
    acting.do(me, matter, "draft", "done", BEGAN, {"title_line": "下组", **rows})
    head = cast.actor(cast.secretary)
    acting.do(head, matter, "approve", "approve", TODAY, {})
    tasks = Matter.objects.filter(parent=matter, slug="assignment")
    assert {one.known["owner"] for one in tasks} == {str(cast.people[6].pk)}
    with pytest.raises(Refused, match="还有2件未办完"):
        acting.do(head, matter, "run", "settled", TODAY, {"summary": "办了"})
    tasks.filter(pk=tasks[0].pk).update(state=Matter.State.ENDED, at="done")
    page = sign_in(cast.secretary).get(f"/matter/{matter.pk}").content.decode()
    assert "2 件里办好 1 件" in page
