"""Write without a name, come back with the code. Neither leaves a line in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.matters.scrub import Unfit, scrubbed
from zhidu.org.door import Refused
from zhidu.org.models import Unit
from zhidu.voice import codes, sealing
from zhidu.voice.access import AT_LEAST, AT_MOST, ready
from zhidu.voice.models import Handler, Message, Report

LETTERS = 4000
PICTURES = 3
MOST_WAITING = 200  # of one unit: a flood is told to come in person


@dataclass(frozen=True)
class Line:
    """One message as whoever may read it sees it: text, or a picture."""

    side: str
    week: str
    text: str = ""
    picture: bytes = b""


@dataclass(frozen=True)
class Thread:
    report: Report
    lines: list[Line] = field(default_factory=list)


def week_of(day: date) -> str:
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02d}"


def send(
    unit: Unit, kind: str, text: str, today: date, *,
    about: Iterable[int] = (), pictures: Sequence[tuple[str, bytes]] = (),
) -> str:  # fmt: skip
    """Returns the code, which is stored nowhere. `about` are persons it must not reach.

    Raises Refused when fewer than two may read it, for no text, too much, or a flood.
    """
    out = set(about)
    able = [one for one in ready(unit, today) if one.person_id not in out][:AT_MOST]
    wrong = _wrong(text, pictures)
    if len(able) < AT_LEAST:
        wrong.append(_("能收的人不到两位，不能在这里交。请当面或写信向上级组织反映。"))
    if Report.objects.filter(unit=unit, state=Report.State.WAITING).count() >= MOST_WAITING:
        wrong.append(_("现在收到的太多，请打电话或当面说。"))
    if kind not in Report.Kind.values:
        wrong.append(_("请选是哪一类。"))
    if wrong:
        raise Refused(*wrong)
    clean = _clean(pictures)
    code = codes.new()
    derived = codes.derive(codes.read(code))
    public, wrapped = sealing.new_case(derived.key)
    week = week_of(today)
    report = Report(
        unit=unit, kind=kind, week=week, lookup=derived.lookup, public=public, wrapped=wrapped
    )
    readers = readers_of(report, able)
    with transaction.atomic():
        report.save()
        put(report, readers, Message.Side.REPORTER, week, text, clean)
    return code


def _wrong(text: str, pictures: Sequence[object]) -> list[str]:
    wrong = []
    if not text.strip():
        wrong.append(_("请写下您要反映的。"))
    if len(text) > LETTERS:
        wrong.append(_("请不超过 %(n)d 字，更多的请当面说或写信。") % {"n": LETTERS})
    if len(pictures) > PICTURES:
        wrong.append(_("最多附 %(n)d 张图片。") % {"n": PICTURES})
    return wrong


def _clean(pictures: Sequence[tuple[str, bytes]]) -> list[bytes]:
    """Pixels alone: no place, no camera, no date. Other kinds of file are refused."""
    found = []
    for name, data in pictures:
        if data.startswith(b"%PDF-"):
            raise Refused(_("这里只收图片：文件里常常留着是谁写的。请拍照或截图。"))
        try:
            _kind, held = scrubbed(name, data)
        except Unfit as unfit:
            raise Refused(str(unfit)) from unfit
        if len(held) > sealing.MOST:
            raise Refused(_("“%(name)s”超过 4 MB，请换小一些的。") % {"name": name})
        found.append(held)
    return found


def readers_of(report: Report, handlers: Iterable[Handler]) -> dict[str, bytes]:
    keys = {str(one.pk): bytes(one.public) for one in handlers}
    return {**keys, sealing.CASE: bytes(report.public)}


def put(
    report: Report, readers: dict[str, bytes], side: str, week: str, text: str,
    pictures: Iterable[bytes] = (), *, released: bool = False,
) -> None:  # fmt: skip
    place = Message.objects.filter(report=report).count()
    parts = [(sealing.TEXT, text.strip().encode()), *((sealing.PICTURE, p) for p in pictures)]
    for at, (kind, data) in enumerate(parts, place):
        sealed, keys = sealing.seal(report.pk, kind, data, readers)
        Message.objects.create(
            report=report, place=at, side=side, week=week, sealed=sealed, keys=keys,
            released=released,
        )  # fmt: skip


def look(typed: str) -> tuple[Thread, X25519PrivateKey]:
    """What the holder of the code may read. Raises Refused, the same for any code that is none."""
    try:
        derived = codes.derive(codes.read(typed))
    except codes.Mistyped as wrong:
        raise Refused(_("查询码有 18 位数字，这一串不对，请对照纸条再输一遍。")) from wrong
    report = Report.objects.filter(lookup=derived.lookup).select_related("unit").first()
    if report is None:
        raise Refused(_("没有这个查询码，请对照纸条再输一遍。"))
    own = sealing.open_case(derived.key, bytes(report.wrapped))
    return Thread(report, lines(report, sealing.CASE, own)), own


def lines(report: Report, reader: str, own: X25519PrivateKey) -> list[Line]:
    """Each message that was sealed to this reader; handlers see what has been released."""
    found = []
    for row in Message.objects.filter(report=report):
        if reader not in row.keys or (reader != sealing.CASE and not row.released):
            continue
        kind, data = sealing.unseal(report.pk, bytes(row.sealed), row.keys[reader], own)
        if kind == sealing.TEXT:
            found.append(Line(row.side, row.week, text=data.decode()))
        else:
            found.append(Line(row.side, row.week, picture=data))
    return found


def add(typed: str, text: str, today: date) -> Thread:
    """More from whoever has the code; the same handlers read it, the next morning."""
    thread, _own = look(typed)
    wrong = _wrong(text, ())
    if thread.report.state == Report.State.CLOSED:
        wrong.append(_("这件事已经办结。有新情况，请另写一件。"))
    if len(thread.lines) >= 60:
        wrong.append(_("写得太多了，请打电话或当面说。"))
    if wrong:
        raise Refused(*wrong)
    first = thread.report.messages.first()  # type: ignore[attr-defined]
    able = Handler.objects.filter(pk__in=[int(one) for one in first.keys if one.isdigit()])
    with transaction.atomic():
        Report.objects.select_for_update().get(pk=thread.report.pk)
        readers = readers_of(thread.report, able)
        put(thread.report, readers, Message.Side.REPORTER, week_of(today), text)
    return look(typed)[0]
