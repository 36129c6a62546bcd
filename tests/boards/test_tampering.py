"""T18, T19: each way to lie about a notice, and the sentence with which the verifier names it."""

import ast
import base64
import json
import subprocess
import sys
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.boards.copies import (
    HASH,
    POSTED,
    STOOD,
    TOOLS,
    Copy,
    decided,
    honest,
    second,
    verify,
)
from zhidu.boards import merkle, notes, rules
from zhidu.boards.days import last_day, sheet, works
from zhidu.boards.moment import day_of

AFTER = date(2026, 10, 10)


def unmet(copy: Copy, number: int, at: int, day: date = AFTER) -> list[str]:
    """The same question to the product's own rules."""
    return list(rules.unmet(copy.said()[:at], number, day, day_of))


def test_an_honest_log_passes(tmp_path):
    copy, number = honest()
    at = decided(copy, number)
    assert unmet(copy, number, at) == []
    code, told = verify(copy.write(tmp_path))
    assert code == 0 and told.endswith("通过 VERIFIED\n")


def test_altered_text(tmp_path):
    """The notice's words are changed after the fact: its hash in the log no longer fits."""
    copy, number = honest()
    decided(copy, number)
    copy.change(number, content="ef" * 32)
    code, told = verify(copy.write(tmp_path))
    assert code == 1 and "历史被改过" in told and "history was changed" in told


def test_altered_text_on_the_page_only(tmp_path):
    """The log is left alone, but for one day the page said something else."""
    copy, number = honest(changed=STOOD[2])
    at = decided(copy, number)
    code, told = verify(copy.write(tmp_path))
    assert code == 1 and "只有 4 天有留存；缺：2026-09-30" in told
    assert any("2026-09-30" in one for one in unmet(copy, number, at))


def test_backdated_notice(tmp_path):
    """Everything is written anew with an early date, and the log's own key signs it again."""
    copy, number = honest()
    decided(copy, number)
    first, earlier = copy.checkpoints[0], POSTED - timedelta(days=7)
    copy.change(number, time=second(earlier))
    copy.change(number - 1, time=second(earlier))
    size = len(copy.entries)
    text = notes.checkpoint_text(
        copy.log.name, size, merkle.root([merkle.leaf_hash(one) for one in copy.entries])
    )
    copy.checkpoints = [first, f"{text}\n{copy.log.line(text)}"]
    code, told = verify(copy.write(tmp_path))
    assert code == 1 and "检查点 3 和这里的内容对不上：历史被改过" in told


def test_removed_day(tmp_path):
    """The server did not show the page on one day; nobody can put that day in afterwards."""
    copy, number = honest(skip=STOOD[1])
    at = decided(copy, number)
    code, told = verify(copy.write(tmp_path))
    assert code == 1
    assert "决定第 17 条：公示第 2 号要贴 5 天，只有 4 天有留存；缺：2026-09-29" in told
    assert unmet(copy, number, at) == [
        "公示要满 5 个工作日，到 2026-10-10 前只有 4 个工作日有留存。",
        "这些天没有“仍在公示”的留存，不算：2026-09-29。",
    ]


def test_a_removed_day_can_be_made_up_by_standing_longer(tmp_path):
    copy, number = honest(skip=STOOD[1])
    copy.add("beat", AFTER, open={str(number): HASH})
    copy.look(AFTER)
    at = decided(copy, number, date(2026, 10, 12))
    assert unmet(copy, number, at, date(2026, 10, 12)) == []
    assert verify(copy.write(tmp_path))[0] == 0


def test_a_day_cut_out_of_the_copy(tmp_path):
    copy, number = honest()
    decided(copy, number)
    del copy.entries[8]
    code, told = verify(copy.write(tmp_path))
    assert code == 1 and "历史被改过" in told


def test_late_entry(tmp_path):
    """A beat added later under an old date: append-only, so the roots fit; the times do not."""
    copy, number = honest(skip=STOOD[1])
    copy.add("beat", STOOD[1], open={str(number): HASH})
    copy.look(AFTER)
    decided(copy, number)
    code, told = verify(copy.write(tmp_path))
    assert code == 1
    assert "第 17 条的时间早于它前面一条" in told
    assert "第 17 条自称的时间与见证方第一次看到它相差太多：补记或倒填" in told
    seen = {17: second(AFTER, 10)}
    assert len(rules.times(copy.said(), seen)) == 2


