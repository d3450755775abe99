"""Many files: which are taken, where each result goes, and the work itself."""
