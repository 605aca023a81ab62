# Two commands do all: `make demo` shows the main job on samples/, `make test` runs every test.
# Paths are relative, so that the checkout may lie in any folder, with spaces and Chinese in its name.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
RUN := .venv/bin/python
READY := .venv/ready

.PHONY: help setup demo test test-faults lint bench accuracy wheel clean

help:
	@echo "make demo      install, run the main job on samples/, show what came out"
	@echo "make test      install, run all tests"
	@echo "make test-faults  kill, fill the disk, lose workers: nothing lost, nothing twice (10 minutes)"
	@echo "make lint      ruff and mypy --strict"
	@echo "make bench     speed beside docxtpl, python-docx, pdfplumber, LibreOffice"
	@echo "make accuracy  a small run of the reading bench: forms made by other hands, then printed, damaged and scanned"
	@echo "make wheel     build the wheel into dist/"

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed / 需要 Python 3.11 以上"; exit 2; }
	$(PYTHON) -m venv .venv
	PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(RUN) -m pip install --quiet --editable '.[dev,ocr]'
	@touch $(READY)

demo: $(READY)
	@$(RUN) tools/demo.py

test: $(READY)
	$(RUN) -m pytest -n auto

test-faults: $(READY)
	SUBSIDY_DOCS_FAULTS=full $(RUN) -m pytest tests/faults

lint: $(READY)
	$(RUN) -m ruff check src tests tools benchmarks
	$(RUN) -m mypy

bench: $(READY)
	$(RUN) -m benchmarks

accuracy: $(READY)
	$(RUN) -m benchmarks.accuracy --n 60
	$(RUN) -m benchmarks.accuracy --damage all --n 20

wheel: $(READY)
	$(RUN) -m build --wheel

clean:
	rm -rf .venv out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
