"""Each row of the catalogue broken on purpose: the row's own test must fail."""
