"""python -m tools.checks_doc [write]: docs/checks.md breaks real files and shows what lint says.

A ```break block names a file and gives lines to take out (-) and to put in (+); the ```text block
after it is the exact output, in Chinese and in English. Without `write` it only compares.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from zhidu.engine import linkage, shelf_checks
from zhidu.engine.__main__ import catalog
from zhidu.engine.lint import lint
from zhidu.engine.source import Problem

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/checks.md"
RULES = ROOT / "zhidu/institutions"
BLOCK = re.compile(r"(```break\n(.*?)```\n\n```text\n)(.*?)(```)", re.DOTALL)
LAST_DAY = date(9999, 12, 31)


def broken(block: str, folder: Path) -> Path:
    """Apply a break to the copy; the file it changed. Raises ValueError when it does not fit."""
    name, *lines = block.strip("\n").split("\n")
    path = folder / name
    old = "\n".join(one[2:] for one in lines if one.startswith("- "))
    new = "\n".join(one[2:] for one in lines if one.startswith("+ "))
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{name} has no {old!r}")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def said(block: str, code: str) -> str:
    """What the linter prints for it: the first problem of that code, in both languages."""
    with tempfile.TemporaryDirectory() as copy:
        folder = Path(copy) / "institutions"
        shutil.copytree(RULES, folder)
        path = broken(block, folder)
        found: list[Problem] = lint(path)
        if code.startswith("L"):
            book = linkage.load(folder, LAST_DAY)
            found = [*linkage.problems(book), *shelf_checks.problems(folder, book)]
        chosen = [one for one in found if one.code == code]
        if not chosen:
            raise ValueError(f"{code} is not among {[str(one) for one in found]}")
        texts = [chosen[0].told(catalog(one)) for one in ("zh-hans", "en")]
        return "\n".join(texts).replace(f"{folder}/", "") + "\n"


def renewed(page: str) -> str:
    """The page with every output as it is now; the code stands in the heading above its block."""

    def block(match: re.Match[str]) -> str:
        code = re.findall(r"^### (\w+)", page[: match.start()], re.MULTILINE)[-1]
        return match[1] + said(match[2], code) + match[4]

    return BLOCK.sub(block, page)


def main(argv: list[str]) -> int:
    held = PAGE.read_text(encoding="utf-8")
    fresh = renewed(held)
    if "write" in argv:
        PAGE.write_text(fresh, encoding="utf-8")
        return 0
    print("docs/checks.md holds" if held == fresh else "docs/checks.md: run with 'write'")
    return int(held != fresh)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
