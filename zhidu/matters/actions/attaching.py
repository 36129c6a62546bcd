"""A scan or photo beside a record or a matter: never required, kept without its metadata."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from zhidu.engine.schema import Institution
from zhidu.matters import asked, reading
from zhidu.matters.models import Attachment, Matter, Record
from zhidu.matters.rulebook import law_of, library
from zhidu.matters.scrub import LIMIT, Unfit, page_count, scrubbed
from zhidu.org.access import Viewer
from zhidu.org.door import Actor, Done, Refused, act
from zhidu.org.models import Unit
from zhidu.sentence import Term, say

from .recording import may_record

SUFFIX = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
# beside one record or matter
MOST = 40


def check_size(name: str, size: int) -> None:
    """Before the content is read at all. Raises Refused."""
    if size > LIMIT:
        raise Refused(say("“%(name)s”超过 10 MB，请换小一些的。", name=name))


def _record_of(actor: Actor, record: Record, *rest: object, **more: object) -> None:
    may_record(actor, record.unit)


@act("record.attach", may=_record_of)
def attach(actor: Actor, record: Record, name: str, data: bytes) -> Done:
    """Keep a JPG, PNG or PDF. Raises Refused with a sentence for anything else."""
    held = _keep(actor, Attachment(record=record), name, data)
    return Done(held, say("附上%(name)s", name=name), unit=record.unit, thing=f"record:{record.pk}")


def may_attach(actor: Actor, matter: Matter) -> None:
    """Whoever has a part in the matter: who opened it, whom it is about or names, who may take a
    step in it, and the keepers of its unit. Raises Refused for everybody else."""
    law = law_of(matter)
    if _holds_sealed(law):
        raise Refused(say("这件事的内容只在两个人之间，不附材料。"))
    if actor.is_system:
        return
    viewer = Viewer(actor.person, actor.today) if actor.person else None
    if viewer is None or not reading.may_see(viewer, matter):
        raise Refused(say("这件事只有办理人、当事人和有关组织能看。"))
    concerned = {matter.subject_id, matter.opener_id, *reading.named_in(matter)}
    if concerned & set(viewer.person.ids()) or viewer.keeps(matter.unit):
        return
    if not any(asked.may_act(actor, matter, stage) for stage in law.stages):
        raise Refused(say("附件由办理人、当事人或本组织的书记、组织委员附上。"))


def _holds_sealed(law: Institution) -> bool:
    items = library().fields.items
    asked_for = {name for stage in law.stages.values() for name in stage.asked}
    return any(items[name].sensitivity == "sealed" for name in asked_for if name in items)


def _matter_of(actor: Actor, matter: Matter, *rest: object, **more: object) -> None:
    may_attach(actor, matter)


@act("matter.attach", may=_matter_of)
def attach_to_matter(actor: Actor, matter: Matter, name: str, data: bytes, item: str = "") -> Done:
    """Keep a JPG, PNG or PDF beside the matter; `item` is the paper of its file that it is."""
    if matter.state == Matter.State.VOID:
        raise Refused(say("这件事已作废。"))
    if item and item not in reading.papers_of(law_of(matter)):
        raise Refused(say("这件事的档案里没有这份材料。"))
    held = _keep(actor, Attachment(matter=matter, item=item), name, data)
    said = say("附上%(name)s", name=_called(held))
    return Done(held, said, unit=matter.unit, thing=f"matter:{matter.pk}")


def _called(held: Attachment) -> object:
    """What the journal calls it: where a name is for few to read, a file's name may hold it too."""
    private = held.matter is not None and "title_line" in law_of(held.matter).privacy
    return Term("一份材料") if private else held.name


def _keep(actor: Actor, held: Attachment, name: str, data: bytes) -> Attachment:
    beside = Attachment.objects.filter(record=held.record, matter=held.matter, removed_on=None)
    if beside.count() >= MOST:
        raise Refused(say("这里已有 %(n)d 个附件，请先去掉几个。", n=MOST))
    try:
        kind, clean = scrubbed(name, data)
    except Unfit as wrong:
        raise Refused(str(wrong)) from wrong
    mark = hashlib.sha256(clean).hexdigest()
    held.name, held.kind, held.size, held.sha256 = name[-120:], kind, len(clean), mark
    held.by, held.on, held.pages = actor.person, actor.today, page_count(kind, clean)
    held.file.save(f"{mark[:32]}.{SUFFIX[kind]}", ContentFile(clean), save=True)
    return held


def may_remove(actor: Actor, held: Attachment) -> None:
    """Who attached it, while they still have to do with it, and the keepers of the unit."""
    if actor.is_system:
        return
    if actor.person is None:
        raise Refused(say("附件由附上的人或本组织的书记、组织委员去掉。"))
    viewer = Viewer(actor.person, actor.today)
    if viewer.keeps(unit_of(held)):
        return
    own = held.by_id in actor.person.ids()
    if held.matter is not None and own and reading.may_see(viewer, held.matter):
        return
    if held.record is not None and own:
        may_record(actor, held.record.unit)
        return
    raise Refused(say("附件由附上的人或本组织的书记、组织委员去掉。"))


def unit_of(held: Attachment) -> Unit:
    beside = held.matter or held.record
    assert beside is not None
    return beside.unit


def _removable(actor: Actor, held: Attachment, *rest: object, **more: object) -> None:
    may_remove(actor, held)


@act("attachment.remove", may=_removable)
def remove(actor: Actor, held: Attachment, reason: str) -> Done:
    """Take the content away for good; name, day and reason stay. Refuses without a reason."""
    held = Attachment.objects.select_for_update().get(pk=held.pk)
    if held.removed_on is not None:
        raise Refused(say("这个附件已经去掉了。"))
    if not reason.strip():
        raise Refused(say("去掉附件要写明缘由。"))
    storage, path = held.file.storage, held.file.name
    held.removed_on, held.removed_by, held.removed_reason = actor.today, actor.person, reason[:200]
    held.file = ""
    held.save()
    transaction.on_commit(lambda: storage.delete(path))
    said = say("去掉附件%(name)s：%(reason)s", name=_called(held), reason=reason)
    thing = f"matter:{held.matter_id}" if held.matter_id else f"record:{held.record_id}"
    return Done(held, said, unit=unit_of(held), thing=thing)
