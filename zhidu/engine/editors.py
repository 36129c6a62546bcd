"""For editors: the language as JSON Schema (completion), and problems as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter

from zhidu.sentence import Catalog, tell

from .schema import Institution, Overlay
from .source import Problem


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of an institution file or a local rule; what lint checks is more."""
    held = TypeAdapter(Institution | Overlay).json_schema(by_alias=True)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "zhidu institution"}
    return {**head, **held}


def lines(problems: Iterable[Problem], catalog: Catalog) -> list[str]:
    """One JSON object a line: path, line, column (from 1), code, message, excerpt."""
    return [
        json.dumps(
            {
                "path": str(one.path),
                "line": one.line,
                "column": one.column,
                "code": one.code,
                "message": tell(one.message, catalog),
                "excerpt": one.excerpt,
            },
            ensure_ascii=False,
        )
        for one in problems
    ]
