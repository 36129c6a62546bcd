"""T21: a copy of the database says nothing; a code opens its own; who is excluded reads nothing."""

import io
import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import connection, models
from PIL import Image

from tests.ballots.test_schema import TELLING
from tests.fixtures import SYSTEM, TODAY, Cast
from zhidu.org.actions import people
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Entry, Person
from zhidu.voice import codes, sealing
from zhidu.voice.access import ready
from zhidu.voice.actions import handling, sending
from zhidu.voice.models import Handler, Message, Report

WORDS = "ZQX村部的账三个月没有贴出来"
WORD = "ABCD-EFGH-JKLM"
NEXT = TODAY + timedelta(days=1)


@pytest.fixture
def held(cast: Cast) -> Cast:
    """Three may receive: the secretary, a discipline commissioner, the office above."""
    people.appoint(SYSTEM, cast.village, cast.people[3], "discipline_commissioner", "纪检委员",
                   TODAY)  # fmt: skip
    for one in (cast.secretary, cast.people[3], cast.office):
        handling.take_key(cast.actor(one), WORD)
    return cast


def told(act, *args, **more) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **more)
    return "；".join(refused.value.sentences)


def picture() -> bytes:
    """With a camera and a place in it."""
    made, out = Image.new("RGB", (40, 30), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "ZQX-CAMERA"
    made.save(out, "JPEG", exif=exif)
    return out.getvalue()


def dump() -> bytes:
    """Every cell of every table, as a thief of the database file would have it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [one if isinstance(one, bytes) else str(one).encode() for one in row]
    return b"\n".join(bytes(one) for one in found)


# --- the code ------------------------------------------------------------------------------------


def test_check_digits_find_every_wrong_digit_and_every_swap():
    code = codes.new()
    digits = codes.read(code)
    assert re.fullmatch(r"\d{6}-\d{6}-\d{6}", code)
    for at in range(18):
        for other in "0123456789":
            if other != digits[at]:
                with pytest.raises(codes.Mistyped):
                    codes.read(digits[:at] + other + digits[at + 1 :])
    for at in range(17):
        if digits[at] != digits[at + 1]:
            swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
            with pytest.raises(codes.Mistyped):
                codes.read(swapped)
    assert codes.read(f" {digits[:9]} {digits[9:]} ") == digits


def test_two_codes_have_nothing_in_common():
    one, other = (codes.derive(codes.read(codes.new())) for _n in range(2))
    assert one.lookup != other.lookup and one.key != other.key and one.key[:16] != one.lookup


def test_what_is_sealed_has_few_sizes():
    from uuid import uuid4

    own = sealing.take_seat(WORD)
    sizes = {len(sealing.seal(uuid4(), b"t", b"x" * n, {"1": own.public})[0]) for n in range(1000)}
    assert sizes == {1024 + 16}


# --- the tables ----------------------------------------------------------------------------------


def test_no_table_has_room_for_who_or_when():
    for model in (Report, Message):
        for one in model._meta.get_fields():
            assert not isinstance(one, (models.AutoField, models.DateField)), one
            assert not TELLING.search(one.name), one
            assert one.related_model is not Person, one
    names = {one.__name__ for one in apps.get_app_config("zhidu_voice").get_models()}
    assert names == {"Handler", "Report", "Message", "Opening"}


@pytest.mark.django_db
def test_a_copy_of_the_database_says_nothing(held: Cast):
    """Control: the same search finds what is not sealed, an objection's answer."""
    before = Entry.objects.count()
    code = sending.send(held.village, "problem", WORDS, TODAY, pictures=[("a.jpg", picture())])
    assert Entry.objects.count() == before  # no line of the journal
    handling.lay_open(NEXT)
    report = Report.objects.get()
    handling.reply(Actor(held.office, NEXT), report, "ZQX-ANSWER 已要求本周补贴")
    stolen = dump()
    for secret in (WORDS.encode(), b"ZQX-ANSWER", b"ZQX-CAMERA", codes.read(code).encode(),
                   b"\xff\xd8\xff"):  # fmt: skip
        assert secret not in stolen
    held.village.address = "ZQX-CONTROL"
    held.village.save()
    assert b"ZQX-CONTROL" in dump()


@pytest.mark.django_db
def test_a_picture_loses_where_and_with_what_it_was_taken(held: Cast):
    assert b"ZQX-CAMERA" in picture()  # control
    code = sending.send(held.village, "problem", WORDS, TODAY, pictures=[("a.jpg", picture())])
    shown = sending.look(code)[0].lines[1].picture
    assert shown.startswith(b"\xff\xd8") and b"ZQX-CAMERA" not in shown
    pdf = [("a.pdf", b"%PDF-1.4 x")]
    assert "只收图片" in told(sending.send, held.village, "problem", WORDS, TODAY, pictures=pdf)
    assert "不是图片" in told(
        sending.send, held.village, "problem", WORDS, TODAY, pictures=[("a.jpg", b"abc")]
    )


# --- who reads -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_thread_from_the_first_word_to_the_last(held: Cast):
    code = sending.send(held.village, "problem", WORDS, TODAY)
    office, day = Actor(held.office, NEXT), NEXT
    assert handling.inbox(Actor(held.office, TODAY)) == []  # not before the next morning
    assert handling.lay_open(day) == 1
    (report,) = handling.inbox(office)
    assert report.week == "2026-W38"
    thread = handling.read(office, report, " abcd efgh JKLM")
    assert [one.text for one in thread.lines] == [WORDS]
    handling.reply(office, report, "哪三个月？")
    assert [one.side for one in sending.look(code)[0].lines] == ["reporter", "handler"]
    sending.add(code, "六月到八月", day)
    assert len(handling.read(office, report, WORD).lines) == 2  # what was added waits as well
    handling.lay_open(day + timedelta(days=1))
    assert handling.read(office, report, WORD).lines[2].text == "六月到八月"
    handling.close(office, report, "coordinated", "已补贴。")
    end = sending.look(code)[0]
    assert (end.report.state, end.report.outcome) == ("closed", "coordinated")
    assert "已经办结" in told(sending.add, code, "还有", day)
    assert "已经办结" in told(handling.reply, office, Report.objects.get(), "再说一句")


@pytest.mark.django_db
def test_who_it_is_about_gets_no_copy(held: Cast):
    secretary = held.secretary
    sending.send(held.village, "conduct", WORDS, TODAY, about=[secretary.pk])
    handling.lay_open(NEXT)
    report = Report.objects.get()
    own = Handler.objects.get(person=secretary)
    assert all(str(own.pk) not in one.keys for one in Message.objects.all())
    assert handling.inbox(Actor(secretary, NEXT)) == []
    for act in (handling.read, handling.reply):
        assert "没有送给您" in told(act, Actor(secretary, NEXT), report, WORD)
    key = sealing.from_words(WORD, bytes(own.salt))
    message = Message.objects.get()
    for wrapped in message.keys.values():  # with the passphrase and the database in hand
        with pytest.raises(sealing.Unreadable):
            sealing.unseal(report.pk, bytes(message.sealed), wrapped, key)
    # control: one it was sent to opens it that way
    other = Handler.objects.get(person=held.office)
    good = sealing.from_words(WORD, bytes(other.salt))
    wrapped = message.keys[str(other.pk)]
    assert WORDS.encode() in sealing.unseal(report.pk, bytes(message.sealed), wrapped, good)[1]


@pytest.mark.django_db
def test_never_fewer_than_two(held: Cast):
    about = [held.secretary.pk, held.people[3].pk]
    assert "不到两位" in told(sending.send, held.village, "conduct", WORDS, TODAY, about=about)
    assert not Report.objects.exists()
    # one who left the post receives nothing more
    row = held.village.posts.get(person=held.people[3])
    people.relieve(SYSTEM, held.village, row, TODAY, "届满")
    assert len(ready(held.village, NEXT)) == 2


@pytest.mark.django_db
def test_a_wrong_passphrase_a_wrong_code_a_stranger(held: Cast):
    code = sending.send(held.village, "opinion", WORDS, TODAY)
    handling.lay_open(NEXT)
    report = Report.objects.get()
    assert "口令不对" in told(handling.read, Actor(held.office, NEXT), report, "ABCD-EFGH-JKLN")
    assert "18 位" in told(sending.look, code[:-1] + str((int(code[-1]) + 1) % 10))
    assert "没有这个查询码" in told(sending.look, codes.new())
    for person in (held.member, held.stranger, held.people[1]):
        assert "没有送给您" in told(handling.reply, Actor(person, NEXT), report, "x")
        assert handling.inbox(Actor(person, NEXT)) == []
    assert "书记、纪检委员" in told(handling.take_key, Actor(held.member, NEXT), WORD)
    assert "至少 10 个字" in told(handling.take_key, Actor(held.office, NEXT), "short")
    assert "请先登录" in told(handling.reply, Actor(None, NEXT, visitor=True), report, "x")


@pytest.mark.django_db
def test_what_came_in_is_laid_open_once_a_day_and_together(held: Cast):
    for _n in range(3):
        sending.send(held.village, "opinion", WORDS, TODAY)
    assert handling.lay_open(NEXT) == 3
    sending.send(held.village, "opinion", WORDS, NEXT)
    assert handling.lay_open(NEXT) == 0
    assert len(handling.inbox(Actor(held.office, NEXT))) == 3


@pytest.mark.django_db
def test_a_flood_is_told_to_come_in_person(held: Cast):
    with patch("zhidu.voice.actions.sending.MOST_WAITING", 1):
        sending.send(held.village, "opinion", WORDS, TODAY)
        assert "太多" in told(sending.send, held.village, "opinion", WORDS, TODAY)
    long = told(sending.send, held.village, "", "", TODAY)
    assert "请写下" in long and "哪一类" in long
    assert "不超过 4000 字" in told(sending.send, held.village, "opinion", "长" * 4001, TODAY)


@pytest.mark.django_db
def test_a_new_passphrase_opens_what_comes_after_it(held: Cast):
    sending.send(held.village, "opinion", WORDS, TODAY)
    handling.lay_open(NEXT)
    handling.take_key(Actor(held.office, NEXT), "NEWW-ORDS-HERE")
    assert handling.inbox(Actor(held.office, NEXT)) == []
    assert len(handling.inbox(Actor(held.secretary, NEXT))) == 1
