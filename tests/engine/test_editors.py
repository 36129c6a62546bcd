"""What editors are given: a schema that every packaged file fits, problems as JSON lines."""

import json

import jsonschema
import pytest
import yaml

from tests.engine.shelf import FOLDER
from zhidu.engine.__main__ import catalog
from zhidu.engine.editors import lines, schema
from zhidu.engine.lint import lint

VALIDATOR = jsonschema.Draft202012Validator(schema())
FILES = sorted(FOLDER.glob("*/*-*-*.yaml"))


def as_an_editor_reads(held):
    """YAML 1.2: whole numbers are numbers, yes and days stay text."""
    if isinstance(held, dict):
        return {name: as_an_editor_reads(one) for name, one in held.items()}
    if isinstance(held, list):
        return [as_an_editor_reads(one) for one in held]
    return int(held) if held.isdigit() and str(int(held)) == held else held


def read(path):
    text = path.read_text(encoding="utf-8")
    return as_an_editor_reads(yaml.load(text, Loader=yaml.BaseLoader))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_packaged_file_fits_the_schema(path):
    assert [one.message[:200] for one in VALIDATOR.iter_errors(read(path))] == []


def test_an_unknown_word_does_not_fit():
    held = read(FOLDER / "talks/2026-01-01.yaml")
    assert list(VALIDATOR.iter_errors({**held, "titel": "谈心"}))
    assert list(VALIDATOR.iter_errors({**held, "about": "people"}))


def test_problems_as_json_lines(tmp_path):
    path = tmp_path / "talks" / "2026-01-01.yaml"
    path.parent.mkdir()
    text = (FOLDER / "talks/2026-01-01.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("opens:", "open:"), encoding="utf-8")
    (one,) = [json.loads(line) for line in lines(lint(path), catalog("en"))]
    assert one["code"] == "I003"
    assert one["message"] == "'open' is not a word of this section; did you mean 'opens'?"
    assert text.splitlines()[one["line"] - 1].startswith("opens:")
