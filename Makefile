# Each target makes the virtual environment when it is missing. On Windows use WSL.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: demo test check bench chaos run
demo: $(INSTALLED)
	@$(BIN)/python -m simulator.demo

test: $(INSTALLED)
	$(BIN)/python -m pytest -q -n auto --dist loadfile

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(INSTALLED)
	$(BIN)/python -m benchmarks

chaos: $(INSTALLED)
	$(BIN)/python -m chaos

run: $(INSTALLED)
	$(BIN)/python -m bot run

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@
