"""The tree is RFC 6962's and the notes are C2SP's, byte for byte."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from zhidu.boards import merkle, notes

# the eight leaves that Certificate Transparency tests with, and the roots of the first 1..8
LEAVES = [bytes.fromhex(one) for one in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def hashes(count: int) -> list[bytes]:
    return [merkle.leaf_hash(str(one).encode()) for one in range(count)]


def test_roots_are_those_of_certificate_transparency():
    leaves = [merkle.leaf_hash(one) for one in LEAVES]
    assert [merkle.root(leaves[:n]).hex() for n in range(1, 9)] == ROOTS
    assert merkle.root([]) == hashlib.sha256(b"").digest()


def test_peaks_give_the_same_root_as_all_leaves():
    peaks: list[bytes] = []
    for size, leaf in enumerate(hashes(300)):
        peaks = merkle.grown(peaks, size, leaf)
        assert merkle.root_of_peaks(peaks) == merkle.root(hashes(300)[: size + 1])


def test_every_proof_up_to_65_holds_and_no_other_entry_or_root_passes():
    for size in range(1, 66):
        leaves = hashes(size)
        root, root_of = merkle.root(leaves), merkle.over(leaves)
        for index in range(size):
            path = merkle.inclusion(index, size, root_of)
            assert merkle.root_from(leaves[index], index, size, path) == root
            wrong = merkle.leaf_hash(b"another")
            assert merkle.root_from(wrong, index, size, path) != root
        for old in range(size + 1):
            was, path = merkle.root(leaves[:old]), merkle.consistency(old, size, root_of)
            assert merkle.is_consistent(old, size, was, root, path)
            if 0 < old < size:
                assert not merkle.is_consistent(old, size, b"x" * 32, root, path)
                assert not merkle.is_consistent(old, size, was, b"x" * 32, path)
                assert not merkle.is_consistent(old, size, was, root, path[:-1])


@given(st.integers(2, 200), st.data())
def test_a_changed_entry_changes_the_root(size, data):
    leaves = hashes(size)
    at = data.draw(st.integers(0, size - 1))
    changed = [*leaves[:at], merkle.leaf_hash(b"changed"), *leaves[at + 1 :]]
    assert merkle.root(changed) != merkle.root(leaves)


# Go's golang.org/x/mod/sumdb/note documents this note and key
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"  # noqa: E501
)


def test_a_note_signed_by_another_program_opens():
    key = notes.Verifier.read(GO_KEY)
    assert key.vkey == GO_KEY
    text, signed = notes.open_note(GO_NOTE, [key])
    assert text.endswith("your problem is.\n")
    assert signed == {"PeterNeumann": None}
    with pytest.raises(notes.BadNote, match="does not hold"):
        notes.open_note(GO_NOTE.replace("think", "thing"), [key])


def test_a_cosignature_says_exactly_the_message_of_the_specification():
    """c2sp.org/tlog-cosignature prints the signed message of its example."""
    text = notes.checkpoint_text(
        "example.com/behind-the-sofa",
        20852163,
        base64.b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="),
    )
    assert text == (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    witness = notes.Signer("witness.example.com/w1", notes.WITNESS, key)
    line = witness.line(text, 1679315147)
    raw = base64.b64decode(line.split(" ")[2])
    assert line.startswith("— witness.example.com/w1 ") and line.endswith("\n")
    assert raw[:4] == witness.verifier.id and int.from_bytes(raw[4:12], "big") == 1679315147
    key.public_key().verify(raw[12:], b"cosignature/v1\ntime 1679315147\n" + text.encode())
    own = hashlib.sha256(b"witness.example.com/w1\n\x04" + witness.verifier.key).digest()[:4]
    assert witness.verifier.id == own


def test_signatures_of_strangers_are_passed_over_and_a_false_one_is_refused():
    log = notes.Signer("log.example/1", notes.LOG, Ed25519PrivateKey.generate())
    other = notes.Signer("other.example/2", notes.LOG, Ed25519PrivateKey.generate())
    text = notes.checkpoint_text("log.example/1", 7, b"r" * 32)
    note = f"{text}\n{other.line(text)}{log.line(text)}"
    assert notes.open_note(note, [log.verifier]) == (text, {"log.example/1": None})
    assert notes.read_checkpoint(text) == ("log.example/1", 7, b"r" * 32)
    with pytest.raises(notes.BadNote, match="no known key"):
        notes.open_note(f"{text}\n{other.line(text)}", [log.verifier])
    forged = log.line(text.replace("7", "8"))
    with pytest.raises(notes.BadNote, match="does not hold"):
        notes.open_note(f"{text}\n{forged}", [log.verifier])


@pytest.mark.parametrize("broken", ["", "a\n", "a\n\nb\n", "a\n\n— name !!\n", "a\n\n— n QQ==\n"])
def test_what_is_no_note_is_refused(broken):
    with pytest.raises(notes.BadNote):
        notes.open_note(broken, [notes.Verifier.read(GO_KEY)])


@pytest.mark.parametrize(
    "broken", ["", "a+b+c", GO_KEY.replace("c74f20a3", "c74f20a4"), GO_KEY[:-8], "+c74f20a3+AR=="]
)
def test_what_is_no_key_is_refused(broken):
    with pytest.raises(notes.BadNote):
        notes.Verifier.read(broken)
