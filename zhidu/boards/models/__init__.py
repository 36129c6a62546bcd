"""The tables of what is put up in public, and of the log."""

from .log import Checkpoint, Cosignature, LogEntry, Witness
from .notices import Decision, Notice, Objection

__all__ = [
    "Checkpoint",
    "Cosignature",
    "Decision",
    "LogEntry",
    "Notice",
    "Objection",
    "Witness",
]
