"""The pages of belonging: what each reader may begin, the letter taken in, refusals said."""

from datetime import date

import pytest

from tests.fixtures import TODAY, Cast
from tests.matters.belonging import here, sent
from tests.web.test_access import refused
from zhidu.matters.actions import adopting
from zhidu.matters.models import Matter
from zhidu.org.actions import belonging, mobile, tree
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Away, Membership, Pair
from zhidu.web.views import picks

__all__ = ("here",)


def links(page: str) -> set[str]:
    return {part.partition("&")[0] for part in page.split("&amp;slug=")[1:]}


def test_the_person_page_offers_what_this_reader_may_begin(here: Cast, sign_in):
    adopting.adopt(here.actor(here.secretary), here.village, "pairing", date(2026, 1, 1))
    address = f"/person/{here.people[8].pk}"
    page = sign_in(here.secretary).get(address).content.decode()
    assert links(page) == {"transfer", "transfer_out", "withdrawal", "suspension", "removal",
                           "registration", "death", "pairing"}  # fmt: skip
    own = sign_in(here.people[8]).get("/me").content.decode()
    assert links(own) == {"transfer", "transfer_out", "withdrawal", "pairing"}


def test_a_matter_under_way_is_linked_not_begun_again(here: Cast, sign_in):
    matter = sent(here, here.member)
    page = sign_in(here.secretary).get(f"/person/{here.member.pk}").content.decode()
    assert "transfer" not in links(page)
    assert f'href="/matter/{matter.pk}"' in page
    assert "组织关系在途" in page
    assert "2026年12月2日前有效" in page


def test_both_ends_see_who_is_under_way(here: Cast, sign_in):
    matter = sent(here, here.member)
    for person, unit in ((here.secretary, here.village), (here.stranger, here.other),
                         (here.office, here.town)):  # fmt: skip
        page = sign_in(person).get(f"/org/{unit.pk}/movements").content.decode()
        assert f'href="/matter/{matter.pk}"' in page
        assert "柏启村党支部 → 柏成村党支部" in page


def test_the_first_step_is_taken_on_the_page_that_opens_it(here: Cast, sign_in):
    client = sign_in(here.member)
    words = f"unit={here.village.pk}&slug=transfer&subject={here.member.pk}"
    page = client.get(f"/matters/open?{words}").content.decode()
    assert "柏成村党支部" in page
    data = {"unit": here.village.pk, "slug": "transfer", "subject": here.member.pk,
            "day": "2026-09-20", "on": "2026-09-20", "stage": "apply", "said": "done",
            "revision": "0", "to_unit": here.other.pk, "move_reason": "work"}  # fmt: skip
    assert client.post("/matters/open", data).status_code == 302
    assert Matter.objects.get(slug="transfer").at == "endorse"


def test_nobody_begins_about_another_what_is_not_theirs(here: Cast, sign_in):
    client = sign_in(here.people[9])
    for slug in ("removal", "transfer", "registration", "death"):
        data = {"unit": here.village.pk, "slug": slug, "subject": here.people[8].pk,
                "day": "2026-09-20"}  # fmt: skip
        answer = client.post("/matters/open", data)
        assert answer.status_code in (403, 422), slug
    assert not Matter.objects.exists()


def test_a_letter_from_outside_is_taken_in(here: Cast, sign_in):
    client = sign_in(here.secretary)
    address = f"/org/{here.village.pk}/arrive"
    assert client.get(address).status_code == 200
    answer = client.post(address, {"name": " ", "birth": ""})
    assert (answer.status_code, "姓名不能为空" in answer.content.decode()) == (422, True)
    answer = client.post(address, {"name": "于夏麦", "birth": "1990-05-01", "sex": "f"})
    matter = Matter.objects.get(slug="transfer_in")
    assert answer.url == f"/matter/{matter.pk}"
    assert not Membership.objects.filter(person=matter.subject).exists()
    assert "收下介绍信" in client.get(answer.url).content.decode()


