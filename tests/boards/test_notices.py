"""A notice from posting to the decision; and every row held against the log."""

import json
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from tests.ballots.rounds import closed, opened, vote
from tests.fixtures import TODAY, Cast
from zhidu.ballots.audit import rounds
from zhidu.ballots.models import Roll, Round
from zhidu.boards import audit, beats, calendars, guard, log, notes, reading
from zhidu.boards.actions import decisions, notices, objections, witnesses
from zhidu.boards.canon import commit
from zhidu.boards.models import Decision, LogEntry, Notice, Objection, Witness
from zhidu.boards.moment import moment
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Entry, FreeDay

pytestmark = pytest.mark.django_db
# TODAY is Sunday, 20 September 2026, a made-up working day; Mid-Autumn is on the 25th
WORDS = notices.Words(
    "关于拟接收一名预备党员的公示",
    [("姓名", "周晨麦"), ("出生年月", "1996年4月"), ("单位", "合作社会计")],
    "村委一楼，纪检委员",
)


def page(number: int) -> bytes:
    row = Notice.objects.get(number=number)
    return json.dumps({"salt": bytes(row.salt).hex(), "content": row.content}).encode()


def pass_days(first: date, last: date, fetch=page) -> None:
    day = first
    while day <= last:
        beats.daily(day, fetch)
        day += timedelta(days=1)


@pytest.fixture
def posted(cast: Cast) -> Notice:
    return notices.post(cast.actor(cast.secretary), cast.village, WORDS, 5, case="matter:1")


def wrongs() -> list[str]:
    return list(audit.problems(rounds))


def test_five_working_days_then_the_decision_and_the_log_says_so(cast: Cast, posted: Notice):
    secretary = cast.secretary
    sheet = calendars.sheet_of(posted)
    assert [one.on.day for one in sheet if one.number] == [21, 22, 23, 24, 28]
    assert [one.name != "" for one in sheet if one.on.day == 25] == [True]
    pass_days(TODAY, date(2026, 9, 27))
    early = cast.actor(secretary, date(2026, 9, 28))
    with pytest.raises(Refused, match="要满 5 个工作日，到 2026-09-28 前只有 4 个工作日有留存"):
        decisions.decide(early, cast.village, {"what": "接收"}, notice=posted)
    pass_days(date(2026, 9, 28), date(2026, 9, 29))
    late = cast.actor(secretary, date(2026, 9, 29))
    row = decisions.decide(late, cast.village, {"what": "接收"}, notice=posted, case="matter:1")
    posted.refresh_from_db()
    assert (posted.end, posted.ended) == ("done", date(2026, 9, 29))
    assert not reading.stands(posted, date(2026, 9, 29))
    said = LogEntry.objects.get(idx=row.number).said
    assert (said["t"], said["notice"]) == ("decision", posted.number)
    assert wrongs() == []
    kinds = list(LogEntry.objects.values_list("kind", flat=True))
    assert kinds == ["genesis", "calendar", "notice", *["beat"] * 8, "notice-end", "decision"]


def test_no_name_and_no_word_of_a_notice_is_in_the_log(posted: Notice):
    said = b" ".join(bytes(one) for one in LogEntry.objects.values_list("bytes", flat=True))
    assert "周晨麦".encode() not in said and "公示".encode() not in said
    assert LogEntry.objects.get(kind="notice").said["content"] == commit(
        bytes(posted.salt), posted.content
    )


def test_a_day_the_page_could_not_be_fetched_is_made_up_by_standing_longer(
    cast: Cast, posted: Notice
):
    def broken(_number: int) -> bytes:
        raise OSError("down")

    pass_days(TODAY, date(2026, 9, 22))
    beats.daily(date(2026, 9, 23), broken)
    pass_days(date(2026, 9, 24), date(2026, 9, 28))
    on = date(2026, 9, 29)
    assert reading.stands(posted, on)
    wrong = reading.unmet(posted, on)
    assert any("2026-09-23" in one for one in wrong)
    pass_days(on, on)
    assert reading.unmet(posted, date(2026, 9, 30)) == []


@pytest.mark.parametrize("given", [b"", b"{}", b"not json", b'{"salt":"zz","content":{}}'])
def test_a_page_that_shows_something_else_is_no_proof(posted: Notice, given):
    beats.daily(date(2026, 9, 21), lambda _n: given)
    assert reading.stood(posted, date(2026, 9, 22)).proved == ()


