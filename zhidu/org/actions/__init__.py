"""Every write to the organisation, by verb."""
