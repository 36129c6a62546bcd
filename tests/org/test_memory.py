"""What was asked is remembered for one act or page, and never beyond what was written since."""

from datetime import date

import pytest
from django.db import connection

from zhidu.org.access import posts_of
from zhidu.org.memory import remembering, still
from zhidu.org.models import Post

DAY = date(2026, 5, 1)
pytestmark = pytest.mark.django_db


def asked(answers):
    return still(("a question",), lambda: next(answers))


def test_outside_of_an_act_every_question_is_asked():
    answers = iter([1, 2])
    assert [asked(answers), asked(answers)] == [1, 2]


def test_inside_it_is_asked_once():
    answers = iter([1, 2])
    with remembering(), remembering():
        assert [asked(answers), asked(answers)] == [1, 1]
    with remembering():
        assert asked(answers) == 2


def test_whatever_is_written_makes_it_ask_anew(cast):
    post = Post.objects.filter(unit=cast.village, ends=None).first()
    with remembering():
        assert post in posts_of(cast.village, DAY)
        post.ends = DAY
        post.save()
        assert post not in posts_of(cast.village, DAY)


def test_a_row_that_is_locked_is_read_anew():
    answers = iter([1, 2])
    with remembering(), connection.cursor() as cursor:
        asked(answers)
        cursor.execute("SELECT 1")
        assert asked(answers) == 1
        cursor.execute("SELECT 1 /* FOR UPDATE */")
        assert asked(answers) == 2
