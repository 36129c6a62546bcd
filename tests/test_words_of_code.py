"""Code says nothing to people but through the catalogs: no bare Chinese in code or template."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent / "zhidu"
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
SAYS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "say", "many", "Term"}
# tables at the head of a file by which it recognises what people wrote, and named fonts
READS = {
    "engine/compare.py", "engine/facts.py", "matters/actions/adopting.py",
    "web/views/texts.py", "config/settings.py", "boards/guard.py", "ledger/guard.py",
    "money.py", "matters/disclosing.py",
    "matters/workshop.py",
    "org/speech.py",
    "engine/forms.py", "org/sprouts.py", "org/initials.py", "org/templates.py",
    "org/free_days.py", "web/templatetags/zhidu.py", "documents/word.py",
}  # fmt: skip
# rooms whose code is not shown to people of the product
APART = {"demo", "migrations", "intake", "cli.py", "tools"}
# how what people wrote is taken apart: patterns and the words a roster may use
PARSES = {"intake/cells.py", "intake/dates.py", "intake/units.py", "intake/reader.py",
          "intake/words.py", "intake/headers.py", "intake/sheets.py"}  # fmt: skip
# papers and what the public log holds are official texts, Chinese whoever reads; names in brackets
OFFICIAL = {"documents/archive.py", "documents/filling.py", "documents/papers.py",
            "matters/summing.py",
            "matters/actions/putting_up.py", "matters/polls.py", "web/views/picks.py"}  # fmt: skip
FILES = sorted(
    one
    for one in HOUSE.rglob("*.py")
    if not APART & set(one.relative_to(HOUSE).parts)
    and one.relative_to(HOUSE).as_posix() not in OFFICIAL
)


def bare(tree: ast.Module, functions_only: bool) -> Iterator[tuple[int, str]]:
    """(line, text) of every literal with Chinese that no catalog looks up."""
    documented = {
        id(one.body[0].value)
        for one in ast.walk(tree)
        if isinstance(one, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and one.body
        and isinstance(one.body[0], ast.Expr)
    }
    roots = (
        [one for one in ast.walk(tree) if isinstance(one, (ast.FunctionDef, ast.Lambda))]
        if functions_only
        else [tree]
    )
    for root in roots:
        yield from _within(root, documented)


def _within(node: ast.AST, documented: set[int]) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Call) and _name(node.func) in SAYS:
        spoken = [one for one in node.args if isinstance(one, ast.Constant)]
        rest = [one for one in ast.iter_child_nodes(node) if one not in spoken]
        for one in rest:
            yield from _within(one, documented)
        return
    text = node.value if isinstance(node, ast.Constant) and id(node) not in documented else ""
    if isinstance(text, str) and CHINESE.search(text):
        yield getattr(node, "lineno", 0), text
    for one in ast.iter_child_nodes(node):
        yield from _within(one, documented)


def _name(node: ast.AST) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))


@pytest.mark.parametrize("path", FILES, ids=lambda one: str(one.relative_to(HOUSE)))
def test_what_people_read_goes_through_the_catalogs(path: Path):
    named = str(path.relative_to(HOUSE))
    found = list(bare(ast.parse(path.read_text(encoding="utf-8")), named in READS | PARSES))
    assert found == []


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ('raise Refused("不行")', True),
        ('raise Refused(f"{name}不行")', True),
        ('yield "、".join(names)', True),
        ('raise Refused(say("%(name)s不行", name=name))', False),
        ('raise Refused(say("%(name)s不行", name=name or "无名"))', True),
        ('words = Term("不行")', False),
        ('def act():\n    """不行"""', False),
    ],
)
def test_the_rule_sees_what_it_should(code, wrong):
    assert bool(list(bare(ast.parse(code), False))) is wrong


def outside(text: str) -> Iterator[str]:
    """Text of a template between its tags."""
    told = False
    for part in re.split(r"(\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\})", text, flags=re.S):
        if part.startswith(("{% blocktranslate", "{% comment")):
            told = True
        elif part.startswith(("{% endblocktranslate", "{% endcomment")):
            told = False
        elif not told and not part.startswith("{"):
            yield re.sub(r'<(\w+)[^>]*class="yin"[^>]*>.*?</\1>', "", part, flags=re.S)


@pytest.mark.parametrize(
    "path", sorted((HOUSE / "web/templates").rglob("*.html")), ids=lambda one: one.name
)
def test_a_template_writes_no_chinese_outside_its_translations(path: Path):
    """Marks as well: `{% translate "：" %}`, and `|listed` instead of `|join:"、"`."""
    text = path.read_text(encoding="utf-8")
    assert [one for one in outside(text) if CHINESE.search(one)] == []
    assert not re.search(r'\|join:"[^"]*[\u3000-\u303f\uff00-\uffef]', text)
