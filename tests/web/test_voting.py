"""T5, T6, T22: what pages show and send while a round runs, and what they do not."""

import logging
import re
from uuid import UUID

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.ballots.rounds import BALLOT, RATING, closed, opened, vote
from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.ballots.actions import opening, paper
from zhidu.ballots.models import Envelope, PaperCount, Round, Slip
from zhidu.org.models import Person

pytestmark = pytest.mark.django_db
MARK = "ZQX-marked-remark"


def post(client: Client, name: str, row: Round, **data: object):
    return client.post(reverse(name, args=[row.pk]), data)


def test_signed_in_one_votes_once_and_the_page_never_says_what(cast: Cast, sign_in):
    row = opened(cast.village, cast.people)
    client = sign_in(cast.member)
    page = client.get(reverse("round_vote", args=[row.pk]))
    assert "不记谁打了多少分" in page.text and "不足 5 人参与不启封" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    answer = post(client, "round_vote", row, q1="5", q2="1", remark=MARK)
    assert answer.status_code == 302
    after = client.get(answer.url)
    assert "已密封" in after.text and MARK not in after.text and "checked" not in after.text
    assert "no-store" in after.headers["Cache-Control"]
    again = post(client, "round_vote", row, q1="1", q2="1")
    assert "已密封" in again.text
    assert Envelope.objects.count() == 3
    assert "我已参与" in client.get(reverse("rounds")).text


def test_a_refused_form_keeps_what_was_chosen(cast: Cast, sign_in):
    row = opened(cast.village, cast.people, BALLOT, "ballot")
    client = sign_in(cast.member)
    answer = post(client, "round_vote", row)
    assert answer.status_code == 422 and "还没有选" in answer.text
    assert not Envelope.objects.exists()


def test_who_is_not_on_the_roll_is_told_so(cast: Cast, sign_in):
    row = opened(cast.village, cast.people[:8])
    client = sign_in(cast.stranger)
    assert "不在这次的名册上" in client.get(reverse("round_vote", args=[row.pk])).text
    assert client.get(reverse("round", args=[row.pk])).status_code == 403


# --- a slip, no account --------------------------------------------------------------------------


@pytest.fixture
def slip(cast: Cast, on_today):
    row = opened(cast.village, cast.people)
    made = paper.make_slips(SYSTEM, row, cast.people[:6])
    return row, [word for word, _group in made]


def test_a_slip_needs_no_account_no_cookie_and_no_script(slip, client: Client):
    row, words = slip
    page = client.get(reverse("vote_word", args=[words[0]]))
    assert page.status_code == 200 and "不记是谁的、填了什么" in page.text
    assert "csrfmiddlewaretoken" not in page.text
    data = {"word": words[0], "cast": "1", "q1": "4", "q2": "0", "remark": MARK}
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("vote"), data)
    assert answer.status_code == 200 and "已密封" in answer.text and MARK not in answer.text
    assert not client.cookies and not strict.cookies
    assert not answer.headers.get("Set-Cookie")
    again = strict.post(reverse("vote"), data)
    assert again.status_code == 422 and "已经用过了" in again.text
    assert Slip.objects.filter(round=row, used=True).count() == 1


def test_the_word_can_be_typed_and_a_wrong_one_is_explained(slip, client: Client):
    _row, words = slip
    assert client.get(reverse("vote")).status_code == 200
    page = client.post(reverse("vote"), {"word": words[0].lower().replace("-", "")})
    assert page.status_code == 200 and "密封提交" in page.text
    wrong = client.post(reverse("vote"), {"word": "AAAA-AAAA-AAAA"})
    assert wrong.status_code == 422 and "没有这张评议条" in wrong.text


def test_a_shared_tablet_goes_back_by_itself(slip, client: Client):
    _row, words = slip
    data = {"word": words[0], "cast": "1", "q1": "4", "tablet": "1"}
    page = client.post(reverse("vote"), data).text
    assert 'http-equiv="refresh"' in page and "请下一位" in page
    assert 'name="tablet"' in client.get(reverse("vote") + "?tablet=1").text


# --- T6: nothing but a number before it is closed -------------------------------------------------


