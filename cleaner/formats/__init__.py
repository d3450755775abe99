"""The only code that reads or writes files: encodings, documents in JSONL, safe writing, the forms of the output."""
