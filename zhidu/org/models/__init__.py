"""The tables of the organisation."""

from .accounts import Account, Slip
from .dated import Dated, on_day
from .journal import Entry, FreeDay, Look, Site
from .people import TWINS, Membership, Oversight, Person, Post, in_branch_on
from .serving import Partner, Service
from .standing import Away, Pair, Restriction
from .tree import Place, Stand, Unit, UnitSpan

__all__ = [
    "TWINS",
    "Account",
    "Away",
    "Dated",
    "Entry",
    "FreeDay",
    "Look",
    "Membership",
    "Oversight",
    "Pair",
    "Partner",
    "Person",
    "Place",
    "Post",
    "Restriction",
    "Service",
    "Site",
    "Slip",
    "Stand",
    "Unit",
    "UnitSpan",
    "in_branch_on",
    "on_day",
]
