"""Votes, ratings and surveys that nobody can link to a person, and their counts."""
