"""Handbooks, sign-in sheets: views of the same records, on paper. Nothing is written here."""
