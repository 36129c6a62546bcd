"""The bulk register says on every day exactly what the single question says."""

from datetime import date, timedelta

import pytest

from tests.fixtures import SYSTEM, TODAY
from zhidu.org.actions import people, tree
from zhidu.org.models import Membership, Restriction
from zhidu.org.register import Register
from zhidu.org.rolls import members

SINCE = date(2020, 1, 1)


@pytest.fixture
def moved(cast):
    """One left, one came late, one is stopped for a time, one in a group, one probationary."""
    group = tree.found(SYSTEM, cast.village, "柏启村第一党小组", "group", on=SINCE)
    Membership.objects.filter(person=cast.people[3]).update(group=group)
    Membership.objects.filter(person=cast.people[4]).update(ends=date(2026, 3, 1))
    Membership.objects.filter(person=cast.people[6]).update(entered=date(2026, 5, 1))
    Membership.objects.filter(person=cast.people[7]).update(kind="probationary")
    Restriction.objects.create(
        person=cast.people[8], kind="stopped", starts=date(2026, 2, 1), ends=date(2026, 7, 1)
    )
    twin = people.add(SYSTEM, cast.village, "full", SINCE, name="王晨粟")
    people.merge(SYSTEM, cast.people[0], twin, reason="重复")
    return cast, group


def test_it_agrees_with_the_single_question_on_every_day(moved, django_assert_num_queries):
    cast, group = moved
    units = (cast.village, cast.other, cast.town, group)
    with django_assert_num_queries(3):
        register = Register([one.pk for one in units])
        for unit in units:
            register.members(unit, TODAY)
    day = date(2025, 12, 31)
    while day <= TODAY:
        for unit in units:
            for kinds in (Membership.MEMBERS, ("full",)):
                wanted = list(members(unit, day, kinds))
                assert register.members(unit, day, kinds) == wanted, (unit, day)
        day += timedelta(days=29)


def test_nothing_sealed_is_opened(moved):
    cast, _group = moved
    one = Register([cast.village.pk]).members(cast.village, TODAY)[0]
    assert {"id_number", "phone"} <= one.get_deferred_fields()