def test_only_keepers_take_in_a_letter(here: Cast, sign_in):
    refused(sign_in(here.member).post(f"/org/{here.village.pk}/arrive", {"name": "于夏麦"}),
            "组织委员或上级")  # fmt: skip
    refused(sign_in(here.stranger).get(f"/org/{here.village.pk}/arrive"), "不包括")


def test_a_mobile_member_is_registered_with_both_contacts(here: Cast, sign_in):
    client = sign_in(here.secretary)
    address = f"/person/{here.member.pk}/change"
    data = {"do": "away", "since": "2026-02-01", "to": "省城", "contact": here.people[4].pk,
            "host": "没有这个支部", "host_contact": ""}  # fmt: skip
    answer = client.post(address, data)
    assert (answer.status_code, "没有叫" in answer.content.decode()) == (422, True)
    client.post(address, {**data, "host": "柏成村党支部", "host_contact": "汪冬禾"})
    row = Away.objects.get()
    assert (row.host, row.host_contact, Pair.objects.get().helper) == (
        here.other, "汪冬禾", here.people[4],
    )  # fmt: skip
    page = client.get(f"/person/{here.member.pk}").content.decode()
    assert "外出省城（柏成村党支部 汪冬禾）" in page


def test_the_helper_reads_who_is_due_the_others_do_not(here: Cast, sign_in):
    adopting.adopt(here.actor(here.secretary), here.village, "contact", date(2026, 1, 1))
    mobile.mark_away(here.actor(here.secretary), here.member, since=date(2026, 2, 1), to="省城",
                     contact=here.people[4])  # fmt: skip
    page = sign_in(here.people[4]).get("/").content.decode()
    assert "您联系的人" in page
    assert f"slug=contact&amp;other_side={here.member.pk}" in page
    assert "您联系的人" not in sign_in(here.secretary).get("/").content.decode()


def test_a_pair_parts_on_the_page(here: Cast, sign_in):
    mobile.mark_away(here.actor(here.secretary), here.member, since=date(2026, 2, 1), to="省城",
                     contact=here.people[4])  # fmt: skip
    row = Pair.objects.get()
    data = {"on": TODAY.isoformat(), "reason": "换人", "next": "/me"}
    refused(sign_in(here.people[9]).post(f"/pair/{row.pk}/end", data), "组织委员或上级")
    answer = sign_in(here.member).post(f"/pair/{row.pk}/end", data)
    assert answer.url == "/me"
    row.refresh_from_db()
    assert row.ends == TODAY


@pytest.mark.parametrize("kind", ["removed", "expelled"])
def test_who_is_no_member_any_more_still_reads_their_own_file(here: Cast, sign_in, kind):
    belonging.end(Actor(None, TODAY), here.member, kind, TODAY, document="杉组6号")
    client = sign_in(here.member)
    page = client.get("/me").content.decode()
    assert "杉组6号" in page
    assert links(page) == {"restoration"}
    assert client.get("/").status_code == 200
    refused(client.get(f"/org/{here.village.pk}"), "不包括")


def test_a_branch_is_written_by_name_where_they_are_many(here: Cast, sign_in, monkeypatch):
    monkeypatch.setattr(picks, "LISTED", 1)
    tree.found(Actor(None, TODAY), here.town, "柏和村党支部", "branch", on=TODAY)
    words = f"unit={here.village.pk}&slug=transfer&subject={here.member.pk}"
    page = sign_in(here.member).get(f"/matters/open?{words}").content.decode()
    assert "写支部的全名" in page
    assert "<option" not in page.split('name="to_unit"')[1].partition("</div>")[0]
    assert picks.branch_called("柏成村党支部") == str(here.other.pk)
    county = tree.found(Actor(None, TODAY), None, "榆安镇党委", "committee", on=TODAY)
    twin = tree.found(Actor(None, TODAY), county, "柏成村党支部", "branch", on=TODAY)
    with pytest.raises(Refused, match="榆安镇党委"):
        picks.branch_called("柏成村党支部")
    assert picks.branch_called("柏成村党支部（榆安镇党委）") == str(twin.pk)
