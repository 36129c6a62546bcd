"""Triggers that refuse to change or remove what the log holds.

They stop accidents. Whoever owns the machine can lift them; that is what witnesses are for.
"""

from __future__ import annotations

from zhidu.org.appending import Guard

TABLES = ("zhidu_boards_logentry", "zhidu_boards_checkpoint", "zhidu_boards_cosignature")
SAYS = "公开日志只能续写，不能改、不能删 the log is append-only"

_LOG = Guard("zhidu_boards", TABLES, SAYS)
set_up, lift, lifted = _LOG.set_up, _LOG.lift, _LOG.lifted
standing, making, dropping = _LOG.standing, _LOG.making, _LOG.dropping
