"""The tables of the organisation."""

from .accounts import Account, Slip
from .dated import Dated, on_day
from .journal import Entry, FreeDay, Look, Site
from .people import Membership, Oversight, Person, Post, in_branch_on
from .tree import Place, Stand, Unit, UnitSpan

__all__ = [
    "Account",
    "Dated",
    "Entry",
    "FreeDay",
    "Look",
    "Membership",
    "Oversight",
    "Person",
    "Place",
    "Post",
    "Site",
    "Slip",
    "Stand",
    "Unit",
    "UnitSpan",
    "in_branch_on",
    "on_day",
]
