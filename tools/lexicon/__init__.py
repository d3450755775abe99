"""Build the tables of `cleaner.lexicon` from word lists and newspapers: python -m tools.lexicon."""
