# Each target makes what it needs: the virtual environment, and the chat page's packages where npm is installed.
# On Windows use WSL.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNNABLE := $(VENV)/.runnable
TESTABLE := $(VENV)/.testable
PACKAGES := $(if $(shell command -v npm 2>/dev/null),simulator/node_modules/.installed)
# Many tests start processes, which load faster from bytecode.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/pip install -qq --disable-pip-version-check --constraint constraints.txt

.PHONY: demo run test coverage check bench chaos
demo: $(RUNNABLE) $(PACKAGES)
	@$(BIN)/python -m simulator.demo

run: $(RUNNABLE)
	$(BIN)/python -m bot run

test: $(TESTABLE) $(PACKAGES)
	$(BIN)/python -m pytest -q -n auto $(if $(FULL),--timeout=0)

COVERED := attendance auth inbox language webex
coverage: $(TESTABLE) $(PACKAGES)
	$(BIN)/python -m pytest -q -n auto --cov --cov-report=term
	@for part in $(COVERED); do \
		printf 'bot/%s: ' $$part; $(BIN)/coverage report --include="bot/$$part/*" --format=total --fail-under=95 || exit 1; \
	done

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

# `--group` is newer than the pip that many Pythons bring.
$(TESTABLE): pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) 'pip>=25.1'
	$(PIP) --editable '.[postgres]' --group dev
	@touch $@ $(RUNNABLE)

# Without them the demo's page loads them from a public network, and the tests of the page are skipped.
simulator/node_modules/.installed: simulator/package-lock.json
	@cd simulator && npm ci --silent --no-audit --no-fund --fetch-retries 1 && touch node_modules/.installed \
		|| echo "npm could not install the chat page's packages." >&2
