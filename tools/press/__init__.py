"""Print, scan and read issues, and so make raw pages for seeds/: python -m tools.press [NAME…] [--check]."""
