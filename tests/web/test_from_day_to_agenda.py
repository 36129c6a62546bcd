"""Chain E4 after the payment: published, drawn, found, on the agenda until who asked says done."""

from datetime import date

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.matters.test_publishing import hung, village  # noqa: F401 - a fixture
from tests.matters.village import Village
from tests.web.acting import act, opened, refusal
from tests.web.test_spot_check import Stage, stage  # noqa: F401 - a fixture
from zhidu.matters import joint
from zhidu.matters.actions import adopting
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import library
from zhidu.texts import actions as texts
from zhidu.texts.actions import Wording

NAMES = ("纪检", "组织", "农业", "财政", "民政", "信访")


def found(cast: Cast, stage: Stage, sign_in) -> Matter:  # noqa: F811
    """Drawn, looked at by somebody from elsewhere, put down with the rule and a day."""
    check = stage.framed(sign_in(stage.head))
    assert "这一步由" in act(sign_in(stage.check), check, "drawn", called_number="7")
    assert not act(sign_in(stage.head), check, "drawn", called_number="7")
    check.known["drawn"] = ["柏启村党支部"]  # so that the test knows whose day it was
    check.save()
    assert not act(sign_in(stage.head), check, inspector=stage.check.pk)
    row = {"title_line": "支出没有公开", "drawn_place": "柏启村党支部", "facts": "八月的写了本期无"}
    cells = {f"found_rows_{name}_0": value for name, value in row.items()}
    assert not act(sign_in(stage.check), check, "found", summary="对了账。", **cells)
    finding = Matter.objects.get(slug="finding")
    draft = texts.draft(SYSTEM, cast.town, "rule", "公开办法", Wording("逐笔。", no_basis=True))
    rule = texts.issue(SYSTEM, draft, "in_force", date(2026, 1, 1))
    facts = {"title_line": "支出没有公开", "checked_unit": cast.village.pk, "facts": "写了本期无",
             "rule_ref": rule.pk, "due_on": "2026-10-10", "rechecker": stage.head.pk}  # fmt: skip
    assert not act(sign_in(stage.check), finding, **facts)
    return finding


def met(stage: Stage, sign_in) -> Matter:  # noqa: F811
    """The month's meeting has it before it, and gives one department something to do."""
    client, day = sign_in(stage.head), TODAY.isoformat()
    address = f"/matters/open?unit={stage.unit.pk}&slug=joint_meeting"
    assert "支出没有公开" in client.get(address).content.decode()
    roll = {}
    for number, name in enumerate(NAMES):
        roll |= {f"departments_there_department_{number}": name,
                 f"departments_there_there_state_{number}": "there"}  # fmt: skip
    task = {"title_line": "教村里记账", "department": "财政", "due_on": "2026-10-10",
            "owner": str(stage.check.pk)}  # fmt: skip
    task = {f"joint_decisions_{name}_0": value for name, value in task.items()}
    said = {"held_on": day, "summary": "看了抽查。", "stage": "hold", "said": "done", "on": day}
    answer = opened(client, stage.unit, "joint_meeting", **said, **roll, **task)
    assert answer.status_code == 302, refusal(answer)
    return Matter.objects.get(parent__slug="joint_meeting")


def test_a_finding_stays_until_it_is_done(stage: Stage, village: Village, sign_in):  # noqa: F811
    cast = village.cast
    preset = library().presets()["six_departments"]
    adopting.adopt(SYSTEM, stage.unit, "joint_meeting", date(2026, 9, 1), preset.set)
    adopting.adopt(SYSTEM, stage.unit, "assignment", date(2026, 9, 1))
    assert hung(village).at == "publish"
    finding = found(cast, stage, sign_in)
    assert joint.agenda(stage.unit, TODAY).startswith("支出没有公开")
    task = met(stage, sign_in)
    assert not act(sign_in(stage.check), task, "accept")
    assert not act(sign_in(stage.check), task, "done", evidence="教过了。")
    assert "这一步由" in act(sign_in(stage.check), task, "solved"), "who did it does not say so"
    assert not act(sign_in(stage.head), task, "solved")
    assert joint.open_of(stage.unit) == [finding]
    owner = cast.people[5]
    assert not act(sign_in(cast.secretary), finding, "accept", statement="属实。", owner=owner.pk)
    assert not act(sign_in(owner), finding, corrected="八月的支出逐笔贴了")
    for one in (cast.secretary, stage.check):
        assert "这一步由复查人办理" in act(sign_in(one), finding, "closed")
    assert joint.agenda(stage.unit, TODAY), "put right is not yet looked at"
    assert not act(sign_in(stage.head), finding, "closed")
    assert joint.agenda(stage.unit, TODAY) == ""
    board = sign_in(owner).get(f"/board/{cast.village.pk}").content.decode()
    assert "八月的支出逐笔贴了" in board and "支出没有公开" not in board
