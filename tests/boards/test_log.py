"""The log only grows: triggers, proofs from stored tiles, foreign paths, witnesses' signatures."""

import base64
import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, connection, transaction

from tests.fixtures import TODAY
from zhidu.boards import guard, log, merkle, notes, tiles
from zhidu.boards.canon import canon, commit, new_salt
from zhidu.boards.models import Checkpoint, Cosignature, LogEntry, Witness
from zhidu.boards.moment import moment

pytestmark = pytest.mark.django_db
NOON = moment(TODAY)


def leaves() -> list[bytes]:
    rows = LogEntry.objects.order_by("idx").values_list("bytes", flat=True)
    return [merkle.leaf_hash(bytes(one)) for one in rows]


def fill(number: int) -> None:
    for one in range(number):
        log.append("beat", NOON + one, "", open={}, n=one)


def witness(name: str = "witness.example/county") -> notes.Signer:
    one = notes.Signer(name, notes.WITNESS, Ed25519PrivateKey.generate())
    Witness.objects.create(name=name, vkey=one.verifier.vkey, since=TODAY)
    return one


def test_it_begins_with_its_own_name_and_key():
    row = log.append("beat", NOON, "A-1", open={})
    first = LogEntry.objects.get(idx=0).said
    assert (first["t"], first["vkey"]) == ("genesis", log.signer().verifier.vkey)
    assert first["origin"] == log.signer().name
    assert row.idx == 1 and row.said == {
        "t": "beat", "v": 1, "time": NOON, "org": "A-1", "open": {},
    }  # fmt: skip


def test_every_entry_is_signed_at_once_and_the_root_is_right():
    fill(5)
    for point in Checkpoint.objects.all():
        text, _signed = notes.open_note(point.note, [log.signer().verifier])
        origin, size, root = notes.read_checkpoint(text)
        assert (origin, size) == (log.signer().name, point.size)
        assert root == merkle.root(leaves()[:size])
    assert Checkpoint.objects.count() == 6


@pytest.mark.parametrize("table", guard.TABLES)
@pytest.mark.parametrize("verb", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_triggers_refuse_change_and_removal(table, verb):
    """On both databases: the entry, what was signed, who looked."""
    fill(1)
    one = witness()
    text = log.latest().text
    log.cosign(f"{text}\n{one.line(text, NOON)}", TODAY)
    column = {"logentry": "kind", "checkpoint": "text", "cosignature": "line"}[
        table.removeprefix("zhidu_boards_")
    ]
    assert guard.standing(connection)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(table=table, column=column))


def test_control_without_triggers_the_same_statement_goes_through():
    fill(1)
    guard.lift(connection)
    assert not guard.standing(connection)
    assert LogEntry.objects.filter(idx=1).update(kind="x") == 1
    guard.set_up(connection)


def test_a_clock_set_back_a_little_does_not_go_back_in_the_log_but_a_lie_shows():
    fill(1)
    assert log.append("beat", NOON - 60, "", open={}).said["time"] == NOON
    assert log.append("beat", NOON - 86_400, "", open={}).said["time"] == NOON - 86_400


def test_proofs_from_stored_tiles_are_those_of_the_whole_tree():
    fill(600)
    held, stored = leaves(), log.Stored()
    for start, end in (
        (0, 601),
        (0, 256),
        (256, 512),
        (512, 601),
        (512, 513),
        (0, 512),
        (300, 301),
    ):
        assert stored.root_of(start, end) == merkle.root(held[start:end])
    root = merkle.root(held)
    for idx in (0, 1, 255, 256, 511, 512, 600):
        text = log.proof(idx)
        head, path, note = _parts(text)
        assert head == ["c2sp.org/tlog-proof@v1", f"index {idx}"]
        body, _signed = notes.open_note(note, [log.signer().verifier])
        assert notes.read_checkpoint(body)[2] == root
        assert merkle.root_from(held[idx], idx, 601, path) == root
    for old in (1, 255, 256, 257, 600, 601):
        path = log.consistency(old, 601)
        assert merkle.is_consistent(old, 601, merkle.root(held[:old]), root, path)
    for wrong in (-1, 601):
        with pytest.raises(LookupError):
            log.proof(wrong)
    with pytest.raises(LookupError):
        log.consistency(1, 602)


