"""The tables of what was adopted and what happened."""

from .asked import Receipt
from .drafts import OwnRule, Wording
from .draws import DrawSeal
from .filed import Filed, FormFile
from .happened import Attachment, Matter, Placing, Presence, Record, SealedNote, Step, TallySheet
from .honours import Honour
from .panels import Panel
from .polled import Poll
from .rules import Adoption, DutyChange, LocalRule, Offer, Pause, Placed
from .told import Answer, Call, Message, OwnEntry
from .yearly import Frozen, YearPlan

__all__ = [
    "Adoption",
    "Answer",
    "Attachment",
    "Call",
    "DrawSeal",
    "DutyChange",
    "Filed",
    "FormFile",
    "Frozen",
    "Honour",
    "LocalRule",
    "Matter",
    "Message",
    "Offer",
    "OwnEntry",
    "OwnRule",
    "Panel",
    "Pause",
    "Placed",
    "Placing",
    "Poll",
    "Presence",
    "Receipt",
    "Record",
    "SealedNote",
    "Step",
    "TallySheet",
    "Wording",
    "YearPlan",
]
