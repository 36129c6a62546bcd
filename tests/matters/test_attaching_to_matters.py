"""A scan beside a matter: who may, who sees it, what is kept, and how it goes again."""

import io

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from tests.fixtures import SYSTEM, TODAY, Cast
from tests.matters.test_attaching import photo, scan
from tests.matters.test_recording import written
from zhidu.matters.actions import acting, attaching, recording
from zhidu.matters.models import Attachment, Matter
from zhidu.org.actions import people
from zhidu.org.door import Refused
from zhidu.org.models import Entry


@pytest.fixture
def matter(adopted: Cast) -> Matter:
    me = adopted.actor(adopted.secretary)
    return acting.open_matter(me, adopted.village, "member_appraisal", TODAY)


def task(cast: Cast) -> Matter:
    """A task of one owner: the matter names who acts in it."""
    me = cast.actor(cast.secretary)
    made = acting.open_matter(me, cast.village, "assignment", TODAY)
    facts = {"title_line": "修渠", "owner": str(cast.people[7].pk), "due_on": "2026-10-01"}
    acting.do(me, made, "give", "done", TODAY, facts)
    return Matter.objects.get(pk=made.pk)


def hang(cast: Cast, person, matter: Matter, data: bytes = b"", **more) -> Attachment:
    return attaching.attach_to_matter(
        cast.actor(person), matter, "登记表.jpg", data or photo(), **more
    )


def test_it_is_kept_without_its_metadata_and_journalled(adopted: Cast, matter: Matter):
    held = hang(adopted, adopted.secretary, matter)
    kept = held.file.read()
    assert b"SecretCamera" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert not picture.getexif()
    assert (held.kind, held.size, held.by) == ("image/jpeg", len(kept), adopted.secretary)
    entry = Entry.objects.get(verb="matter.attach")
    assert (entry.thing, entry.unit) == (f"matter:{matter.pk}", adopted.village)


@pytest.mark.parametrize(
    ("name", "data", "word"), [("a.exe", b"MZ", "不是图片"), ("a.pdf", b"%PDF-1.7 x", "打不开")]
)
def test_anything_else_is_refused(adopted: Cast, matter: Matter, name, data, word):
    with pytest.raises(Refused, match=word):
        attaching.attach_to_matter(adopted.actor(adopted.secretary), matter, name, data)
    assert not matter.attachments.exists()


def test_who_has_a_part_in_the_matter_may_attach(adopted: Cast):
    made = task(adopted)
    owner = adopted.people[7]
    for person in (adopted.secretary, owner, adopted.office):  # opener, named, keeper above
        hang(adopted, person, made)
    assert made.attachments.count() == 3
    with pytest.raises(Refused, match="办理人、当事人"):
        hang(adopted, adopted.member, made)  # sees it, has no part in it
    with pytest.raises(Refused, match="能看"):
        hang(adopted, adopted.stranger, made)
    attaching.attach_to_matter(SYSTEM, made, "登记表.jpg", photo())


def test_nothing_is_attached_to_a_talk(adopted: Cast):
    talker = adopted.actor(adopted.secretary)
    talk = acting.open_matter(talker, adopted.village, "talks", TODAY)
    with pytest.raises(Refused, match="只在两个人之间"):
        hang(adopted, adopted.secretary, talk)


def test_nothing_is_attached_to_what_was_voided(adopted: Cast, matter: Matter):
    acting.void(adopted.actor(adopted.secretary), matter, "立错了")
    matter.refresh_from_db()
    with pytest.raises(Refused, match="作废"):
        hang(adopted, adopted.secretary, matter)


def test_it_may_be_one_of_the_papers_of_the_file(adopted: Cast, matter: Matter):
    held = hang(adopted, adopted.secretary, matter, item="appraisal_summary")
    assert held.item == "appraisal_summary"
    with pytest.raises(Refused, match="没有这份材料"):
        hang(adopted, adopted.secretary, matter, item="target_reply")


def test_no_more_than_fit(adopted: Cast, matter: Matter, monkeypatch):
    monkeypatch.setattr(attaching, "MOST", 2)
    first = hang(adopted, adopted.secretary, matter)
    hang(adopted, adopted.secretary, matter)
    with pytest.raises(Refused, match="已有 2 个"):
        hang(adopted, adopted.secretary, matter)
    attaching.remove(adopted.actor(adopted.secretary), first, "多传了")
    hang(adopted, adopted.secretary, matter)


