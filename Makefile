# Each target makes the virtual environment when it is missing. On Windows use WSL.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNNABLE := $(VENV)/.runnable
TESTABLE := $(VENV)/.testable
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo run test check bench chaos
demo: $(RUNNABLE)
	@$(BIN)/python -m simulator.demo

run: $(RUNNABLE)
	$(BIN)/python -m bot run

test: $(TESTABLE)
	$(BIN)/python -m pytest -q -n auto

check: $(TESTABLE)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(TESTABLE)
	$(BIN)/python -m benchmarks

chaos: $(TESTABLE)
	$(BIN)/python -m chaos

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUNNABLE): pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	@touch $@

$(TESTABLE): pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[dev]'
	@touch $@ $(RUNNABLE)
