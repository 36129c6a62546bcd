"""Two versions compared on a page, and what an amendment touches before anybody approves it."""

from datetime import date

from zhidu.matters.actions import acting, adopting, workshop
from zhidu.matters.rulebook import refresh
from zhidu.matters.workshop import skeleton
from zhidu.org.door import Actor

BEGUN = date(2026, 9, 1)


def test_two_versions_are_compared_in_words_with_what_they_touch(adopted, sign_in):
    client = sign_in(adopted.secretary)
    page = client.get("/institutions/development/versions").content.decode()
    assert "2014-06-11 版改成 2026-05-18 版" in page
    assert "改了哪些话" in page
    assert "<ins>" in page
    assert "<del>" in page
    assert "原来的例子，按新版走" in page
    turned = client.get("/institutions/development/versions?old=2026-05-18&new=2014-06-11")
    assert "2014-06-11 版改成 2026-05-18 版" in turned.content.decode()
    for address in ("talks/versions", "development/versions?old=1999-01-01", "none/versions"):
        assert client.get(f"/institutions/{address}").status_code == 404
    assert (
        "/institutions/development/versions"
        in client.get("/institutions/development").content.decode()
    )


def test_an_amendment_shows_what_it_changes_and_whom_it_touches(adopted, sign_in):
    writer, signer = adopted.people[1], adopted.secretary
    rule = workshop.write(Actor(writer, BEGUN), adopted.village, skeleton(BEGUN))
    workshop.submit(Actor(writer, BEGUN), rule)
    workshop.approve(Actor(signer, BEGUN), rule)
    adopting.adopt(Actor(signer, BEGUN), adopted.village, rule.slug, BEGUN)
    me = Actor(adopted.member, BEGUN)
    acting.open_matter(me, adopted.village, rule.slug, BEGUN)
    draft = workshop.amend(Actor(writer, BEGUN), rule)
    text = draft.text.replace("2026-09-01", "2026-10-01").replace("10 workdays", "5 workdays")
    workshop.edit(Actor(writer, BEGUN), draft, text, draft.revision)
    try:
        page = sign_in(signer).get(f"/workshop/{draft.pk}").content.decode()
    finally:
        rule.delete()
        refresh()
    assert "这是对 2026-09-01 版的修订" in page
    assert "1 个组织启用，1 件在办" in page
    assert "期限5个工作日" in page