def test_a_page_whose_words_were_changed_is_no_proof(posted: Notice):
    changed = json.loads(page(posted.number))
    changed["content"]["title"] = "别的"
    beats.daily(date(2026, 9, 21), lambda _n: json.dumps(changed).encode())
    stood = reading.stood(posted, date(2026, 9, 22))
    assert stood.proved == () and stood.missing == (date(2026, 9, 21),)


def test_one_beat_a_day_however_often_it_is_tried(posted: Notice):
    assert beats.daily(TODAY, page) == 0  # the day of posting does not count
    assert beats.daily(date(2026, 9, 21), page) == 1
    assert beats.daily(date(2026, 9, 21), page) == 0
    assert LogEntry.objects.filter(kind="beat").count() == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": " "}, "标题"),
        ({"lines": [("内容", " ")]}, "内容"),
        ({"contact": ""}, "有意见找谁"),
        ({"lines": [("证件", "11010119900307123X")]}, "身份证号或手机号"),
        ({"lines": [("电话", "请打13800000000联系")]}, "身份证号或手机号"),
    ],
)
def test_words_that_cannot_be_put_up(cast: Cast, change, says):
    words = notices.Words(**{**WORDS.__dict__, **change})
    with pytest.raises(Refused, match=says):
        notices.post(cast.actor(cast.secretary), cast.village, words, 5)
    assert not LogEntry.objects.exists()


def test_days_have_bounds_and_only_keepers_post(cast: Cast):
    with pytest.raises(Refused, match="1 到 60"):
        notices.post(cast.actor(cast.secretary), cast.village, WORDS, 0)
    for person in (cast.member, cast.stranger):
        with pytest.raises(Refused):
            notices.post(cast.actor(person), cast.village, WORDS, 5)


def test_a_correction_counts_anew(cast: Cast, posted: Notice):
    pass_days(TODAY, date(2026, 9, 23))
    actor = cast.actor(cast.secretary, date(2026, 9, 24))
    with pytest.raises(Refused, match="更正什么"):
        notices.replace(actor, posted, WORDS, "")
    new = notices.replace(actor, posted, WORDS, "出生年月写错")
    posted.refresh_from_db()
    assert (posted.end, new.replaces, new.case) == ("replaced", posted, "matter:1")
    on = date(2026, 9, 29)
    with pytest.raises(Refused, match="没有贴满就撤下或换了内容"):
        decisions.decide(cast.actor(cast.secretary, on), cast.village, {}, notice=posted)
    with pytest.raises(Refused, match="只有 0 个工作日"):
        decisions.decide(cast.actor(cast.secretary, on), cast.village, {}, notice=new)
    with pytest.raises(Refused, match="已经结束"):
        notices.withdraw(actor, posted, "x")
    assert wrongs() == []


def test_withdrawn_is_gone_and_never_the_ground_of_a_decision(cast: Cast, posted: Notice):
    actor = cast.actor(cast.secretary)
    with pytest.raises(Refused, match="为什么撤回"):
        notices.withdraw(actor, posted, "")
    notices.withdraw(actor, posted, "本人放弃")
    assert reading.on_display(TODAY) == []
    with pytest.raises(Refused, match="没有贴满"):
        decisions.decide(actor, cast.village, {}, notice=posted)


# --- objections ----------------------------------------------------------------------------------


def test_anybody_objects_without_a_name_and_reads_the_answer_with_the_code(
    cast: Cast, posted: Notice
):
    before = Entry.objects.count()
    row, code = objections.object_to(posted, "他没有住在村里", TODAY)
    assert Entry.objects.count() == before, "no journal line says when it came"
    assert (row.name, row.reach, row.by) == ("", "", None)
    assert code not in str(list(Objection.objects.values()))
    assert objections.by_code(code.lower()) == row
    with pytest.raises(Refused, match="没有这个查询码"):
        objections.by_code("AAAA-AAAA-AAAA")


def test_the_text_lies_sealed_in_the_database(posted: Notice):
    objections.object_to(posted, "他没有住在村里", TODAY, "某甲", "绿信箱")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, name, reach FROM zhidu_boards_objection")
        held = " ".join(cursor.fetchone())
    assert "村里" not in held and "某甲" not in held and "绿信箱" not in held


