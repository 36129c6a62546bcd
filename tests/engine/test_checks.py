"""Break one line of a real file: the linter names the fault, its place, and shows the line."""

import shutil
from datetime import date

import pytest

from tests.engine.shelf import FOLDER
from zhidu.engine import linkage
from zhidu.engine.__main__ import main
from zhidu.engine.lint import lint

CASES = [
    ("pledge", "requires:", "require:", "I003"),
    ("pledge", "next: {publish: shown, return: write}", "next: {publish: shown}", "I202"),
    ("pledge", "collect: [pledge_lines]", "collect: [faith]", "I103"),
    ("pledge", "by: member\n    collect", "by: membre\n    collect", "I102"),
    ("pledge", "reason: [return]", "reasons: [return]", "I003"),
    ("member_appraisal", "quorum: over 1/2 of eligible", "quorum: more than half", "I005"),
    ("member_appraisal", "grades: {", "grade: {", "I003"),
    ("theme_day", "next: {passed: hold,", "next: {passed: hold, passed: hold,", "I002"),
    ("theme_day", "in_force: 2026-01-01", "in_force: 2026-01-02", "I401"),
    ("assignment", "dropped: {title: 不再交办}", "dropped: {title: 不再交办}\n  lost: {title: 丢}",
     "I201"),
    ("assignment", "    other_than: [do]\n", "", "I501"),
    ("talks", "privacy:\n  sealed_note: [opener, other]\n", "", "I305"),
    ("talks", "collect: [other_side, held_on, tier]", "collect: [other_side, held_on]", "I501"),
    ("life_meeting", "title: 列出整改和承诺事项", "title: &x 列出\n    article: *x", "I006"),
    ("survey_round", "hidden_below: least", "hidden_below: 2", "I107"),
    ("survey_round", "hidden_below: least", "hidden_below: answer_time", "I107"),
    ("survey_round", "members: members_weight", "members: 0", "I107"),
    ("survey_round", "but: [survey_people]", "but: [survey_reply]", "I107"),
    ("survey_round", "gives: survey_result", "gives: survey_reply", "I107"),
    ("survey_round", "情绪, 心情", "心情", "I501"),
    ("unit_request", "at: handling", "at: parent", "I208"),
    ("unit_request", "rises: {higher: asker}", "rises: {higher: upper}", "I208"),
    ("unit_request", "rises: {higher: asker}", "rises: {upward: asker}", "I208"),
    ("unit_request", "hands_to: {route: service}", "hands_to: {route: title_line}", "I208"),
    ("unit_request", "also_by: {withdraw: asker}", "also_by: {withdraw: nobody}", "I102"),
    ("unit_change", "{reshapes: change_kind, on: change_on}",
     "{reshapes: basis_kind, on: change_on}", "I109"),
    ("unit_change", "{reshapes: change_kind, on: change_on}",
     "{reshapes: change_kind, on: reason}", "I109"),
    ("unit_change", "{possible: take_effect.done, for: agree}",
     "{possible: decide.agree, for: agree}", "I110"),
    ("unit_change", "when: change_kind.split}", "when: change_kind.spilt}", "I105"),
    ("responsibility_sheet", "continues: {mid_lines: duty_lines}",
     "continues: {mid_lines: reason}", "I111"),
    ("responsibility_letter", "by: owner}]\n    next: {done: run}",
     "by: nobody}]\n    next: {done: run}", "I111"),
    ("unit_request", "within: due_on", "within: due_one", "I108"),
    ("removal", "board: subject", "board: unit", "I303"),
    ("removal", "board: subject", "board: unit", "I304"),
    ("removal", "reason: [approve, refuse, again]", "reason: [refuse, again]", "I306"),
    ("removal", "{membership: removed, by: document_ref}", "{membership: removed}", "I105"),
    ("transfer", "    late_to: upper\n", "    also_by: {receive: member}\n", "I301"),
    ("transfer", "to: to_unit, by", "to: move_note, by", "I105"),
    ("transfer", "hands_to: {send: to_unit}", "hands_to: {send: letter_number}", "I208"),
    ("transfer_in", "kind: member_kind", "kind: from_outside", "I105"),
    ("registration", "    other_than: [register]\n", "", "I307"),
    ("registration", "since: effective_on", "since: decided_by", "I105"),
    ("suspension", "6 months, since: lost_since", "6 months, since: search_note", "I105"),
    ("pairing", "every: contact_every", "every: helper", "I105"),
    ("members_meeting", "    refused: 缺“内容纪要”\n", "    ends: held\n", "I501"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _in_english(monkeypatch):
    monkeypatch.setenv("ZHIDU_LANGUAGE", "en")


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "institutions")
    return tmp_path / "institutions"


@pytest.mark.parametrize(("slug", "old", "new", "code"), CASES)
def test_one_slip_one_code(folder, slug, old, new, code):
    path = folder / slug / "2026-01-01.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = lint(path)
    assert code in {problem.code for problem in problems}
    assert all(problem.line > 0 for problem in problems)


def test_the_message_names_the_place_and_points_at_it(folder, capsys):
    path = folder / "pledge" / "2026-01-01.yaml"
    text = path.read_text(encoding="utf-8").replace("    reason: [return]", "    raeson: [return]")
    path.write_text(text, encoding="utf-8")
    assert main("lint", str(folder)) == 1
    row = text[: text.index("raeson")].count("\n") + 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == (
        f"{path}:{row}:5: I003 'raeson' is not a word of this section; did you mean 'reason'?"
    )
    assert told[1].endswith("    raeson: [return]")
    assert told[2].index("^") == told[1].index("raeson")


def test_a_sound_library_exits_with_zero(folder, capsys):
    assert main("lint", str(folder)) == 0
    assert " institutions, 0 problems" in capsys.readouterr().out


def test_an_institution_nobody_opens_is_a_gap(folder, capsys):
    shutil.rmtree(folder / "assignment")
    assert main("links", str(folder)) == 1
    assert "L101 It opens 'assignment', which is no institution." in capsys.readouterr().out


def test_what_can_only_rise_never_ends(folder):
    """A stage whose ways out all rise would stand still at the last level."""
    path = folder / "unit_request" / "2026-01-01.yaml"
    text = path.read_text(encoding="utf-8")
    old = "next: {solved: solved, again: answer, higher: answer, stop: unsolved}"
    new = "next: {solved: confirm, again: confirm, higher: answer, stop: confirm}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    found = [one for one in lint(path) if one.code == "I209"]
    said = "从“confirm”不上移就走不到办结：请留一条不上移的路。"
    assert [one.message for one in found] == [said]


def test_a_gap_of_the_set_may_be_allowed_with_a_reason_and_only_so(folder):
    path = folder / "contact" / "2026-01-01.yaml"
    text = path.read_text(encoding="utf-8")
    for mark, codes in (
        ("", {"L101"}), ("  # allow L101: 由上级另外打开", set()), ("  # allow L101", {"L115"}),
        ("  # allow L104: 不是这一条", {"L101", "L116"}),
    ):  # fmt: skip
        lonely = "opens: {by: matter}" + mark
        path.write_text(text.replace("opens: {by: opener}", lonely, 1), encoding="utf-8")
        found = linkage.problems(linkage.load(folder, date(2027, 1, 1)))
        assert {one.code for one in found if one.path == path} == codes, mark
