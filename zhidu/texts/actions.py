"""Draft, show for comment, issue, repeal and replace a text; confirm having read it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from zhidu.org.access import Viewer, must_keep
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Person, Unit
from zhidu.sentence import say

from . import reading
from .models import Comment, Reading, Text, Version


@dataclass(frozen=True)
class Wording:
    """What a draft says: the body, where it was printed, what it rests on, whether it punishes."""

    body: str
    reference: str = ""
    penalties: bool = False
    rests_on: list[Text] = field(default_factory=list)
    no_basis: bool = False
    research: str = ""
    sets_up: Unit | None = None


def _keeps_unit(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


def _keeps_text(actor: Actor, text: Text, *rest: object, **more: object) -> None:
    must_keep(actor, text.unit)


def _keeps(actor: Actor, version: Version, *rest: object, **more: object) -> None:
    must_keep(actor, version.text.unit)


def _thing(text: Text) -> str:
    return f"text:{text.pk}"


@act("text.draft", may=_keeps_unit)
def draft(
    actor: Actor, unit: Unit, kind: str, title: str, wording: Wording, *,
    basis_kind: str = "", audience: str = Text.Audience.MEMBERS, post: str = "",
) -> Done:  # fmt: skip
    """A new text with its first draft. Raises Refused without a title, or when there is one."""
    if kind not in Text.Kind.values or not title.strip():
        raise Refused(_("请写明名称和类别。"))
    if kind == Text.Kind.BASIS and basis_kind not in Text.Basis.values:
        raise Refused(_("依据文件要写明是党章、党内法规、法律、法规、政策还是方针。"))
    if Text.objects.filter(unit=unit, kind=kind, title=title.strip()).exists():
        raise Refused(say("已有同名的“%(title)s”，请修订它。", title=title.strip()))
    text = Text.objects.create(
        unit=unit, kind=kind, title=title.strip(), basis_kind=basis_kind, audience=audience,
        post=post,
    )  # fmt: skip
    version = _write(actor, Version(text=text, number=1, drafted_on=actor.today), wording)
    return Done(version, say("起草“%(title)s”", title=title), unit=unit, thing=_thing(text))


def _write(actor: Actor, version: Version, wording: Wording) -> Version:
    home = version.text.unit
    if wording.sets_up is not None and not wording.sets_up.is_under(home):
        raise Refused(say("“%(body)s”不在%(unit)s以下。", body=wording.sets_up, unit=home))
    version.drafted_by = actor.person
    version.body, version.reference = wording.body.strip(), wording.reference.strip()
    version.penalties, version.no_basis = wording.penalties, wording.no_basis
    version.research, version.sets_up = wording.research.strip(), wording.sets_up
    version.save()
    version.rests_on.set(wording.rests_on)
    return version


@act("text.revise", may=_keeps_text)
def revise(actor: Actor, text: Text, wording: Wording) -> Done:
    """Write the open draft, or begin one beside the version in force, which stays as it is."""
    held = text.versions.filter(status=Version.Status.DRAFT).first()  # type: ignore[attr-defined]
    if held is None:
        last = text.versions.first()  # type: ignore[attr-defined]
        number = last.number + 1 if last else 1
        held = Version(text=text, number=number, drafted_on=actor.today)
    elif held.shown_on is not None and held.body != wording.body.strip():
        held.shown_on = None  # what was shown is no longer what would be issued
    version = _write(actor, held, wording)
    return Done(version, say("修订“%(title)s”", title=text.title), unit=text.unit,
                thing=_thing(text))  # fmt: skip


@act("text.show", may=_keeps)
def show(actor: Actor, version: Version) -> Done:
    """Show the draft to those it is for, so that they can comment."""
    if not version.is_draft:
        raise Refused(_("只有草案可以征求意见。"))
    version.shown_on = actor.today
    version.save(update_fields=["shown_on"])
    said = say("“%(title)s”草案征求意见", title=version.text.title)
    return Done(version, said, unit=version.text.unit, thing=_thing(version.text))


@act("text.hide", may=_keeps)
def hide(actor: Actor, version: Version, was: date | None) -> Done:
    """Undo `show`, back to the day it was shown before; refused once somebody has commented."""
    if not version.is_draft or version.comments.exists():  # type: ignore[attr-defined]
        raise Refused(_("已经有人提了意见，不能撤回。"))
    version.shown_on = was
    version.save(update_fields=["shown_on"])
    said = say("“%(title)s”草案不再征求意见", title=version.text.title)
    return Done(version, said, unit=version.text.unit, thing=_thing(version.text))


def _is_for(actor: Actor, version: Version, *rest: object, **more: object) -> None:
    if actor.person is None or not reading.is_for(Viewer(actor.person, actor.today), version.text):
        raise Refused(_("这份文件不是给您看的。"))


@act("text.comment", may=_is_for)
def comment(actor: Actor, version: Version, words: str) -> Done:
    if not version.is_draft or version.shown_on is None:
        raise Refused(_("现在没有征求意见。"))
    if not words.strip():
        raise Refused(_("请写下意见。"))
    row = Comment.objects.create(
        version=version, by=actor.person, on=actor.today, words=words.strip()
    )
    said = say("对“%(title)s”提意见", title=version.text.title)
    return Done(row, said, unit=version.text.unit, thing=_thing(version.text))


def _answers(actor: Actor, row: Comment, *rest: object, **more: object) -> None:
    must_keep(actor, row.version.text.unit)


@act("text.answer", may=_answers)
def answer(actor: Actor, row: Comment, taken: bool, words: str) -> Done:
    """Taken or not, and why; everybody who reads the draft sees it."""
    if not taken and not words.strip():
        raise Refused(_("不采纳要写明理由。"))
    row.taken, row.answer = taken, words.strip()
    row.save(update_fields=["taken", "answer"])
    text = row.version.text
    return Done(row, say("答复对“%(title)s”的意见", title=text.title), unit=text.unit,
                thing=_thing(text))  # fmt: skip


@act("text.issue", may=_keeps)
def issue(
    actor: Actor, version: Version, status: str, in_force: date, review_on: date | None = None
) -> Done:
    """Put the draft in force or on trial; the version before ends that day and stays readable.

    Raises Refused with everything that is missing: another person than the drafter, a basis or
    'none', for a trial its review date and research report (2.25), for a rule with penalties a
    draft that was shown and answered comments (5.20).
    """
    wrong = [*_unready(version), *_untimely(actor, version, status, in_force, review_on)]
    # where a matter decides, its rule keeps whoever sent the draft from deciding
    alone = actor.person is not None and version.drafted_by_id in actor.person.ids()
    if alone and not actor.carries:
        wrong.append(_("起草人不能自己批准，请另一人签发。"))
    if wrong:
        raise Refused(*wrong)
    text = version.text
    Version.objects.filter(text=text, ends=None).exclude(in_force=None).update(
        ends=in_force, end_reason=_("由新的版本接替")
    )
    version.status, version.in_force, version.review_on = status, in_force, review_on
    version.issued_by, version.issued_on = actor.person, actor.today
    version.sha256 = hashlib.sha256(version.body.encode()).hexdigest()
    version.save()
    said = say("签发“%(title)s”，自%(day)s起", title=text.title, day=in_force)
    return Done(version, said, unit=text.unit, thing=_thing(text))


def _unready(version: Version) -> list[str]:
    """What the draft itself lacks."""
    text, wrong = version.text, []
    if not version.is_draft:
        wrong.append(_("只有草案可以签发。"))
    if not version.body and text.kind != Text.Kind.BASIS:
        wrong.append(_("还没有正文。"))
    rests = version.no_basis or version.rests_on.exists()
    if text.kind in (Text.Kind.RULE, Text.Kind.STANDARD) and not rests:
        wrong.append(_("请选依据的文件，或写明没有上位依据。"))
    if version.penalties and version.shown_on is None:
        wrong.append(_("含有处罚的，草案要先给大家看过、听过意见。"))
    if version.comments.filter(taken=None).exists():  # type: ignore[attr-defined]
        wrong.append(_("还有意见没有答复。"))
    return wrong


def _untimely(
    actor: Actor, version: Version, status: str, in_force: date, review_on: date | None
) -> list[str]:
    wrong = []
    if status not in (Version.Status.TRIAL, Version.Status.IN_FORCE):
        wrong.append(_("请选试行或施行。"))
    if status == Version.Status.TRIAL and (review_on is None or review_on <= in_force):
        wrong.append(_("试行要写明复审日期，在施行日期之后。"))
    if status == Version.Status.TRIAL and not version.research:
        wrong.append(_("试行要写明所依据的调研报告。"))
    if version.penalties and in_force <= actor.today:
        wrong.append(_("含有处罚的，施行日期要在今天以后，让大家先看到。"))
    return wrong


@act("text.recall", may=_keeps)
def recall(actor: Actor, version: Version, before: int | None, reason: str) -> Done:
    """Undo `issue`: a draft again, and the wording before goes on.

    Raises Refused once somebody has confirmed reading it, or a later draft stands beside it.
    """
    if version.readings.exists() or version.ends is not None:  # type: ignore[attr-defined]
        raise Refused(_("已经有人确认读过，或已被接替，不能收回。"))
    if version.text.versions.filter(number__gt=version.number).exists():  # type: ignore[attr-defined]
        raise Refused(_("后面又起草了一版，不能收回。"))
    Version.objects.filter(pk=before).update(ends=None, end_reason="")
    version.status, version.in_force, version.review_on = Version.Status.DRAFT, None, None
    version.issued_by, version.issued_on, version.sha256 = None, None, ""
    version.save()
    said = say("收回“%(title)s”的签发：%(reason)s", title=version.text.title, reason=reason)
    return Done(version, said, unit=version.text.unit, thing=_thing(version.text))


@act("text.repeal", may=_keeps)
def repeal(actor: Actor, version: Version, day: date, reason: str) -> Done:
    """It no longer holds from that day; it stays readable with its dates."""
    if version.in_force is None or version.ends is not None:
        raise Refused(_("这一版现在不在施行。"))
    if not reason.strip():
        raise Refused(_("废止要写明理由。"))
    version.status, version.ends = Version.Status.REPEALED, max(day, version.in_force)
    version.end_reason = reason.strip()
    version.save(update_fields=["status", "ends", "end_reason"])
    said = say("废止“%(title)s”：%(reason)s", title=version.text.title, reason=reason)
    return Done(version, said, unit=version.text.unit, thing=_thing(version.text))


@act("text.review", may=_keeps)
def extend(actor: Actor, version: Version, review_on: date, reason: str) -> Done:
    """A trial goes on to another review date, said why (2.53)."""
    if version.status != Version.Status.TRIAL or not version.holds(actor.today):
        raise Refused(_("这一版现在不在试行。"))
    if review_on <= actor.today or not reason.strip():
        raise Refused(_("请写明以后的复审日期和延长的理由。"))
    version.review_on = review_on
    version.save(update_fields=["review_on"])
    said = say(
        "“%(title)s”延长试行到%(day)s：%(reason)s",
        title=version.text.title,
        day=review_on,
        reason=reason,
    )
    return Done(version, said, unit=version.text.unit, thing=_thing(version.text))


@act("text.replace", may=_keeps_text)
def replace(actor: Actor, text: Text, by: Text) -> Done:
    """Another document takes the place of a basis: what rests on it is now to be reviewed."""
    if text.kind != Text.Kind.BASIS or by.kind != Text.Kind.BASIS or by.pk == text.pk:
        raise Refused(_("只有依据文件可以由另一份依据文件接替。"))
    text.replaced_by = by
    text.save(update_fields=["replaced_by"])
    said = say("“%(old)s”由“%(new)s”接替", old=text.title, new=by.title)
    return Done(text, said, unit=text.unit, thing=_thing(text))


@act("text.confirm", may=_is_for)
def confirm(actor: Actor, version: Version) -> Done:
    """I have read it: asked only of a rule with penalties, and only once."""
    if version.in_force is None or version.ends is not None:
        raise Refused(_("这一版现在不在施行。"))
    assert actor.person is not None  # _is_for refuses the system
    row, _new = Reading.objects.get_or_create(
        version=version, person=actor.person, defaults={"on": actor.today}
    )
    said = say("确认读过“%(title)s”", title=version.text.title)
    return Done(row, said, unit=version.text.unit, person=actor.person, thing=_thing(version.text))


def may_cite(version: Version, person: Person, day: date) -> bool:
    """Whether a measure against the person may rest on this wording on that day (5.20)."""
    read = Reading.objects.filter(version=version, person__in=person.ids(), on__lte=day)
    return version.holds(day) and (not version.penalties or read.exists())


@act("text.seed", may=_keeps_unit)
def seed(actor: Actor, unit: Unit) -> Done:
    """Put the common basis documents into the list of a unit; those it has already stay."""
    rows = yaml.safe_load((Path(__file__).parent / "basis.yaml").read_text(encoding="utf-8"))
    made: list[Text] = []
    for row in rows:
        text, new = Text.objects.get_or_create(
            unit=unit, kind=Text.Kind.BASIS, title=row["title"],
            defaults={"basis_kind": row["kind"], "audience": Text.Audience.EVERYONE},
        )  # fmt: skip
        if new:
            made.append(text)
            Version.objects.create(
                text=text, number=1, reference=row["reference"], status=Version.Status.IN_FORCE,
                drafted_on=actor.today, issued_on=actor.today, in_force=actor.today,
            )  # fmt: skip
    for row in rows:
        if "replaces" in row:
            old = Text.objects.filter(unit=unit, title=row["replaces"], replaced_by=None)
            old.update(replaced_by=Text.objects.get(unit=unit, title=row["title"]))
    return Done(made, say("装入常用依据文件%(n)d份", n=len(made)), unit=unit)