def test_an_open_objection_keeps_the_gate_shut_until_another_branch_has_looked(
    cast: Cast, posted: Notice
):
    row, _code = objections.object_to(posted, "他没有住在村里", TODAY)
    pass_days(TODAY, date(2026, 9, 29))
    posted.refresh_from_db()
    assert posted.ended is None
    on = date(2026, 9, 29)
    secretary, office = cast.actor(cast.secretary, on), cast.actor(cast.office, on)
    with pytest.raises(Refused, match="还有 1 件异议没有办结"):
        decisions.decide(secretary, cast.village, {}, notice=posted)
    for own in (secretary, cast.actor(cast.member, on), cast.actor(cast.stranger, on)):
        with pytest.raises(Refused, match="上级组织中不在本支部的人"):
            objections.settle(own, row, "查过了", upheld=False)
    with pytest.raises(Refused, match="核查结论"):
        objections.settle(office, row, " ", upheld=False)
    objections.settle(office, row, "查过了，常住", upheld=False)
    with pytest.raises(Refused, match="已经有结论"):
        objections.settle(office, row, "再查", upheld=True)
    decisions.decide(secretary, cast.village, {}, notice=posted)
    assert wrongs() == []
    assert [one.said["settled"] for one in LogEntry.objects.filter(kind="objection")] == [0, 1]


def test_what_was_upheld_ends_the_matter(cast: Cast, posted: Notice):
    row, _code = objections.object_to(posted, "冒名", TODAY)
    pass_days(TODAY, date(2026, 9, 29))
    on = date(2026, 9, 29)
    objections.settle(cast.actor(cast.office, on), row, "属实", upheld=True)
    with pytest.raises(Refused, match="核查属实"):
        decisions.decide(cast.actor(cast.secretary, on), cast.village, {}, notice=posted)


def test_objections_that_cannot_be_taken(posted: Notice):
    with pytest.raises(Refused, match="写下您的意见"):
        objections.object_to(posted, " ", TODAY)
    with pytest.raises(Refused, match="不超过 2000 字"):
        objections.object_to(posted, "长" * 2001, TODAY)
    with pytest.raises(Refused, match="已经结束"):
        objections.object_to(posted, "晚了", TODAY - timedelta(days=1))
    objections.MOST_OPEN, kept = 2, objections.MOST_OPEN
    try:
        objections.object_to(posted, "一", TODAY)
        objections.object_to(posted, "二", TODAY)
        with pytest.raises(Refused, match="现在收到的太多"):
            objections.object_to(posted, "三", TODAY)
    finally:
        objections.MOST_OPEN = kept


# --- erasing, witnesses, calendars ---------------------------------------------------------------


def test_erasing_leaves_number_days_and_proofs(cast: Cast, posted: Notice):
    actor = cast.actor(cast.secretary)
    with pytest.raises(Refused, match="还在公示"):
        notices.erase(actor, posted, "到期")
    notices.withdraw(actor, posted, "本人放弃")
    proof = log.proof(posted.number)
    notices.erase(actor, posted, "个人信息到期")
    posted.refresh_from_db()
    assert (posted.content, posted.salt, str(posted)) == (None, None, "")
    assert "周晨麦" not in str(list(Notice.objects.values()))
    assert wrongs() == []
    assert log.proof(posted.number).split("\n")[1] == proof.split("\n")[1]


def test_with_a_witness_a_decision_also_needs_the_witness(cast: Cast, posted: Notice):
    one = notes.Signer("witness.example/c", notes.WITNESS, Ed25519PrivateKey.generate())
    office = cast.actor(cast.office)
    with pytest.raises(Refused, match="由"):
        witnesses.name(cast.actor(cast.secretary), one.verifier.vkey)
    with pytest.raises(Refused, match="不是见证方的公钥"):
        witnesses.name(office, "nonsense")
    row = witnesses.name(office, one.verifier.vkey)
    pass_days(TODAY, date(2026, 9, 29))
    secretary = cast.actor(cast.secretary, date(2026, 9, 29))
    with pytest.raises(Refused, match="见证方还没有留存"):
        decisions.decide(secretary, cast.village, {}, notice=posted)
    text = log.latest().text
    log.cosign(f"{text}\n{one.line(text, moment(date(2026, 9, 25)))}", TODAY)
    with pytest.raises(Refused, match="补记或倒填"):
        decisions.decide(secretary, cast.village, {}, notice=posted)
    witnesses.retire(office, row)
    decisions.decide(secretary, cast.village, {}, notice=posted)
    assert [w.retired for w in Witness.objects.all()] == [TODAY]