def test_a_decision_on_the_last_day_is_too_early(tmp_path):
    copy, number = honest()
    at = decided(copy, number, STOOD[-1])
    code, told = verify(copy.write(tmp_path))
    assert code == 1 and "只有 4 天有留存；缺：还没有到期" in told
    assert unmet(copy, number, at, STOOD[-1])


def test_taken_down_early_or_replaced(tmp_path):
    for reason, day in (("withdrawn", STOOD[2]), ("replaced", STOOD[2]), ("replaced", AFTER)):
        copy, number = honest()
        copy.add("notice-end", day, 18, notice=number, reason=reason)
        at = decided(copy, number)
        code, told = verify(copy.write(tmp_path))
        assert code == 1 and "没有贴满就撤下或换了内容" in told
        assert any("没有贴满就撤下" in one for one in unmet(copy, number, at))
    copy, number = honest()
    copy.add("notice-end", AFTER, 8, notice=number, reason="done")
    decided(copy, number)
    assert verify(copy.write(tmp_path))[0] == 0


def test_an_open_objection(tmp_path):
    copy, number = honest()
    copy.add("objection", STOOD[-1], 20, notice=number, received=2, settled=1)
    at = decided(copy, number)
    code, told = verify(copy.write(tmp_path))
    assert code == 1 and "还有 1 件异议没有办结" in told
    assert unmet(copy, number, at) == ["还有 1 件异议没有办结。"]
    copy, number = honest()
    copy.add("objection", STOOD[-1], 20, notice=number, received=2, settled=2)
    decided(copy, number)
    assert verify(copy.write(tmp_path))[0] == 0


def test_no_calendar_no_notice_no_witness(tmp_path):
    copy = Copy()
    copy.add("decision", POSTED, notice=0, vote=None, content=HASH)
    code, told = verify(copy.write(tmp_path))
    assert code == 1 and "前没有公示" in told and "没有任何见证方签过" in told
    copy = Copy()
    number = copy.add("notice", date(2026, 9, 7), days=1, working=True, content=HASH)
    copy.add("beat", date(2026, 9, 8), open={str(number): HASH})
    at = decided(copy, number, date(2026, 9, 9))
    assert "缺工作日表" in verify(copy.write(tmp_path))[1]
    assert unmet(copy, number, at, date(2026, 9, 9)) == [
        "日志里没有 2026 年的工作日表，算不出公示期。"
    ]


def test_somebody_elses_signature_is_no_signature(tmp_path):
    copy, number = honest()
    decided(copy, number)
    copy.write(tmp_path)
    other = notes.Signer(copy.log.name, notes.LOG, Ed25519PrivateKey.generate())
    keys = [other.verifier.vkey, copy.witness.verifier.vkey]
    (tmp_path / "trust.txt").write_text("\n".join(keys))
    code, told = verify(tmp_path)
    assert code == 1 and "不是这个日志签的" in told


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.data())
def test_no_byte_of_a_witnessed_entry_can_change(tmp_path_factory, data):
    """Any entry, any byte: the verifier's own roots differ from the signed ones."""
    copy, number = honest()
    decided(copy, number)
    signed = notes.read_checkpoint(copy.checkpoints[-1].partition("\n\n")[0] + "\n")[2]
    at = data.draw(st.integers(0, len(copy.entries) - 1))
    entry = bytearray(copy.entries[at])
    byte = data.draw(st.integers(0, len(entry) - 1))
    entry[byte] ^= data.draw(st.integers(1, 255))
    copy.entries[at] = bytes(entry)
    scope: dict = {}
    exec((TOOLS / "verify_log.py").read_text(), scope)
    assert list(scope["roots"](copy.entries))[-1] != signed


def test_the_days_over_mid_autumn_and_national_day():
    table = {date.fromisoformat(one): False for one in ("2026-09-25", *(
        f"2026-10-0{n}" for n in range(1, 8)))}  # fmt: skip
    table |= {date(2026, 9, 20): True, date(2026, 10, 10): True}
    counts = works(table)
    assert last_day(POSTED, 5, counts) == date(2026, 10, 9)
    assert [one.on for one in sheet(POSTED, 5, counts) if one.number] == STOOD
    assert last_day(POSTED, 7, lambda _day: True) == date(2026, 10, 1)
    with pytest.raises(ValueError, match="no end"):
        last_day(POSTED, 5, lambda _day: False)


