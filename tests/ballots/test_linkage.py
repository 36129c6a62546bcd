"""T1: nobody who holds the whole database can say who chose what.

The control is the usual "anonymous" schema, two tables, no user beside the vote, no time: it is
linked completely, which proves that the attack can see. Fixed rounds, |z| < 4.
"""

import random

import pytest
from django.db import connection

from tests.ballots.attack import Score, orders, worst
from tests.ballots.rounds import closed, crowd, opened, vote
from tests.fixtures import SYSTEM
from zhidu.org.actions import tree

ROUNDS, PEOPLE, SEED = 30, 20, 20261125

PLAIN = """
CREATE TABLE plain_took_part (id {serial}, person integer UNIQUE);
CREATE TABLE plain_answer (id {serial}, said varchar(80));
"""


@pytest.fixture
def plain(transactional_db):
    """The schema most systems call anonymous."""
    serial = "integer PRIMARY KEY AUTOINCREMENT"
    if connection.vendor == "postgresql":
        serial = "serial PRIMARY KEY"
    with connection.cursor() as cursor:
        for one in PLAIN.format(serial=serial).split(";")[:-1]:
            cursor.execute(one)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE plain_took_part")
        cursor.execute("DROP TABLE plain_answer")


def test_control_the_usual_schema_is_linked_completely(plain):
    rng, score = random.Random(SEED), Score()
    for number in range(ROUNDS):
        people = rng.sample(range(PEOPLE), PEOPLE)
        truth = {one: f"{number}-{rng.random()}" for one in people}
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM plain_took_part")
            cursor.execute("DELETE FROM plain_answer")
            for one in people:
                cursor.execute("INSERT INTO plain_took_part (person) VALUES (%s)", [one])
                cursor.execute("INSERT INTO plain_answer (said) VALUES (%s)", [truth[one]])
        score.add(
            orders("plain_took_part", "person", "true", "id"),
            orders("plain_answer", "said", "true", "id"),
            truth,
        )
    assert score.right["id", "id"] == ROUNDS * PEOPLE
    assert score.z()["id", "id"] > 100


@pytest.mark.django_db(transaction=True)
def test_sealed_envelopes_are_linked_by_chance_only():
    unit = tree.found(SYSTEM, None, "柏启村党支部", "branch", on=SYSTEM.today)
    people, rng, score = crowd(PEOPLE), random.Random(SEED), Score()
    for number in range(ROUNDS):
        row = opened(unit, people, subject=f"round{number}")
        truth = {one.pk: f"{number}-{rng.random()}" for one in people}
        for one in rng.sample(people, PEOPLE):
            vote(row, one, rng.choice("12345"), rng.choice("12345"), remark=truth[one.pk])
        closed(row)
        mark = row.pk.hex if connection.vendor == "sqlite" else str(row.pk)
        where = f"round_id = '{mark}'"
        contents = orders("zhidu_ballots_remark", "text", where, "id")
        for table, key in (
            ("zhidu_ballots_participation", "person_id"),
            ("zhidu_ballots_roll", "id"),
        ):
            people_seen = orders(table, "person_id", where, key)
            score.add({f"{table}.{k}": v for k, v in people_seen.items()}, contents, truth)
        score.rounds -= 1  # two tables, one round
    assert all(len(one) == PEOPLE for one in contents.values())
    assert score.rounds == ROUNDS
    z = score.z()
    assert abs(worst(z.values())) < 4, z
