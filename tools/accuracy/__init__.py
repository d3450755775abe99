"""Measure the chain on pages with a truth, and write the tables of docs/accuracy.md: `python -m tools.accuracy --help`."""