# --- the programs themselves ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["verify_log.py", "witness.py"])
def test_a_program_for_strangers_needs_python_alone_and_is_short(name):
    source = (TOOLS / name).read_text()
    tree = ast.parse(source)
    used = {one.name.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import)
            for one in node.names}  # fmt: skip
    assert used <= set(sys.stdlib_module_names)
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))
    assert len(source.splitlines()) < 300


def run(*words, code: int = 0) -> str:
    done = subprocess.run([sys.executable, "-I", str(TOOLS / "witness.py"), *map(str, words)],
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def watched(tmp_path):
    """A log on a memory stick, a witness in its own folder."""
    copy, number = honest()
    decided(copy, number)
    stick, folder = tmp_path / "stick", tmp_path / "witness"
    vkey = run("init", folder, "witness.example/w", copy.log.verifier.vkey).strip()

    def show(log: notes.Signer = copy.log) -> None:
        copy.write(stick)
        root = merkle.root([merkle.leaf_hash(one) for one in copy.entries])
        text = notes.checkpoint_text(copy.log.name, len(copy.entries), root)
        (stick / "checkpoint").write_text(f"{text}\n{log.line(text)}")

    show()
    return copy, stick, folder, vkey, show


def test_a_witness_copies_signs_and_its_own_folder_can_be_verified(watched):
    copy, stick, folder, vkey, show = watched
    assert run("look", folder, stick) == f"{len(copy.entries)}\n"
    note = (stick / "cosigned.txt").read_text()
    _text, signed = notes.open_note(note, [copy.log.verifier, notes.Verifier.read(vkey)])
    assert set(signed) == {copy.log.name, "witness.example/w"}
    assert (folder / "entries.txt").read_text() == (stick / "entries.txt").read_text()
    copy.add("beat", AFTER, open={})
    show()
    run("look", folder, stick)
    run("look", folder, stick)
    code, told = verify(folder)
    # it first saw all of this today, years from the dates in it: the verifier says so, and only so
    assert code == 1 and "历史被改过" not in told and "不是这个日志签的" not in told
    assert json.loads((folder / "witness.json").read_text())["name"] == "witness.example/w"
    assert "already" in run("init", folder, "x", "y", code=1)


@pytest.mark.parametrize("lie", ["shrink", "rewrite", "swap", "other key", "other name"])
def test_a_witness_refuses_and_keeps_the_evidence(watched, lie):
    copy, stick, folder, _vkey, show = watched
    run("look", folder, stick)
    before = (folder / "checkpoints.txt").read_text()
    if lie == "shrink":
        del copy.entries[-1]
        show()
    elif lie == "rewrite":
        copy.change(2, content="ef" * 32)
        copy.add("beat", AFTER, open={})
        show()
    elif lie == "swap":
        copy.entries[3], copy.entries[4] = copy.entries[4], copy.entries[3]
        copy.add("beat", AFTER, open={})
        show()
    elif lie == "other key":
        show(notes.Signer(copy.log.name, notes.LOG, Ed25519PrivateKey.generate()))
    else:
        text = (stick / "checkpoint").read_text()
        (stick / "checkpoint").write_text(text.replace("log.example/branch", "log.example/other"))
    told = run("look", folder, stick, code=1)
    assert "REFUSED" in told
    (evidence,) = folder.glob("EVIDENCE-*.txt")
    kept = evidence.read_text()
    assert "signed earlier" in kept and "shown now" in kept
    assert (folder / "checkpoints.txt").read_text() == before


def test_control_without_a_copy_the_rewritten_log_would_pass(watched, tmp_path):
    """A witness that remembers nothing signs the lie: it is the copy that protects."""
    copy, stick, _folder, _vkey, show = watched
    copy.change(2, content="ef" * 32)
    show()
    fresh = tmp_path / "fresh"
    run("init", fresh, "witness.example/fresh", copy.log.verifier.vkey)
    assert run("look", fresh, stick) == f"{len(copy.entries)}\n"


def test_base64_lines_are_what_the_log_page_offers(tmp_path):
    copy, _number = honest()
    copy.write(tmp_path)
    lines = (tmp_path / "entries.txt").read_text().split()
    assert [base64.b64decode(one) for one in lines] == copy.entries
