"""What is measured, against a named baseline in the same run: see docs/bench.md."""
