"""T2, T3: the tables have no room for a link, and every envelope is like every other."""

import re
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.apps import apps
from django.db import models
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ballots.rounds import RATING, crowd, opened, vote
from tests.fixtures import SYSTEM
from zhidu.ballots import sealing
from zhidu.ballots.models import Envelope, Participation, Remark, Slip
from zhidu.org.actions import tree

SECRET = (Envelope, Remark, Participation, Slip)
TELLING = re.compile(r"time|date|^on$|_on$|^at$|_at$|created|changed|ip|address|agent|session|user")
KEY = X25519PrivateKey.generate()


def faults(model: type[models.Model]) -> list[str]:
    """What in a table could say who, when or in which order."""
    found = []
    for one in model._meta.get_fields():
        if isinstance(one, (models.AutoField, models.DateField, models.GenericIPAddressField)):
            found.append(f"{model.__name__}.{one.name}: {type(one).__name__}")
        if TELLING.search(one.name):
            found.append(f"{model.__name__}.{one.name}: its name")
        if one.auto_created and not one.concrete:
            found.append(f"{model.__name__}.{one.name}: something points here")
        if model is not Participation and getattr(one, "name", "") in ("person", "by"):
            found.append(f"{model.__name__}.{one.name}: names a person")
    return found


@pytest.mark.parametrize("model", SECRET)
def test_no_table_of_a_vote_can_hold_a_link(model):
    assert faults(model) == []


def test_control_the_check_sees_a_table_that_could():
    from zhidu.matters.models import TallySheet

    told = " ".join(faults(TallySheet))
    assert "AutoField" in told and "DateField" in told and "names a person" in told


def test_a_chosen_value_has_no_column_anywhere():
    """There is no table of ballots at all: while a round runs there are envelopes, then counts."""
    names = {one.__name__ for one in apps.get_app_config("zhidu_ballots").get_models()}
    assert names == {"Round", "Roll", "Participation", "Envelope", "Remark", "Slip", "Scrutineer",
                     "PaperCount"}  # fmt: skip
    assert {one.name for one in Envelope._meta.get_fields()} == {"id", "round", "sealed"}
    assert {one.name for one in Remark._meta.get_fields()} == {"id", "round", "text"}
    assert {one.name for one in Participation._meta.get_fields()} == {"pk", "round", "person"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_every_choice_gives_the_same_length(item, value):
    try:
        sealed = sealing.seal(
            KEY.public_key().public_bytes_raw(), uuid4(), {"g": "", "i": item, "v": value}
        )
    except ValueError:  # two texts of forty rare letters do not fit: never cut, never longer
        return
    assert len(sealed) == sealing.MARK + sealing.GROWS == 304


@pytest.mark.django_db
def test_stored_envelopes_have_one_size_for_choices_and_one_for_remarks():
    unit, people = tree.found(SYSTEM, None, "甲", "branch", on=SYSTEM.today), crowd(6)
    row = opened(unit, people)
    vote(row, people[0])
    vote(row, people[1], "5", "1", remark="路灯" * 400)
    vote(row, people[2], "0", remark="好")
    sizes = [len(bytes(one)) for one in Envelope.objects.values_list("sealed", flat=True)]
    assert sorted(sizes) == sorted([304, 304, 4144] * 3)
    assert len(RATING.items) == 2


def test_an_envelope_opens_in_its_own_round_only_and_unchanged_only():
    one, other = uuid4(), uuid4()
    public = KEY.public_key().public_bytes_raw()
    sealed = sealing.seal(public, one, {"v": "yes"})
    assert sealing.unseal(KEY, one, sealed) == {"v": "yes"}
    for where, what in ((other, sealed), (one, sealed[:-1] + bytes([sealed[-1] ^ 1])), (one, b"")):
        with pytest.raises(sealing.Broken):
            sealing.unseal(KEY, where, what)
    with pytest.raises(sealing.Broken):
        sealing.unseal(X25519PrivateKey.generate(), one, sealed)


def test_a_passphrase_opens_its_own_copy_only():
    seat, key, round_id = sealing.take_seat("abcd-efgh-jklm"), KEY, uuid4()
    wrapped = sealing.hand_over(seat, round_id, key)
    back = sealing.take_back(seat, round_id, wrapped, " ABCD efgh-JKLM ")
    assert back.private_bytes_raw() == key.private_bytes_raw()
    for wrong in ("abcd-efgh-jkln", ""):
        with pytest.raises(sealing.WrongWord):
            sealing.take_back(seat, round_id, wrapped, wrong)
    with pytest.raises(sealing.WrongWord):
        sealing.take_back(seat, uuid4(), wrapped, "abcd-efgh-jklm")
