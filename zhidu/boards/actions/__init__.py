"""Every way a notice, an objection, a decision or a witness comes about."""
