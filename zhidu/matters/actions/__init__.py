"""Every write to what is adopted and what happened, by verb."""
