# In an active venv its python is used, elsewhere .venv is made.
ifdef VIRTUAL_ENV
PYTHON := python
else
PYTHON := .venv/bin/python
READY := .venv/ready
endif

.PHONY: check test lint types golden repair accuracy fuzz docs press mutants

check: lint types test

.venv/ready: pyproject.toml
	python3 -m venv .venv
	.venv/bin/pip install --quiet --editable '.[dev]'
	touch $@

test: $(READY)
	HYPOTHESIS_PROFILE=ci $(PYTHON) -m pytest

lint: $(READY)
	$(PYTHON) -m ruff check .

types: $(READY)
	$(PYTHON) -m mypy

# Shows what would change; make golden WHY="one sentence" writes it, too.
golden: $(READY)
	$(PYTHON) -m tools.golden $(if $(WHY),--why '$(WHY)')

repair: $(READY)
	$(PYTHON) -m tools.repair

# Measures the chain on pages with a truth, which are not a part of the project; DATA=DIR names them, WRITE=1 writes docs/accuracy.md.
accuracy: $(READY)
	$(PYTHON) -m tools.accuracy $(if $(DATA),--data '$(DATA)') $(if $(WRITE),--write)

fuzz: $(READY)
	HYPOTHESIS_PROFILE=fuzz $(PYTHON) -m pytest tests/test_properties.py tests/test_repair.py

docs: $(READY)
	$(PYTHON) -m tools.write_fixer_docs
	$(PYTHON) -m tools.write_cli_docs
	$(PYTHON) -m tools.write_testing_docs

# Breaks the fixers on purpose and counts what the tests notice; needs pip install -e '.[mutants]', and an hour or two; SAMPLE=300 for fewer.
mutants: $(READY)
	nice -n 10 $(PYTHON) -m tools.mutants $(if $(SAMPLE),--sample $(SAMPLE))

# Prints the pages of seeds/issues/ and reads them again: see tools/press/README.md for what it needs.
press: $(READY)
	$(PYTHON) -m tools.press
