"""Who sees what: a stranger the board, a member the branch, a keeper the unit and below."""

import pytest

from tests.fixtures import SYSTEM, TODAY, Cast, account
from tests.matters.test_recording import written
from zhidu.matters.actions import acting, recording
from zhidu.org.actions import entry, people
from zhidu.org.models import Look

OPEN = ["/board", "/help", "/sign-in", "/slip", "/type"]
CLOSED = ["/", "/record", "/matters", "/institutions", "/handbooks", "/people", "/org", "/notices",
          "/me", "/more", "/find", "/import", "/org/coverage", "/org/working-days"]  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_a_stranger_is_asked_to_sign_in(adopted, client, on_today, address):
    answer = client.get(address)
    assert (answer.status_code, answer.url) == (302, f"/sign-in?next={address}")


@pytest.mark.parametrize("address", OPEN)
def test_a_stranger_reads_what_is_open(adopted, client, on_today, address):
    assert client.get(address).status_code == 200


def test_the_board_tells_no_names_but_pledges_and_the_secretary(adopted, client, on_today):
    recording.file(adopted.actor(adopted.secretary), adopted.village, written(adopted))
    page = client.get(f"/board/{adopted.village.pk}").content.decode()
    assert "22 人参加" in page
    assert adopted.secretary.name in page
    assert all(one.name not in page for one in adopted.people[1:])


@pytest.mark.parametrize("address", [*CLOSED[:1], *CLOSED[2:11]])
def test_a_member_opens_their_own_pages(adopted, sign_in, address):
    assert sign_in(adopted.member).get(address).status_code == 200


@pytest.mark.parametrize("address", [one for one in CLOSED if one != "/import"])
def test_a_secretary_opens_every_page(adopted, sign_in, address):
    assert sign_in(adopted.secretary).get(address).status_code == 200


def refused(answer, word):
    page = answer.content.decode()
    assert answer.status_code == 403
    assert word in page
    assert "Traceback" not in page


def test_a_member_sees_neither_other_files_nor_other_branches(adopted, sign_in):
    client = sign_in(adopted.member)
    refused(client.get(f"/person/{adopted.people[7].pk}"), "只有本人")
    refused(client.get(f"/org/{adopted.other.pk}"), "不包括")
    refused(client.get(f"/handbook/unit/{adopted.village.pk}"), "书记")
    refused(client.get("/record"), "记录")
    refused(client.get("/import"), "名册由")
    refused(client.get("/org/coverage"), "覆盖")
    assert client.get(f"/person/{adopted.member.pk}").status_code == 200
    assert client.get(f"/handbook/person/{adopted.member.pk}").status_code == 200


def test_a_secretary_sees_the_unit_and_no_other(adopted, sign_in):
    client = sign_in(adopted.secretary)
    assert client.get(f"/person/{adopted.member.pk}").status_code == 200
    assert client.get(f"/handbook/unit/{adopted.village.pk}").status_code == 200
    refused(client.get(f"/person/{adopted.stranger.pk}"), "只有本人")
    refused(client.get(f"/handbook/unit/{adopted.other.pk}"), "不包括")
    refused(client.get(f"/org/{adopted.town.pk}"), "不包括")


def test_the_level_above_sees_the_subtree(adopted, sign_in):
    client = sign_in(adopted.office)
    for address in (f"/org/{adopted.other.pk}", f"/person/{adopted.stranger.pk}",
                    f"/handbook/unit/{adopted.village.pk}", "/import"):  # fmt: skip
        assert client.get(address).status_code == 200


def test_the_person_sees_who_opened_their_file(adopted, sign_in, client):
    sign_in(adopted.secretary).get(f"/person/{adopted.member.pk}")
    look = Look.objects.get(person=adopted.member)
    assert (look.by, look.on) == (adopted.secretary, TODAY)
    page = sign_in(adopted.member).get("/me").content.decode()
    assert f"{adopted.secretary.name}：个人资料" in page


def test_the_keeper_of_the_branch_sees_no_talk_content(adopted, sign_in):
    talker, other = adopted.people[4], adopted.people[5]
    matter = acting.open_matter(adopted.actor(talker), adopted.village, "talks", TODAY)
    facts = {"other_side": str(other.pk), "held_on": "2026-09-18", "tier": "member_masses"}
    acting.do(adopted.actor(talker), matter, "log", "done", TODAY, facts,
              sealed={"sealed_note": "家里的难处"})  # fmt: skip
    address = f"/matter/{matter.pk}"
    assert "家里的难处" in sign_in(other).get(address).content.decode()
    refused(sign_in(adopted.secretary).get(address), "只有办理人")
    refused(sign_in(adopted.office).get(address), "只有办理人")
    listed = sign_in(adopted.secretary).get("/matters?state=all").content.decode()
    assert f"/matter/{matter.pk}" not in listed


def test_committee_records_are_read_by_the_committee(adopted, sign_in):
    held = recording.file(
        adopted.actor(adopted.secretary), adopted.village,
        written(adopted, "committee_meeting", fills=("committee_meeting.hold",)),
    )  # fmt: skip
    assert sign_in(adopted.people[1]).get(f"/record/{held.pk}").status_code == 200
    assert f"/record/{held.pk}" in sign_in(adopted.people[1]).get("/").content.decode()
    assert f"/record/{held.pk}" not in sign_in(adopted.people[9]).get("/").content.decode()
    refused(sign_in(adopted.people[9]).get(f"/record/{held.pk}"), "只有本支部")


def test_a_slip_works_once_and_its_account_ends_with_the_membership(cast: Cast, client, on_today):
    word = entry.make_slip(SYSTEM, cast.village, cast.member)
    data = {"word": word, "password": "lamp-river-42", "again": "lamp-river-42"}
    assert client.post("/slip", data).status_code == 200
    assert client.get("/").status_code == 200
    client.logout()
    again = client.post("/slip", data)
    assert (again.status_code, "凭条无效" in again.content.decode()) == (422, True)
    name = {"username": cast.member.name, "password": "lamp-river-42"}
    assert client.post("/sign-in", name).status_code == 302
    people.leave(SYSTEM, cast.member, TODAY, reason="转出")
    assert client.get("/").status_code == 302
    assert client.post("/sign-in", name).status_code == 422


def test_a_wrong_password_gets_a_sentence(cast: Cast, client, on_today):
    account(cast.member)
    answer = client.post("/sign-in", {"username": cast.member.name, "password": "no"})
    assert "用户名或密码不对" in answer.content.decode()


def test_an_address_of_another_host_is_not_followed(cast: Cast, client, on_today):
    account(cast.member)
    data = {"username": cast.member.name, "password": "correct-horse-7",
            "next": "https://elsewhere.example/"}  # fmt: skip
    assert client.post("/sign-in", data).url == "/"


def test_a_page_that_is_not_there_says_so(adopted, sign_in):
    answer = sign_in(adopted.member).get("/nowhere")
    assert (answer.status_code, "没有这一页" in answer.content.decode()) == (404, True)


def test_every_page_forbids_other_hosts_and_inline_script(adopted, sign_in):
    policy = sign_in(adopted.member).get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
