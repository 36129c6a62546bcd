"""Accounts of money: what came in, what went out, by which budget line; written once, never edited.

An entry moves one amount from one account to another, so that what leaves here arrives there: the
sum over all accounts is zero whatever happens. A mistake is put right by a second entry the other
way round. The product is no bank: it keeps the account of payments that people make elsewhere.
"""