def test_removed_with_a_reason_its_content_goes_and_the_fact_stays(
    adopted: Cast, django_capture_on_commit_callbacks
):
    made = task(adopted)
    held = hang(adopted, adopted.people[7], made)
    storage, path = held.file.storage, held.file.name
    assert storage.exists(path)
    with pytest.raises(Refused, match="缘由"):
        attaching.remove(adopted.actor(adopted.people[7]), held, " ")
    with pytest.raises(Refused, match="附上的人"):
        attaching.remove(adopted.actor(adopted.people[8]), held, "看着不好")
    with django_capture_on_commit_callbacks(execute=True):
        attaching.remove(adopted.actor(adopted.people[7]), held, "传错了")
    assert not storage.exists(path)
    held.refresh_from_db()
    assert (held.file.name, held.removed_reason, held.removed_by) == (
        "", "传错了", adopted.people[7],
    )  # fmt: skip
    with pytest.raises(Refused, match="已经去掉"):
        attaching.remove(adopted.actor(adopted.secretary), held, "再一次")


def test_who_left_removes_nothing_any_more(adopted: Cast):
    record = recording.file(adopted.actor(adopted.secretary), adopted.village, written(adopted))
    held = attaching.attach(adopted.actor(adopted.people[2]), record, "签到.pdf", scan())
    people.leave(SYSTEM, adopted.people[2], TODAY, reason="转出")
    with pytest.raises(Refused):
        attaching.remove(adopted.actor(adopted.people[2]), held, "不要了")
    attaching.remove(adopted.actor(adopted.secretary), held, "多余")


def test_it_hangs_on_one_thing(adopted: Cast, matter: Matter):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(name="a", kind="b", size=1, sha256="c", on=TODAY)


def test_a_closed_paper_is_not_shown_to_the_person_concerned(adopted: Cast, monkeypatch, sign_in):
    from zhidu.engine.schema import Paper
    from zhidu.matters import reading

    made = task(adopted)
    Matter.objects.filter(pk=made.pk).update(subject=adopted.people[7])
    made.refresh_from_db()
    closed = {"letters": Paper(title="函调材料", how="attach", closed=True)}
    monkeypatch.setattr(reading, "papers_of", lambda law: closed)
    held = hang(adopted, adopted.secretary, made, item="letters")
    client = sign_in(adopted.people[7])
    assert "登记表.jpg" not in client.get(f"/matter/{made.pk}").content.decode()
    assert client.get(f"/attachment/{held.pk}").status_code == 404
    assert sign_in(adopted.secretary).get(f"/attachment/{held.pk}").status_code == 200


def test_the_page_attaches_shows_and_removes(adopted: Cast, sign_in):
    made = task(adopted)
    address = f"/matter/{made.pk}"

    def send(client, data: bytes):
        file = io.BytesIO(data)
        file.name = "现场.jpg"
        return client.post(f"{address}/attach", {"files": file}, follow=True)

    owner = sign_in(adopted.people[7])
    assert "现场.jpg" in send(owner, photo()).content.decode()
    refused = send(owner, b"MZ")
    assert refused.status_code == 422
    assert "不是图片" in refused.content.decode()
    held = made.attachments.get()
    member = sign_in(adopted.member)
    page = member.get(address).content.decode()
    assert "现场.jpg" in page
    assert "附上扫描件或照片" not in page
    assert member.get(f"/attachment/{held.pk}").status_code == 200
    assert member.post(f"/attachment/{held.pk}/remove", {"reason": "x"}).status_code == 403
    assert sign_in(adopted.stranger).get(f"/attachment/{held.pk}").status_code == 403
    page = sign_in(adopted.secretary).post(
        f"/attachment/{held.pk}/remove", {"reason": "拍糊了"}, follow=True
    )
    assert "<del>现场.jpg</del>" in page.content.decode()
    assert "拍糊了" in page.content.decode()
    assert sign_in(adopted.secretary).get(f"/attachment/{held.pk}").status_code == 404


def test_a_file_too_large_is_refused_before_it_is_read(adopted: Cast, sign_in, monkeypatch):
    made = task(adopted)
    monkeypatch.setattr(attaching, "LIMIT", 10)
    file = io.BytesIO(b"0" * 11)
    file.name = "大.jpg"
    answer = sign_in(adopted.secretary).post(f"/matter/{made.pk}/attach", {"files": file})
    assert answer.status_code == 422
    assert "超过 10 MB" in answer.content.decode()
