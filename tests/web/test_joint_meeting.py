"""Joint meetings: every department is put down, each decision is one department's, and stays."""

from datetime import date

import pytest
from django.urls import reverse

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.web.acting import act, opened, refusal
from zhidu.matters import joint
from zhidu.matters.actions import adopting
from zhidu.matters.duties import duties
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import library
from zhidu.org.actions import people, tree
from zhidu.org.door import Refused
from zhidu.org.models import Person, Unit
from zhidu.texts import actions as texts
from zhidu.texts.models import Text

BEGAN = date(2026, 7, 1)


class Body:
    """A joint body beside the town: who convenes it, and who comes from a department."""

    def __init__(self, cast: Cast, name: str, preset: str, **more: object) -> None:
        self.unit = tree.found(SYSTEM, cast.town, name, "body", on=date(2020, 1, 1))
        self.head, self.member = (Person.objects.create(name=f"{name[:1]}{x}") for x in "召联")
        for one, post in ((self.head, "secretary"), (self.member, "joint_member")):
            people.appoint(SYSTEM, self.unit, one, post, "", date(2020, 1, 1))
        held = library().presets()[preset]
        adopting.adopt(SYSTEM, self.unit, held.of, BEGAN, {**held.set, **more})
        adopting.adopt(SYSTEM, self.unit, "assignment", BEGAN)

    def roll(self, **states: str) -> dict[str, str]:
        """What the form of the roll sends: everybody there, but those who are named."""
        names = adopting.Adoption.objects.get(unit=self.unit, slug=joint.SLUG).settings[
            "departments"
        ]
        found = {}
        for number, name in enumerate(names):
            state, _dot, why = states.get(name, "there").partition("：")
            found |= {f"departments_there_department_{number}": name,
                      f"departments_there_there_state_{number}": state,
                      f"departments_there_reason_{number}": why}  # fmt: skip
        return found

    def hold(self, client, day: date, decided: dict[str, str] | None = None, **states: str):
        row = {f"joint_decisions_{name}_0": value for name, value in (decided or {}).items()}
        said = {"held_on": day.isoformat(), "summary": "看了上月的事。", "stage": "hold",
                "said": "done", "on": day.isoformat(), **self.roll(**states), **row}  # fmt: skip
        return opened(client, self.unit, joint.SLUG, **said)


@pytest.fixture
def six(cast: Cast) -> Body:
    return Body(cast, "村务联席会", "six_departments")


def decision(body: Body, **more: str) -> dict[str, str]:
    return {"title_line": "核对补贴账", "department": "民政", "owner": str(body.member.pk),
            "due_on": "2026-10-10", **more}  # fmt: skip


def late(unit: Unit, day: date) -> list[str]:
    return [str(one.period.name) for one in duties(unit, day) if one.state == "late"]


def test_row_2_18(cast: Cast, six: Body, sign_in):
    """Exactly six, each put down; a month without one is overdue; a decision stays till closed."""
    assert late(six.unit, TODAY) == ["2026年7月", "2026年8月"]
    client = sign_in(six.head)
    page = client.get(f"/matters/open?unit={six.unit.pk}&slug=joint_meeting").content.decode()
    for name in ("纪检", "组织", "农业", "财政", "民政", "信访"):
        assert f'value="{name}"' in page
    day = date(2026, 9, 3)
    assert "缺“缘由" in refusal(six.hold(client, day, 财政="absent"))
    assert "缺“期限”" in refusal(six.hold(client, day, decision(six, due_on="")))
    strange = refusal(six.hold(client, day, decision(six, department="交通")))
    assert "交通未列入“成员部门”" in strange
    assert refusal(six.hold(sign_in(cast.member), day)), "a member of a village holds none"
    client = sign_in(six.head)
    assert six.hold(client, day, decision(six), 财政="absent：在外开会").status_code == 302
    assert "已经办结" in refusal(six.hold(client, day))
    assert late(six.unit, date(2026, 10, 1)) == ["2026年7月", "2026年8月"]
    task = Matter.objects.get(parent__slug="joint_meeting")
    assert (task.known["department"], task.due) == ("民政", date(2026, 10, 10))
    assert joint.agenda(six.unit, TODAY) == "核对补贴账（民政）：责任人答复"
    told = client.get(f"/institutions/joint_meeting?unit={six.unit.pk}").content.decode()
    assert "核对补贴账" in told and "还没有一份文件写明设立它" in told
    client = sign_in(six.member)
    assert not act(client, task, "accept")
    assert not act(client, task, "done", evidence="对过了。")
    assert joint.open_of(six.unit) == [task], "done is not yet confirmed"
    assert not act(sign_in(six.head), task, "solved")
    assert joint.agenda(six.unit, TODAY) == ""


