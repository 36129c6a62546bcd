"""Which indicators an assessment may count by: those of institutions that ask nothing private."""

from __future__ import annotations

from .schema import Fields, Institution

SECRET = ("private", "sealed")


def countable(law: Institution, fields: Fields) -> bool:
    """Nothing of the institution is anybody's own: no rights, needs, talks, health, no accused."""
    if law.readers or law.hides_from or law.privacy or law.about == "person":
        return False
    asked = {item for stage in law.stages.values() for item in stage.asked}
    return not any(
        fields.items[one].sensitivity in SECRET and one != REASON
        for one in asked
        if one in fields.items
    )


REASON = "reason"  # why a decision was so: it is not counted, and the decision itself is no secret
