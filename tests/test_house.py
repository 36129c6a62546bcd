"""The house stands as its plan says: arrows one way, small files, strict pages."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "zhidu"
FILES = sorted(one for one in HOUSE.rglob("*.py") if "migrations" not in one.parts)
# room → rooms it must not know
LATER = {"matters", "texts", "voice", "documents", "web", "cli", "demo"}
WALLS = {
    "engine": {"org", "intake", "ledger", "matters", "documents", "web", "config", "cli", "demo"},
    "org": {"engine", "intake", "boards", "ballots", "ledger", *LATER},
    "ledger": {"engine", "intake", "boards", "ballots", *LATER},
    "texts": {"engine", "intake", "boards", "ballots", *LATER - {"texts"}},
    "boards": {"engine", "intake", "ballots", *LATER},
    "ballots": {"engine", "intake", *LATER},
    "intake": {"engine", "matters", "documents", "web", "cli", "demo"},
    "matters": {"intake", "voice", "documents", "web", "cli", "demo"},
    "documents": {"intake", "web", "cli", "demo"},
    "simulate": {"intake", "documents", "texts", "web", "cli", "demo"},
    "voice": {"engine", "intake", "documents", "texts", "web", "cli", "demo"},
    "demo": {"web", "cli"},
    "web": {"cli", "demo"},
}
FORBIDDEN = {"utils", "common", "core", "helpers", "services", "managers"}


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found |= {node.module or "", *(f"{node.module}.{one.name}" for one in node.names)}
    return found


@pytest.mark.parametrize("room", sorted(WALLS))
def test_arrows_point_one_way(room):
    for path in (HOUSE / room).rglob("*.py"):
        wrong = {
            name
            for name in imported(path)
            for other in WALLS[room]
            if name == f"zhidu.{other}" or name.startswith(f"zhidu.{other}.")
        }
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


def test_the_engine_is_pure():
    for path in (HOUSE / "engine").rglob("*.py"):
        names = {name.partition(".")[0] for name in imported(path)}
        assert not names & {"django", "sqlite3", "psycopg", "time", "random", "socket"}
        assert "today()" not in path.read_text(encoding="utf-8")


def test_only_pages_and_the_command_read_the_clock():
    clock = re.compile(r"localdate\(|date\.today\(|datetime\.now\(|timezone\.now\(")
    allowed = {HOUSE / "cli.py", HOUSE / "web/middleware.py"}
    # the moment of entry, kept as a fact
    stamps = {HOUSE / "matters/actions/recording.py", HOUSE / "boards/moment.py"}
    for path in set(FILES) - allowed - stamps:
        assert not clock.search(path.read_text(encoding="utf-8")), path


def test_files_stay_small_and_names_say_what_they_are():
    for path in [*FILES, *(HOUSE / "web/templates").rglob("*.html")]:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 400, f"{path}: {lines} lines"
        assert path.stem not in FORBIDDEN


def test_pages_write_only_through_the_door():
    """No view saves a row: a change without permission and journal cannot be written there."""
    writing = re.compile(r"\.(save|delete|bulk_create|bulk_update)\(|objects\.(create|update)")
    for path in (HOUSE / "web").rglob("*.py"):
        assert not writing.search(path.read_text(encoding="utf-8")), path


def test_templates_hold_no_style_no_script_and_no_other_host():
    for path in (HOUSE / "web/templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert " style=" not in text, path
        assert "javascript:" not in text
        assert not re.search(r"\son[a-z]+=", text), path
        assert not re.search(r"(src|href)=\"(https?:)?//", text), path


def test_nothing_tells_where_it_was_made():
    """Only what a stranger has: no folders of one machine, no package addresses."""
    work = "/" + "work/"
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    names = listed or [str(one.relative_to(ROOT)) for one in FILES]
    for name in names:
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".txt", ".yaml", ".html", ".sh", ".css"}:
            text = path.read_text(encoding="utf-8")
            assert work not in text, name
            assert ".." + "/shared" not in text, name


def test_no_table_can_hold_what_one_person_chose():
    """Votes are paper tallies: counts beside who typed them, nothing beside who voted.

    `facts` hold what goes down with a count: who was left out of the base and why, the resolution.
    """
    from zhidu.matters.models import TallySheet

    names = {field.name for field in TallySheet._meta.get_fields()}
    assert names == {"id", "matter", "stage", "by", "on", "counts", "facts"}


def test_no_field_about_belief_score_or_mood():
    from django.apps import apps

    words = re.compile(r"score|points|belief|mood|stance|attitude|rank|streak|思想|态度|积分|情绪")
    for model in apps.get_models():
        if model.__module__.startswith("zhidu."):
            for field in model._meta.get_fields():
                title = str(getattr(field, "verbose_name", ""))
                assert not words.search(f"{field.name} {title}"), f"{model} {field.name}"
