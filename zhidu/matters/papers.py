"""材料: what belongs into the file of a matter, what lies in it, and what is missing. Derived.

A paper is missing when its stage was done and it is not there; before that it is still to come. A
stage that a paper case skipped with the facts unknown asks for nothing: nobody invents a paper.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from zhidu.engine.schema import Institution, Paper
from zhidu.org.access import Viewer

from .models import Attachment, Filed, Matter, Step
from .reading import is_private
from .rulebook import law_of, library


@dataclass(frozen=True)
class Lying:
    """One paper that lies in the file: from an entry of its own, or from a scan alone."""

    dated: date | None
    pages: int | None
    filed: Filed | None = None
    scan: Attachment | None = None


@dataclass(frozen=True)
class Place:
    """Where one paper belongs: its stage, the day the stage was done, what lies there."""

    stage: str
    title: str  # of the stage
    name: str
    paper: Paper
    done: date | None
    lying: list[Lying] = field(default_factory=list)

    @property
    def state(self) -> str:
        """there · missing · optional · later"""
        if self.lying:
            return "there"
        if self.paper.optional:
            return "optional"
        return "missing" if self.done else "later"


def with_papers() -> list[str]:
    """Institutions some version of which lists papers."""
    book = library()
    return [slug for slug in book.slugs() if any(map(_lists, _versions(slug)))]


def _versions(slug: str) -> list[Institution]:
    book = library()
    return [book.law(slug, version) for version in book.versions(slug)]


def _lists(law: Institution) -> bool:
    return any(stage.papers for stage in law.stages.values())


def prefetched(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """The same matters, with all that `places` asks for fetched in three more queries."""
    return rows.select_related("unit", "subject").prefetch_related(
        Prefetch("steps", Step.objects.filter(withdrawn=False).order_by("pk"), "done_steps"),
        Prefetch("filed", Filed.objects.filter(taken_out=None).select_related("scan", "by"),
                 "lying_papers"),
        Prefetch("attachments", Attachment.objects.filter(removed_on=None).exclude(item=""),
                 "scans"),
    )  # fmt: skip


def places(matter: Matter, *, closed: bool = True) -> list[Place]:
    """Every paper of the matter's file, in the order of its stages; `closed` ones only if asked.

    Raises AttributeError for a matter that was not fetched through `prefetched`.
    """
    law, known = law_of(matter), library().fields.papers
    done = {step.stage: step.on for step in matter.done_steps}  # type: ignore[attr-defined]
    filed: dict[tuple[str, str], list[Filed]] = defaultdict(list)
    for row in matter.lying_papers:  # type: ignore[attr-defined]
        filed[row.stage, row.paper].append(row)
    bare = _bare_scans(matter)
    found = []
    for stage, one in law.stages.items():
        for name in one.papers:
            if name not in known or (known[name].closed and not closed):
                continue
            lying = [Lying(row.dated, row.pages, row, row.scan) for row in filed[stage, name]]
            if not lying and bare[name]:
                lying = [_of_scan(bare[name].pop(0))]
            found.append(Place(stage, one.title, name, known[name], done.get(stage), lying))
    return found


def _bare_scans(matter: Matter) -> dict[str, list[Attachment]]:
    """Scans that say which paper they are and belong to no entry, by paper, oldest first."""
    used = {row.scan_id for row in matter.lying_papers}  # type: ignore[attr-defined]
    found: dict[str, list[Attachment]] = defaultdict(list)
    for scan in matter.scans:  # type: ignore[attr-defined]
        if scan.pk not in used:
            found[scan.item].append(scan)
    return found


def _of_scan(scan: Attachment) -> Lying:
    return Lying(scan.on, scan.pages, None, scan)


def missing(places: Iterable[Place]) -> list[Place]:
    return [one for one in places if one.state == "missing"]


def get(pk: int) -> Matter:
    """One matter with its papers fetched. Raises Matter.DoesNotExist."""
    return prefetched(Matter.objects.filter(pk=pk)).get()


def sees_closed(viewer: Viewer, matter: Matter) -> bool:
    """Closed papers are for who handles the matter, never for the person it is about."""
    return matter.subject_id not in viewer.person.ids()


def kept_matters(viewer: Viewer) -> QuerySet[Matter]:
    """Matters with papers whose files this person keeps: own unit and below."""
    rows = Matter.objects.filter(
        Q(slug__in=with_papers()), unit__in=viewer.kept_units().values("pk")
    )
    return rows.exclude(state=Matter.State.VOID).exclude(subject__in=viewer.person.ids())


def concerns_a_person(matter: Matter) -> bool:
    return is_private(matter) and matter.subject is not None
