"""A year of a set of institutions, played on invented people before anyone adopts it."""
