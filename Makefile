# In an active venv its python is used, elsewhere .venv is made.
ifdef VIRTUAL_ENV
PYTHON := python
else
PYTHON := .venv/bin/python
READY := .venv/ready
endif

.PHONY: check test lint types golden repair fuzz docs

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

golden: $(READY)
	$(PYTHON) -m tools.golden

repair: $(READY)
	$(PYTHON) -m tools.repair

fuzz: $(READY)
	HYPOTHESIS_PROFILE=fuzz $(PYTHON) -m pytest tests/test_properties.py tests/test_repair.py

docs: $(READY)
	$(PYTHON) -m tools.write_fixer_docs
