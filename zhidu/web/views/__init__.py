"""The pages: each reads, shows, and hands writes to an action."""
