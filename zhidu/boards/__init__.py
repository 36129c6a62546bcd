"""Public notices and the log in which nothing can be changed, removed or backdated unnoticed."""
