"""Papers: every form can be filled; one slip in a form or a list is named with its place."""

import shutil

import pytest

from tests.engine.shelf import FOLDER, LIBRARY
from zhidu.engine import forms
from zhidu.engine.__main__ import main
from zhidu.engine.lint import lint

FIELDS = LIBRARY.fields


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "institutions")
    return tmp_path / "institutions"


def test_every_paper_to_be_filled_has_a_sound_form():
    assert list(forms.problems(FOLDER, FIELDS)) == []
    filled = {name for name, one in FIELDS.papers.items() if one.how == "fill"}
    assert filled == set(FIELDS.forms)


def test_a_form_is_read_line_by_line():
    found = forms.blocks("# 谈话记录\n\n^ 某党委：\n| 姓名 | {姓名} |\n说了两件事。\n~\n> {组织}\n")
    assert [(one.kind, one.cells) for one in found] == [
        ("title", ("谈话记录",)),
        ("flush", ("某党委：",)),
        ("row", ("姓名", "{姓名}")),
        ("plain", ("说了两件事。",)),
        ("space", ("",)),
        ("right", ("{组织}",)),
    ]
    assert forms.blanks("{姓名}和{ 日期:talk }") == ["姓名", "日期:talk"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("# 谈话记录\n{现居住}", (2, 1, "没有“{现居住}”这一项，是不是“{现居住地}”？")),
        ("# 谈话记录\n谈话人{zzz}", (2, 4, "没有“{zzz}”这一项")),
        ("# 谈话记录\n{谈心内容（密封）}", (2, 1, "“{谈心内容（密封）}”是密封内容，不能印出来")),
        ("# 谈话记录\n{姓名", (2, 1, "花括号没有成对")),
        ("谈话记录", (1, 1, "须有一行标题，如“# 谈话记录”")),
    ],
)
def test_a_slip_in_a_form_is_named_with_its_place(text, wrong):
    assert list(forms.faults(text, FIELDS)) == [wrong]


def test_a_form_may_name_the_day_of_a_stage_that_exists():
    law = LIBRARY.law("member_appraisal", "2026-01-01")
    assert list(forms.of_law(law, "于{日期:form}定内容")) == []
    assert list(forms.of_law(law, "{日期:oath}")) == ["“{日期:oath}”：这项制度没有“oath”这个环节"]


def test_the_linter_points_into_the_form(folder, capsys):
    path = folder / "papers" / "talk_note.txt"
    path.write_text("# 谈话记录\n| 姓名 | {现居住} |\n", encoding="utf-8")
    (folder / "papers" / "left_over.txt").write_text("# 剩下的\n", encoding="utf-8")
    (folder / "papers" / "oath_note.txt").unlink()
    assert main("links", str(folder)) == 1
    told = capsys.readouterr().out
    assert f"{path}:2:8: L109 没有“{{现居住}}”这一项，是不是“{{现居住地}}”？" in told
    assert "left_over.txt:1:1: L108 “left_over”不在 papers.yaml 里。" in told
    assert "papers.yaml:1:1: L108 “oath_note”要从资料填印" in told


@pytest.mark.parametrize(
    ("paper", "message"),
    [
        ("apraisal_summary", "“apraisal_summary”不在 papers.yaml 里：请先登记这份材料。"),
        ("own", "papers/own.txt：“{日期:oath}”：这项制度没有“oath”这个环节"),
    ],
)
def test_a_stage_lists_only_papers_that_exist_and_fit(folder, paper, message):
    with (folder / "papers.yaml").open("a", encoding="utf-8") as sheet:
        sheet.write("  own: {title: 自己的, how: fill}\n")
    (folder / "papers" / "own.txt").write_text("# 自己的\n{日期:oath}\n", encoding="utf-8")
    path = folder / "member_appraisal" / "2026-01-01.yaml"
    text = path.read_text(encoding="utf-8").replace("[appraisal_summary]", f"[{paper}]")
    path.write_text(text, encoding="utf-8")
    (problem,) = lint(path)
    assert (problem.code, problem.message) == ("I106", message)
    assert "papers:" in problem.excerpt
