"""Sign a draft without more ado, where the unit has not said that rules are made otherwise."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhidu.matters.rulebook import adoption_of
from zhidu.org.door import Actor, Refused
from zhidu.org.models import Unit
from zhidu.texts import actions
from zhidu.texts.models import Version

SLUG = "rule_making"


def makes_rules(unit: Unit, day: date) -> bool:
    """Whether the unit's drafts are heard and decided on as an institution of its own says."""
    return adoption_of(unit, SLUG, day) is not None


def issue(
    actor: Actor, version: Version, status: str, in_force: date, review_on: date | None = None
) -> Version:
    """As `texts.issue`; refused where the unit makes its rules by an institution."""
    if makes_rules(version.text.unit, actor.today):
        raise Refused(_("本组织按“立规”签发：请起草人从那里报送草案。"))
    held: Version = actions.issue(actor, version, status, in_force, review_on)
    return held
