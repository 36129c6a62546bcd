"""The monthly spot check: a draw nobody decides alone, which whoever was drawn works out again."""

import hashlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.shelf import LAWS
from tests.fixtures import SYSTEM, TODAY, Cast
from tests.web.acting import act, opened, refusal
from zhidu.boards.models import LogEntry
from zhidu.engine import counting
from zhidu.matters import draw_proof, drawing
from zhidu.matters.actions import acting, adopting
from zhidu.matters.models import DrawSeal, Matter, Message
from zhidu.org.actions import people, tree
from zhidu.org.door import Actor
from zhidu.org.models import Person, Unit
from zhidu.texts import actions as texts
from zhidu.texts.actions import Wording

SINCE = date(2020, 1, 1)
DRAW = LAWS["spot_check/2026-01-01"].stages["draw"]


@given(st.text(max_size=8), st.lists(st.sampled_from("东南西北中"), unique=True, min_size=1))
@settings(max_examples=20)
def test_each_stratum_gives_as_many_and_the_order_of_the_frame_changes_nothing(seed, names):
    frame = [{"place": one, "stratum": one in "东南", "draw_weight": "w2"} for one in names]
    drawn = counting.draw(DRAW, frame, 1, seed)["drawn"]
    assert set(drawn) == set(counting.draw(DRAW, frame[::-1], 1, seed)["drawn"])
    assert len(drawn) == len({one["stratum"] for one in frame})


class Stage:
    """A joint body beside the town, with three more villages in the town."""

    def __init__(self, cast: Cast) -> None:
        for name in ("柏和", "柏安", "柏丰"):
            unit = tree.found(
                SYSTEM, cast.town, f"{name}村党支部", "branch", on=SINCE, basis="village"
            )
            head = people.add(SYSTEM, unit, "full", SINCE, name=f"{name}书")
            people.appoint(SYSTEM, unit, head, "secretary", "书记", SINCE)
        people.appoint(SYSTEM, cast.other, cast.stranger, "secretary", "书记", SINCE)
        self.unit: Unit = tree.found(SYSTEM, cast.town, "村务联席会", "body", on=SINCE)
        self.head, self.check = (Person.objects.create(name=one) for one in ("冯召麦", "韩检禾"))
        people.appoint(SYSTEM, self.unit, self.head, "secretary", "召集人", SINCE)
        people.appoint(SYSTEM, self.unit, self.check, "discipline_commissioner", "纪检", SINCE)
        for slug in ("spot_check", "finding"):
            adopting.adopt(SYSTEM, self.unit, slug, date(2026, 8, 1))

    def framed(self, client) -> Matter:
        """The frame as the form proposes it, sent back unchanged but for one village."""
        rows = {}
        for number, row in enumerate(drawing.proposed(Matter(unit=self.unit, slug="spot_check",
                                                             opened=TODAY))):  # fmt: skip
            rows |= {f"frame_{column}_{number}": value for column, value in row.items()}
        said = {"stage": "frame", "said": "done", "checklist": "上月的账贴没贴", **rows}
        answer = opened(client, self.unit, "spot_check", **said)
        assert answer.status_code == 302, refusal(answer)
        return Matter.objects.filter(slug="spot_check").latest("pk")


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


def test_row_2_19(cast: Cast, stage: Stage, sign_in):
    """Sealed in the log before; drawn once; anybody works it out again; findings follow."""
    client = sign_in(stage.head)
    page = client.get(f"/matters/open?unit={stage.unit.pk}&slug=spot_check").content.decode()
    assert 'value="柏和村党支部"' in page and "杉朗镇党委" in page
    matter = stage.framed(client)
    seal = DrawSeal.objects.get()
    entry = LogEntry.objects.get(idx=seal.entry).said
    assert (entry["t"], entry["seal"]) == ("draw-seal", drawing.commitment(bytes(seal.secret)))
    assert "还没有抽" in client.get(f"/board/draw/{matter.pk}").content.decode()
    assert bytes(seal.secret).hex() not in client.get(f"/board/draw/{matter.pk}").content.decode()
    assert "当场报的数" in act(client, matter, "drawn")
    assert not act(client, matter, "drawn", called_number="0815")
    (drawn,) = matter.known["drawn"]
    unit = drawing.units_of(matter)[0]
    head = unit.posts.get(post="secretary").person  # type: ignore[attr-defined]
    assert any("重算" in str(one.text) for one in Message.objects.filter(to=head))
    client.logout()
    told = client.get(f"/board/draw/{matter.pk}").content.decode()
    assert "重算一致" in told and drawn in told and bytes(seal.secret).hex() in told
    assert "要是报的是“1”" in client.get(f"/board/draw/{matter.pk}?called=1").content.decode()
    line = f"{bytes(seal.secret).hex()}|0815".encode()
    assert hashlib.sha256(line).hexdigest() in told, "one line of shell gives the seed"


