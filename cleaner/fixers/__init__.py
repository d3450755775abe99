"""The fixers: one module for each step of the chain, named for what it repairs.

A fixer is a function `(page, rules) -> edits and doubts`. It is pure, never builds text, and keeps nothing between calls.
"""