def addresses() -> list[str]:
    """Every address of the site that one can get, with a number or nothing in its blanks."""
    found = []
    for one in get_resolver().url_patterns:
        route = str(one.pattern)
        if "uuid" not in route and "log/t" not in route:
            route = re.sub(r"<int:\w+>", "1", route)
            route = re.sub(r"<(slug|str|path):\w+>", "members_meeting", route)
            found.append("/" + route.lstrip("^").rstrip("$"))
    return found


@pytest.mark.parametrize("who", ["secretary", "member", "office", "stranger", "nobody"])
def test_no_page_shows_more_than_how_many_took_part(cast: Cast, sign_in, client, who, on_today):
    """The remark and each choice are marked; neither is on any page, for anybody."""
    row = opened(cast.village, cast.people, title="ZQTITLE")
    for one in cast.people[:7]:
        vote(row, one, "5", "1", remark=MARK)
    if who != "nobody":
        client = sign_in(getattr(cast, who))
    own = [reverse(name, args=[row.pk]) for name in
           ("round", "round_vote", "round_paper", "round_result")]  # fmt: skip
    for address in [*own, *addresses()]:
        text = client.get(address, follow=True).text
        assert MARK not in text, address
        assert "band" not in re.findall(r"ZQTITLE.*?</section>", text, re.S), address
    page = client.get(reverse("round_result", args=[row.pk])).text
    assert "已参与 7 人" in page
    others = [one.name for one in cast.people if one not in (cast.secretary, cast.member)]
    assert not any(name in page for name in others)


def test_the_keepers_page_shows_a_number_and_the_list_of_those_without_paper_only(
    cast: Cast, sign_in
):
    row = opened(cast.village, cast.people)
    for one in cast.people[:7]:
        vote(row, one, "5", "1")
    page = sign_in(cast.secretary).get(reverse("round", args=[row.pk])).text
    assert "22 人有一票，已参与 7 人" in page
    # the list from which slips are handed out is the same whoever took part
    assert all(one.name in page for one in cast.people)


def test_logs_and_error_mail_hold_no_choice(cast: Cast, sign_in, caplog, mailoutbox, settings):
    """T5: a crash in the middle of casting."""
    settings.ADMINS = [("a", "a@example.org")]
    row = opened(cast.village, cast.people)
    client = sign_in(cast.member)
    client.raise_request_exception = False
    from unittest.mock import patch

    caplog.set_level(logging.DEBUG)
    with patch("zhidu.ballots.sealing.seal", side_effect=RuntimeError("broken")):
        answer = post(client, "round_vote", row, q1="5", remark=MARK)
    assert answer.status_code == 500
    assert MARK not in answer.text and MARK not in caplog.text
    assert all(MARK not in one.body for one in mailoutbox)


# --- keepers -------------------------------------------------------------------------------------


def test_from_the_form_to_the_result(cast: Cast, sign_in, client: Client):
    """A secretary prepares, opens, prints, closes; everybody reads the result."""
    client = sign_in(cast.secretary)
    new = reverse("round_new", args=[cast.village.pk])
    assert "民主测评" in client.get(new).text
    wrong = client.post(new, {"kind": "rating", "title": "承诺评议", "period": "2026-Q3"})
    assert wrong.status_code == 422 and "请选截止日" in wrong.text and "承诺评议" in wrong.text
    answer = client.post(new, {
        "kind": "rating", "title": "承诺评议", "items": "路灯修好\n看望老人\n", "period": "2026-Q3",
        "last": "2026-09-30", "raters": ["full"], "remarks": "1", "others": "3",
    })  # fmt: skip
    row = Round.objects.get()
    assert answer.url == reverse("round", args=[row.pk])
    assert "名册上 22 人" in client.get(answer.url).text
    post(client, "round_act", row, do="open")
    row.refresh_from_db()
    assert row.state == "open" and [one.title for one in row.form.items] == ["路灯修好", "看望老人"]
    sheet = post(client, "round_slips", row, person=[cast.people[9].pk], others="3").text
    words = re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", sheet)
    assert len(words) == 4 and sheet.count('class="qr"') == 4
    post(client, "round_act", row, do="paper", person=[cast.people[10].pk])
    for one in cast.people[:6]:
        vote(row, one, "5", "4", remark="好")
    post(client, "round_act", row, do="stop")
    early = post(client, "round_act", row, do="count")
    assert early.status_code == 422 and "两个人各自录入" in early.text
    _two_count_one_paper(cast, sign_in, row)
    client = sign_in(cast.secretary)
    post(client, "round_act", row, do="count")
    page = Client().get(reverse("round_result", args=[row.pk])).text
    assert "7 人参与" in page and "优" in page and "大家写的话" in page


