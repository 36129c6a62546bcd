"""A unit puts its own Word file in place of a form: looked through on the way in, kept by day."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import XMLSyntaxError

from zhidu.engine import forms
from zhidu.engine.schema import Institution
from zhidu.matters.models import FormFile
from zhidu.matters.rulebook import library
from zhidu.org.access import must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Unit
from zhidu.sentence import Sentence, Term, say

from .papers import paragraphs

LIMIT = 2 * 1024 * 1024
UNPACKED = 20 * LIMIT
QUOTED = 24  # characters of a paragraph that a message repeats, so that it is found in Word


def form_file(unit: Unit, paper: str) -> FormFile | None:
    """The Word file the unit prints from: its own, else that of the nearest unit above."""
    rows = FormFile.objects.filter(unit__in=unit.ancestors(), paper=paper, ends=None)
    return max(rows.select_related("unit"), key=lambda one: len(one.unit.path), default=None)


def faults(paper: str, data: bytes) -> Iterator[Sentence]:
    """What is wrong with a Word file as the form of a paper; each says where."""
    document = _opened(data)
    if document is None:
        yield say("打不开：须是 Word 的 .docx 文件，不带宏。")
        return
    if any(rel.is_external for part in document.part.package.iter_parts()
           for rel in part.rels.values()):  # fmt: skip
        yield say("文件里有指向外面的链接，请去掉后再交。")
    known, laws = library().fields, _laws(paper)
    for one in paragraphs(document):
        wrong = [sentence for _column, sentence in forms.faults_of_line(one.text, known)]
        wrong += filter(None, (_no_stage(name, laws) for name in forms.blanks(one.text)))
        for sentence in wrong:
            where = one.text.strip()[:QUOTED]
            yield say("“%(where)s”一段：%(wrong)s", where=where, wrong=sentence)


def _opened(data: bytes) -> Any:
    """The document, or nothing for what Word would not open, or only after filling the disk."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            if sum(one.file_size for one in held.infolist()) > UNPACKED:
                return None
        return Document(io.BytesIO(data))
    except (zipfile.BadZipFile, PackageNotFoundError, XMLSyntaxError, ValueError, KeyError):
        return None


def _laws(paper: str) -> list[Institution]:
    book = library()
    laws = [book.law(slug, v) for slug in book.slugs() for v in book.versions(slug)]
    return [law for law in laws if any(paper in one.papers for one in law.stages.values())]


def _no_stage(name: str, laws: list[Institution]) -> Sentence | None:
    """A day of a stage that no rule with this paper has."""
    wrong = [next(forms.of_law(law, f"{{{name}}}"), None) for law in laws]
    return wrong[0] if wrong and all(wrong) else None


def _keeps(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


@act("form.replace", may=_keeps)
def replace(actor: Actor, unit: Unit, paper: str, name: str, data: bytes) -> Done:
    """The unit and those below print this paper from the file from now on.

    Raises Refused with every fault of the file.
    """
    held = library().fields.papers.get(paper)
    if held is None or held.how != "fill":
        raise Refused(say("没有这份要填写的材料。"))
    if len(data) > LIMIT:
        raise Refused(say("模板不超过 2 MB。"))
    if wrong := list(dict.fromkeys(faults(paper, data))):
        raise Refused(*wrong)
    _end(actor, unit, paper)
    mark = hashlib.sha256(data).hexdigest()
    row = FormFile(unit=unit, paper=paper, name=name[-120:], sha256=mark, by=actor.person,
                   on=actor.today)  # fmt: skip
    row.file.save(f"{paper}-{mark[:16]}.docx", ContentFile(data), save=True)
    said = say("换用自己的“%(paper)s”模板", paper=Term(held.title))
    return Done(row, said, unit=unit, thing=f"paper:{paper}")


@act("form.restore", may=_keeps)
def restore(actor: Actor, unit: Unit, paper: str) -> Done:
    """Back to the form that comes with the product, or to that of the unit above."""
    if not _end(actor, unit, paper):
        raise Refused(say("本组织没有换过这份材料的模板。"))
    title = Term(library().fields.papers[paper].title)
    return Done(None, say("不再用自己的“%(paper)s”模板", paper=title), unit=unit,
                thing=f"paper:{paper}")  # fmt: skip


def _end(actor: Actor, unit: Unit, paper: str) -> int:
    rows = FormFile.objects.filter(unit=unit, paper=paper, ends=None)
    return rows.update(ends=actor.today)
