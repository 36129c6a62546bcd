"""Triggers that refuse to change or remove an entry: a mistake is put right by another entry."""

from __future__ import annotations

from zhidu.org.appending import Guard

SAYS = "账目只能续记，不能改、不能删 entries are append-only"

_ENTRIES = Guard("zhidu_ledger", ("zhidu_ledger_entry",), SAYS)
set_up, lift, lifted = _ENTRIES.set_up, _ENTRIES.lift, _ENTRIES.lifted
standing, making, dropping = _ENTRIES.standing, _ENTRIES.making, _ENTRIES.dropping
