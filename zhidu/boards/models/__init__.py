"""The tables of what is put up in public, and of the log."""

from .log import Checkpoint, Cosignature, LogEntry, Witness

__all__ = ["Checkpoint", "Cosignature", "LogEntry", "Witness"]