def _parts(text: str) -> tuple[list[str], list[bytes], str]:
    top, _gap, note = text.partition("\n\n")
    lines = top.split("\n")
    return lines[:2], [base64.b64decode(one) for one in lines[2:]], note


def test_tiles_read_as_c2sp_says():
    fill(300)
    held = leaves()
    assert tiles.path(5) == "005" and tiles.path(1234067) == "x001/x234/067"
    assert tiles.read("0/000") == b"".join(held[:256])
    assert tiles.read("0/001.p/45") == b"".join(held[256:301])
    assert tiles.read("1/000.p/1") == merkle.root(held[:256])
    bundle, rows = tiles.read("entries/001.p/45"), []
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        rows.append(merkle.leaf_hash(bundle[2 : 2 + length]))
        bundle = bundle[2 + length :]
    assert rows == held[256:301]
    for wrong in ("0/001", "0/001.p/46", "0/000.p/256", "0/1", "1/000", "6/000", "entries/002",
                  "0/x000/000", "0/000.p/0"):  # fmt: skip
        with pytest.raises(LookupError):
            tiles.read(wrong)


def test_a_witness_signs_what_we_signed_and_nothing_else():
    fill(3)
    one, text = witness(), log.latest().text
    note = f"{text}\n{one.line(text, NOON + 90)}"
    row = log.cosign(note, TODAY)
    assert (row.time, Cosignature.objects.count()) == (NOON + 90, 1)
    assert log.cosign(note, TODAY).pk == row.pk
    known = [log.signer().verifier, one.verifier]
    _body, signed = notes.open_note(Checkpoint.objects.get(size=4).note, known)
    assert signed == {log.signer().name: None, one.name: NOON + 90}
    other = notes.checkpoint_text(log.signer().name, 4, b"x" * 32)
    with pytest.raises(notes.BadNote, match="never signed"):
        log.cosign(f"{other}\n{one.line(other, NOON)}", TODAY)
    stranger = notes.Signer("stranger", notes.WITNESS, Ed25519PrivateKey.generate())
    with pytest.raises(notes.BadNote, match="no known key"):
        log.cosign(f"{text}\n{stranger.line(text, NOON)}", TODAY)
    assert [point.size for point in log.cosigned()] == [4]
    fill(1)
    assert [point.size for point in log.cosigned()] == [4, 5]


def test_an_entry_too_long_for_a_bundle_is_refused_and_leaves_nothing():
    fill(1)
    with pytest.raises(log.TooLong):
        log.append("beat", NOON, "", open={"x": "y" * 70_000})
    assert log.size() == 2


def test_salted_hashes_can_be_forgotten_and_do_not_repeat():
    salt = new_salt()
    assert canon({"乙": [1, True], "a": "x"}) == '{"a":"x","乙":[1,true]}'.encode()
    assert commit(salt, {"a": 1}) == commit(salt, {"a": 1}) != commit(new_salt(), {"a": 1})


@pytest.mark.django_db(transaction=True)
def test_many_writers_leave_no_gap():
    fill(1)
    wrong: list[BaseException] = []

    def write() -> None:
        try:
            for _one in range(5):
                with transaction.atomic():
                    log.append("beat", NOON, "", open={})
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    # SQLite's tests share one connection in memory: there the writers take turns
    count = 6 if connection.vendor == "postgresql" else 1
    threads = [threading.Thread(target=write) for _one in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []
    rows = list(LogEntry.objects.values_list("idx", flat=True))
    assert rows == list(range(2 + 5 * count))
    point = log.latest()
    assert notes.read_checkpoint(point.text)[2] == merkle.root(leaves())
