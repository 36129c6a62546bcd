"""The page of a pack, and finding packs and presets by any of their names."""

from zhidu.matters.models import Placed


def test_the_page_says_what_stands_and_what_is_missing(adopted, sign_in):
    here = sign_in(adopted.secretary).get("/institutions/pack/eight").content.decode()
    assert "8 项里立住了 4 项" in here
    assert here.count(">缺</span>") == 4
    assert "放在这里" in here
    member = sign_in(adopted.member).get("/institutions/pack/eight").content.decode()
    assert "放在这里" not in member


def test_a_keeper_fills_a_place_and_empties_it(adopted, sign_in):
    client, address = sign_in(adopted.secretary), "/institutions/pack/eight/place"
    said = {"unit": adopted.village.pk, "slot": "fifth", "slug": "talks"}
    assert client.post(address, said).status_code == 302
    assert Placed.objects.get().slug == "talks"
    again = client.post(address, {**said, "slot": "sixth"})
    assert again.status_code == 422
    assert "正在施行" in again.content.decode()
    assert client.post(address, {**said, "slug": ""}).status_code == 302
    assert not Placed.objects.exists()
    assert client.get("/institutions/pack/nothing").status_code == 404


def test_packs_and_presets_are_found_by_any_name(adopted, sign_in):
    client = sign_in(adopted.secretary)
    for word in ("八项制度", "前置讨论", "决策衔接"):
        found = client.get("/find", {"q": word}).content.decode()
        assert "启用方案和制度组" in found, word
    listed = client.get("/institutions", {"q": "前置讨论"}).content.decode()
    assert "agenda_item?preset=linked_decision" in listed
    assert "没有这样的制度" not in listed


def test_a_preset_opens_with_its_blanks_filled_and_its_examples_first(adopted, sign_in):
    page = sign_in(adopted.secretary).get("/institutions/agenda_item?preset=linked_decision")
    told = page.content.decode()
    assert '<option value="party_first" selected>' in told
    assert "行政决定在前，记不下" in told
    other = sign_in(adopted.secretary).get("/institutions/talks?preset=linked_decision")
    assert "启用方案" not in other.content.decode()
