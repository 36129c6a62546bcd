"""The tables of what was adopted and what happened."""

from .happened import Attachment, Matter, Presence, Record, SealedNote, Step, TallySheet
from .rules import Adoption, DutyChange, Offer, Pause
from .told import Answer, Call, Message, OwnEntry

__all__ = [
    "Adoption",
    "Answer",
    "Attachment",
    "Call",
    "DutyChange",
    "Matter",
    "Message",
    "Offer",
    "OwnEntry",
    "Pause",
    "Presence",
    "Record",
    "SealedNote",
    "Step",
    "TallySheet",
]
