"""docs/catalogue.csv names a place and a test for every row it claims; both must exist."""

import ast
import csv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROWS = list(csv.DictReader((ROOT / "docs/catalogue.csv").open(encoding="utf-8")))


def functions(path: Path) -> set[str]:
    """Test functions pytest would collect from the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        one.name
        for one in tree.body
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
    }


@pytest.mark.parametrize("row", ROWS, ids=[one["id"] for one in ROWS])
def test_the_row_has_its_place_and_its_test(row):
    file, _, name = row["test"].partition("::")
    assert (ROOT / row["where"]).is_file()
    assert name in functions(ROOT / file)
    assert name.endswith(row["id"].replace(".", "_"))


def test_no_row_twice_and_every_essay_row_of_a_rule_is_there():
    ids = [row["id"] for row in ROWS]
    assert len(ids) == len(set(ids))
    from zhidu.engine.library import default_library

    book = default_library()
    claimed = {one for slug in book.slugs() for v in book.versions(slug)
               for one in book.law(slug, v).essay}  # fmt: skip
    beside = [*book.packs().values(), *book.presets().values()]
    claimed |= {row for one in beside for row in one.essay}
    assert claimed <= set(ids)


def test_every_row_has_a_mutant():
    import yaml

    breaks = yaml.safe_load((ROOT / "tests/mutants/breaks.yaml").read_text(encoding="utf-8"))
    assert {one["row"] for one in breaks} == {row["id"] for row in ROWS}


def test_every_break_still_finds_what_it_breaks():
    """Else it is only seen when all of them are made, which takes ten minutes."""
    import yaml

    breaks = yaml.safe_load((ROOT / "tests/mutants/breaks.yaml").read_text(encoding="utf-8"))
    for one in breaks:
        assert one["old"] in (ROOT / one["file"]).read_text(encoding="utf-8"), one["row"]