def test_row_2_41(cast: Cast, six: Body, sign_in):
    """Twenty, three named: present, delegate or absent; away twice is shown; its own calendar."""
    few = Body(cast, "非公联席会", "twenty_departments")
    client = sign_in(few.head)
    assert "“成员部门”不少于20，现为3" in refusal(few.hold(client, date(2026, 8, 4)))
    named = ["工商", "税务", "经贸", *(f"部门{n}" for n in range(4, 21))]
    typed = "\n".join(named)
    page = client.get(f"/institutions/joint_meeting?unit={few.unit.pk}").content.decode()
    assert "一行一项" in page
    sent = {"unit": few.unit.pk, "do": "set", "departments": typed, "size": "20"}
    assert client.post("/institutions/joint_meeting/change", sent).status_code == 302
    assert few.hold(client, date(2026, 8, 4), 税务="absent：下乡").status_code == 302
    assert joint.absent_twice(few.unit, TODAY) == []
    away = {"税务": "absent：下乡", "经贸": "absent：培训", "工商": "sent"}
    assert few.hold(client, date(2026, 9, 4), **away).status_code == 302
    assert joint.absent_twice(few.unit, TODAY) == ["税务"]
    told = client.get(f"/institutions/joint_meeting?unit={few.unit.pk}").content.decode()
    assert "税务：最近两次都没有到会" in told and "经贸：最近" not in told
    assert late(few.unit, TODAY) == ["2026年7月"]
    assert late(six.unit, TODAY) == ["2026年7月", "2026年8月"], "the other has its own calendar"


def test_row_2_40(cast: Cast, sign_in):
    """A trial opinion sets the body up: its page says so, and flags it once that is repealed."""
    body = Body(cast, "非公联席会", "twenty_departments").unit
    writer, signer = sign_in(cast.office), cast.town
    address = reverse("unit", args=[body.pk])
    assert "没有依据" not in writer.get(address).content.decode(), "no rule ever set it up"
    said = {"unit": signer.pk, "kind": "rule", "title": "非公企业党建联席会试行意见",
            "audience": "everyone", "body": "一、每月开一次。", "no_basis": "on"}  # fmt: skip
    made = writer.post("/texts/new", {**said, "sets_up": body.pk})
    text = Text.objects.get()
    page = writer.get(made["Location"]).content.decode()
    assert f'href="{address}"' in page and "由它设立" in page
    assert "设立依据" not in writer.get(address).content.decode(), "a draft sets nothing up"
    head = SYSTEM
    with pytest.raises(Refused) as refusal:
        texts.issue(head, text.versions.get(), "trial", TODAY, date(2027, 9, 1))
    assert "试行要写明所依据的调研报告。" in refusal.value.sentences
    more = {"do": "revise", "sets_up": body.pk, "research": "二十家企业调研"}
    writer.post(f"/texts/{text.pk}/change", {**said, **more})
    texts.issue(head, text.versions.get(), "trial", TODAY, date(2027, 9, 1))
    assert "设立依据：" in (told := writer.get(address).content.decode())
    assert f'href="/texts/{text.pk}"' in told and "试行" in told
    texts.repeal(head, text.versions.get(), TODAY, "并入另一份意见")
    told = writer.get(address).content.decode()
    assert "没有依据" in told and "设立它的《非公企业党建联席会试行意见》" in told
    assert "没有依据的组织" in writer.get(f"/texts?unit={signer.pk}").content.decode()


def test_a_rule_sets_up_only_what_is_below_its_own_organisation(cast: Cast):
    above = texts.Wording("一、设。", no_basis=True, sets_up=cast.town)
    with pytest.raises(Refused, match="不在柏启村党支部以下"):
        texts.draft(cast.actor(cast.secretary), cast.village, "rule", "联席意见", above)


def test_a_refused_revision_keeps_what_was_typed(cast: Cast, sign_in):
    """A body of elsewhere is refused; what was typed beside it is still there."""
    client, other = sign_in(cast.secretary), cast.town
    said = {"unit": cast.village.pk, "kind": "rule", "title": "值班办法", "audience": "everyone",
            "body": "一、交接。", "no_basis": "on"}  # fmt: skip
    address = client.post("/texts/new", said)["Location"]
    more = {**said, "do": "revise", "research": "四个班的调查", "reference": "村〔2026〕3号",
            "sets_up": other.pk}  # fmt: skip
    refused = client.post(f"{address}/change", more)
    page = refused.content.decode()
    assert refused.status_code == 422 and "不在柏启村党支部以下" in page
    assert 'value="四个班的调查"' in page and 'value="村〔2026〕3号"' in page