def test_it_cannot_be_drawn_again_without_a_reason(stage: Stage, sign_in):
    """A second draw needs a new seal, and both stand on the page with the reason."""
    client = sign_in(stage.head)
    matter = stage.framed(client)
    act(client, matter, "drawn", called_number="1")
    step = matter.steps.get(stage="draw")
    assert "撤回要写明缘由" in refusal(client.post(f"/step/{step.pk}/take-back", {"reason": ""}))
    acting.withdraw_step(_actor(stage), step, "报数的人不在名单上")
    matter.refresh_from_db()
    assert "已经打开过" in act(client, matter, "drawn", called_number="2")
    acting.withdraw_step(_actor(stage), matter.steps.get(stage="frame"), "重新封存")
    matter.refresh_from_db()
    facts = {"frame": drawing.proposed(matter), "checklist": "账"}
    acting.do(_actor(stage), matter, "frame", "done", TODAY, facts)
    matter.refresh_from_db()
    assert not act(client, matter, "drawn", called_number="2")
    assert DrawSeal.objects.count() == 2
    told = client.get(f"/board/draw/{matter.pk}").content.decode()
    assert "另外封存过的" in told and "报数的人不在名单上" in told


def _actor(stage: Stage) -> Actor:
    return Actor(stage.head, TODAY)


def test_a_frame_changed_behind_the_log_is_told(stage: Stage, sign_in):
    client = sign_in(stage.head)
    matter = stage.framed(client)
    act(client, matter, "drawn", called_number="7")
    matter.known["frame"][0]["draw_weight"] = "w1"
    matter.save()
    seal = drawing.opened(matter)
    assert seal is not None
    held = draw_proof.proof(matter, seal)
    assert not held.frame_right and held.sealed_right and not held.holds
    assert "封存以后改过" in client.get(f"/board/draw/{matter.pk}").content.decode()


def test_who_checks_is_not_of_the_village_and_what_is_found_is_handed_there(
    cast: Cast, stage: Stage, sign_in
):
    client = sign_in(stage.head)
    matter = stage.framed(client)
    act(client, matter, "drawn", called_number="7")
    matter.known["drawn"] = ["柏启村党支部"]  # so that the test knows whose people they are
    matter.save()
    assert "不能又在“由谁去查”里" in act(client, matter, inspector=cast.member.pk)
    assert not act(client, matter, inspector=stage.check.pk)
    client = sign_in(stage.check)
    row = {"title_line": "账没有贴", "drawn_place": "柏和村党支部", "facts": "八月的没有贴"}
    cells = {f"found_rows_{name}_0": value for name, value in row.items()}
    assert "未列入“抽到的”" in act(client, matter, "found", summary="看了账。", **cells)
    cells["found_rows_drawn_place_0"] = "柏启村党支部"
    assert not act(client, matter, "found", summary="看了账。", **cells)
    finding = Matter.objects.get(slug="finding")
    assert (finding.at, finding.said) == ("record", "账没有贴")
    page = client.get(f"/matter/{finding.pk}").content.decode()
    assert f'value="{cast.village.pk}" selected' in page
    draft = texts.draft(SYSTEM, cast.town, "rule", "公开办法", Wording("贴。", no_basis=True))
    held = texts.issue(SYSTEM, draft, "in_force", date(2026, 1, 1))
    facts = {"title_line": "账没有贴", "checked_unit": cast.village.pk, "facts": "没有贴",
             "rule_ref": held.pk, "due_on": "2026-10-10", "rechecker": stage.head.pk}  # fmt: skip
    assert not act(client, finding, **facts)
    assert (finding.at, finding.handler) == ("statement", cast.village)


def test_what_was_drawn_last_time_rests_unless_it_is_a_risk(cast: Cast, stage: Stage, sign_in):
    client = sign_in(stage.head)
    first = stage.framed(client)
    act(client, first, "drawn", called_number="1")
    (drawn,) = first.known["drawn"]
    first.opened, first.period_start = date(2026, 8, 20), date(2026, 8, 1)
    first.save()
    matter = Matter(unit=stage.unit, slug="spot_check", opened=TODAY)
    assert drawing.last_drawn(matter) == [drawn]
    frame = drawing.proposed(matter)
    assert [one["draw_weight"] for one in frame if one["place"] == drawn] == ["w1"]
    outs = {counting.draw(DRAW, frame, 1, str(n), [drawn])["drawn"][0] for n in range(60)}
    assert drawn not in outs
    risky = [{**one, "draw_again": "risk"} for one in frame]
    outs = {counting.draw(DRAW, risky, 1, str(n), [drawn])["drawn"][0] for n in range(60)}
    assert drawn in outs
