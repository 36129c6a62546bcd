"""Who may do what in a round. Nobody may look into it before it is closed, whoever they are."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhidu.org.access import Viewer, must_keep
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Unit

from .models import Round, Scrutineer


def keeps(actor: Actor, unit: Unit, *rest: object, **more: object) -> None:
    must_keep(actor, unit)


def keeps_round(actor: Actor, round: Round, *rest: object, **more: object) -> None:
    must_keep(actor, round.unit)


def seat_of(actor: Actor, round: Round) -> Scrutineer | None:
    if actor.person is None:
        return None
    rows = Scrutineer.objects.filter(round=round, person_id__in=actor.person.ids())
    return rows.first()


def has_seat(actor: Actor, round: Round, *rest: object, **more: object) -> None:
    if seat_of(actor, round) is None:
        raise Refused(_("只有这次投票的监票人能办这件事。"))


def counts(actor: Actor, round: Round, *rest: object, **more: object) -> None:
    """A keeper of the unit or a scrutineer of the round."""
    if seat_of(actor, round) is None:
        must_keep(actor, round.unit)


def may_count(actor: Actor, round: Round) -> bool:
    if actor.person is None:
        return actor.is_system
    viewer = Viewer(actor.person, actor.today)
    return viewer.keeps(round.unit) or seat_of(actor, round) is not None