def _two_count_one_paper(cast: Cast, sign_in, row: Round) -> None:
    client = sign_in(cast.secretary)
    numbers = {"issued": "1", "returned": "1", "q1:5": "1", "q2:4": "1"}
    assert post(client, "round_paper", row, **numbers).status_code == 302
    assert "“x”不是票数" in post(client, "round_paper", row, **{**numbers, "issued": "x"}).text
    other = sign_in(cast.people[1])
    assert post(other, "round_paper", row, **numbers).status_code == 302
    assert PaperCount.objects.count() == 2


def test_two_person_pages(cast: Cast, sign_in):
    plan = opening.Plan("ballot", "接收", "s", "p", BALLOT, TODAY, two_person=True,
                        scrutineers=(cast.member.pk,), raters={"kinds": ["full"]})  # fmt: skip
    row = opening.draft(cast.actor(cast.secretary), cast.village, plan)
    client = sign_in(cast.member)
    assert "您是监票人" in client.get(reverse("round", args=[row.pk])).text
    post(client, "round_act", row, do="seat", passphrase="ABCD-EFGH-JKLM")
    client = sign_in(cast.secretary)
    post(client, "round_act", row, do="open")
    for one in cast.people[:6]:
        vote(row, one, "yes")
    post(client, "round_act", row, do="stop")
    page = client.get(reverse("round", args=[row.pk])).text
    assert "等监票人登录" in page and "启封计票" not in page
    assert "双人启封" in post(client, "round_act", row, do="count").text
    client = sign_in(cast.member)
    assert "口令不对" in post(client, "round_act", row, do="count", passphrase="x").text
    post(client, "round_act", row, do="count", passphrase="abcd efgh jklm")
    assert Round.objects.get().state == "closed"
    assert "赞成" in client.get(reverse("round_result", args=[row.pk])).text


@pytest.mark.parametrize("who", ["member", "stranger"])
def test_others_change_nothing(cast: Cast, sign_in, who):
    row = opened(cast.village, cast.people)
    client = sign_in(getattr(cast, who))
    for do in ("seat", "open", "stop", "count", "void", "paper"):
        answer = post(client, "round_act", row, do=do, reason="x", passphrase="x" * 12)
        assert answer.status_code == 403
    assert post(client, "round_paper", row).status_code == 403
    assert client.get(reverse("round_new", args=[cast.village.pk])).status_code == 403
    assert Round.objects.get().state == "open"


@pytest.mark.parametrize("name", ["round", "round_act", "round_slips", "round_paper", "round_vote"])
def test_without_an_account_one_is_sent_to_the_door(cast: Cast, client: Client, name, on_today):
    row = opened(cast.village, cast.people)
    for answer in (client.get(reverse(name, args=[row.pk])), post(client, name, row, do="stop")):
        assert answer.status_code == 302 and "/sign-in" in answer.url
    assert Round.objects.get().state == "open"


def test_a_draft_is_not_public(cast: Cast, client: Client, on_today):
    plan = opening.Plan("rating", "承诺", "s", "p", RATING, TODAY)
    row = opening.draft(SYSTEM, cast.village, plan)
    assert client.get(reverse("round_result", args=[row.pk])).status_code == 403
    assert client.get(reverse("round_result", args=[UUID(int=1)])).status_code == 404


def test_every_rung_of_the_ladder_has_its_words(cast: Cast, client: Client, on_today):
    more = Person.objects.bulk_create(Person(name=f"职工{n}") for n in range(10))
    everybody = [*cast.people, *more]
    for number, says in ((4, "未启封"), (6, "只公布等次"), (12, "满分 5 分"), (30, "很满意")):
        row = opened(cast.village, everybody, subject=f"s{number}")
        for one in everybody[:number]:
            vote(row, one, "5", "4")
        closed(row)
        page = client.get(reverse("round_result", args=[row.pk])).text
        assert says in page
