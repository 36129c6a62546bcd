"""Pages for people: knows everything, decides nothing."""
