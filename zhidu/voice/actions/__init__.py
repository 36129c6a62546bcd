"""What may be done: become a handler, send, answer, release once a day."""
