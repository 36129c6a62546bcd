"""Settings, addresses and the server's entry: what ties the rooms together."""
