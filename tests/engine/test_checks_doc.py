"""docs/checks.md: every example breaks a real file, and the output stands there word for word."""

import re

import pytest

from tools.checks_doc import BLOCK, PAGE, said

TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = [
    (re.findall(r"^### (\w+)", TEXT[: one.start()], re.MULTILINE)[-1], one[2], one[3])
    for one in BLOCK.finditer(TEXT)
]


@pytest.mark.parametrize(("code", "block", "output"), EXAMPLES, ids=[one[0] for one in EXAMPLES])
def test_the_output_is_exactly_this(code, block, output):
    assert said(block, code) == output


def test_every_heading_has_its_example():
    codes = re.findall(r"^### (\w+)", TEXT, re.MULTILINE)
    assert codes == [one[0] for one in EXAMPLES]
    assert len(codes) == len(set(codes)) >= 25
