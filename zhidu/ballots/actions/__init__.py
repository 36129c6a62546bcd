"""Every way a round changes. Casting is the one write without a journal: see docs/ballots.md."""
