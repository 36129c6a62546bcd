"""What is known of a matter on its page: tables as tables, long ones folded in the log."""

from datetime import date

from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.matters.actions import acting, adopting
from zhidu.matters.plain import table
from zhidu.matters.rulebook import library

BEGAN = date(2026, 9, 1)


def test_a_table_keeps_its_columns_and_drops_the_empty_ones(cast: Cast):
    item = library().fields.items["task_lines"]
    row = {"title_line": "排表", "owner": str(cast.member.pk), "due_on": ""}
    held = table(item, [row, {"title_line": "对账", "owner": ""}])
    assert held is not None and held.heads == ["任务", "责任人"]
    assert held.rows == [["排表", cast.member.name], ["对账", ""]]
    assert table(item, [{"title_line": "排表"}]) is None, "one column is told in a line"
    assert table(library().fields.items["summary"], "会议") is None


def test_the_page_shows_a_table_and_folds_it_in_the_log(cast: Cast, sign_in):
    adopting.adopt(SYSTEM, cast.village, "mechanism", BEGAN)
    me = cast.actor(cast.member, BEGAN)
    matter = acting.open_matter(me, cast.village, "mechanism", BEGAN)
    tasks = [{"title_line": f"第{n}件", "owner": str(cast.member.pk), "due_on": "2026-10-10"}
             for n in range(1, 5)]  # fmt: skip
    facts = {"title_line": "下组", "objectives": [{"goal": "走", "measure": "有记录"}],
             "task_lines": tasks, "support_lines": [{"kind": "资金", "text": "两千"}]}  # fmt: skip
    acting.do(me, matter, "draft", "done", TODAY.replace(day=1), facts)
    page = sign_in(cast.secretary).get(f"/matter/{matter.pk}").content.decode()
    assert "<caption>任务</caption>" in page and page.count('data-k="责任人">') == 4
    assert "任务：4 行</summary>" in page
    assert "目标：走，有记录" in page, "a short one stands in its line"