def test_a_changed_calendar_is_a_new_entry(cast: Cast, posted: Notice):
    calendars.put_into_log([2026], moment(TODAY))
    assert LogEntry.objects.filter(kind="calendar").count() == 1
    FreeDay.objects.create(day=date(2026, 9, 23), works=False, name="台风", source="市政府通知")
    calendars.put_into_log([2026], moment(TODAY))
    assert LogEntry.objects.filter(kind="calendar").count() == 2
    assert calendars.sheet_of(posted)[-1].on == date(2026, 9, 29)


# --- T18: a row edited behind the log's back -----------------------------------------------------


def _edit_content(notice: Notice) -> None:
    notice.content["title"] = "别的"
    notice.save()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_edit_content, "内容被改过"),
        (lambda n: Notice.objects.filter(pk=n.pk).update(posted=n.posted - timedelta(9)), "日期"),
        (lambda n: Notice.objects.filter(pk=n.pk).update(days=3), "日期或天数被改过"),
        (lambda n: Notice.objects.filter(pk=n.pk).update(salt=None), "没有抹去的记录"),
        (lambda n: Notice.objects.filter(pk=n.pk).update(end="done", ended=TODAY), "结束的记录"),
        (lambda n: Notice.objects.filter(pk=n.pk).update(ended=TODAY), "结束的记录"),
        (lambda n: Notice.objects.filter(pk=n.pk).delete(), "只有一边有"),
        (lambda n: Objection.objects.all().delete(), "异议比日志里记的少"),
        (lambda n: guard.lift(connection), "触发器不在了"),
    ],
)
def test_a_notice_edited_in_the_database_is_reported(posted: Notice, change, says):
    objections.object_to(posted, "他没有住在村里", TODAY)
    beats.daily(date(2026, 9, 21), page)
    assert wrongs() == []
    if "只有一边有" in says:
        Objection.objects.all().delete()
    change(posted)
    told = wrongs()
    guard.set_up(connection)
    assert any(says in one for one in told), told


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda r: Round.objects.filter(pk=r.pk).update(result={"n": 1}), "结果被改过"),
        (lambda r: Round.objects.filter(pk=r.pk).update(took_part=9), "参与人数或状态被改过"),
        (lambda r: Round.objects.filter(pk=r.pk).update(k=3), "题目或规则被改过"),
        (lambda r: Round.objects.filter(pk=r.pk).update(state="open"), "是否结束"),
        (lambda r: Roll.objects.filter(round=r).first().delete(), "名册在开始后被改过"),
    ],
)
def test_a_round_edited_in_the_database_is_reported(cast: Cast, change, says):
    row = opened(cast.village, cast.people)
    for one in cast.people[:6]:
        vote(row, one, "5", "5")
    row = closed(row)
    assert wrongs() == []
    change(row)
    assert any(says in one for one in wrongs())


def test_a_decision_edited_or_taken_behind_the_back_is_reported(cast: Cast, posted: Notice):
    pass_days(TODAY, date(2026, 9, 29))
    actor = cast.actor(cast.secretary, date(2026, 9, 29))
    row = decisions.decide(actor, cast.village, {"what": "接收"}, notice=posted)
    assert wrongs() == []
    Decision.objects.filter(pk=row.pk).update(content={"what": "不接收"})
    assert any("决定第" in one and "被改过" in one for one in wrongs())
    log.append("decision", moment(TODAY), "", notice=posted.number, vote=None, content="0" * 64)
    assert any("只有一边有" in one for one in wrongs())


@pytest.mark.parametrize("column", ["bytes", "leaf", "kind"])
def test_the_log_itself_edited_by_whoever_lifts_the_triggers_is_reported(posted: Notice, column):
    guard.lift(connection)
    row = LogEntry.objects.get(kind="notice")
    held = {"bytes": bytes(row.bytes).replace(b'"days":5', b'"days":3'), "leaf": b"x" * 32,
            "kind": "beat"}[column]  # fmt: skip
    LogEntry.objects.filter(idx=row.idx).update(**{column: held})
    guard.set_up(connection)
    says = {"bytes": "历史被改过", "leaf": "指纹对不上", "kind": "类别被改过"}[column]
    assert any(says in one for one in wrongs())


def test_nobody_but_the_system_takes_a_notice_down_by_its_end(cast: Cast, posted: Notice):
    with pytest.raises(Refused, match="由系统自己撤下"):
        notices.end_due(cast.actor(cast.secretary), posted)
    with pytest.raises(Refused, match="还没有到期"):
        notices.end_due(Actor(None, TODAY), posted)
