"""五大建设: the five fields of Party building, one of which every institution serves (1.01)."""

from __future__ import annotations

from collections.abc import Iterator

from zhidu.sentence import Term, say

from .check import Finding, check
from .schema import Fields, Institution

FIVE = {
    "thought": Term("思想建设"), "organisation": Term("组织建设"), "conduct": Term("作风建设"),
    "institutions": Term("制度建设"), "integrity": Term("反腐倡廉建设"),
}  # fmt: skip


@check("I114")
def it_serves_one_of_the_five(law: Institution, fields: Fields) -> Iterator[Finding]:
    if law.field is None:
        yield (
            ("title",),
            say(
                "没有写属于五大建设的哪一项：请加一行 field，写 thought（思想）、"
                "organisation（组织）、conduct（作风）、institutions（制度）"
                "或 integrity（反腐倡廉）。"
            ),
        )
