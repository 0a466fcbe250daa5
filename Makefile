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
PIP := $(BIN)/pip install -qq --disable-pip-version-check
# A folder has no hash: so what it needs is installed first, by its hash, and then the folder alone.
EDITABLE := $(PIP) --no-deps --no-build-isolation --editable .

.PHONY: demo run test coverage check bench chaos audit sbom lock
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

# A known vulnerability fails; a service that does not answer, or knows none of the packages, does not.
audit: $(TESTABLE)
	@rm -f $(VENV)/audit.txt
	@$(BIN)/pip-audit --requirement constraints.txt --require-hashes --disable-pip --timeout 20 --progress-spinner off \
		--output $(VENV)/audit.txt 2>$(VENV)/audit.log; status=$$?; \
	if [ ! -e $(VENV)/audit.txt ]; then echo "The vulnerability service did not answer: nothing was audited."; exit 0; fi; \
	grep -v 'could not be audited' $(VENV)/audit.txt; tail -n 1 $(VENV)/audit.log; \
	echo "Packages that the service does not know: $$(grep -c 'could not be audited' $(VENV)/audit.txt)"; exit $$status

# What the bot that runs is made of: CycloneDX, of the packages in constraints.txt.
sbom: $(TESTABLE)
	PYTHONWARNINGS=ignore $(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --mc-type application --output-reproducible \
		--output-file sbom.json constraints.txt

# Look for newer versions with `make lock UPGRADE=--upgrade`. The hashes are those of all platforms' files.
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --extra postgres --group build \
	--generate-hashes --no-header --no-annotate --quiet $(UPGRADE)
lock: $(TESTABLE)
	$(PIP) uv
	$(COMPILE) --output-file constraints.txt
	$(COMPILE) --group dev --constraint constraints.txt --output-file constraints-dev.txt

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUNNABLE): pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --require-hashes --requirement constraints.txt
	$(EDITABLE)
	@touch $@

$(TESTABLE): pyproject.toml constraints-dev.txt | $(BIN)/python
	$(PIP) --require-hashes --requirement constraints-dev.txt
	$(EDITABLE)
	@touch $@ $(RUNNABLE)

# Without them the demo's page loads them from a public network, and the tests of the page are skipped.
simulator/node_modules/.installed: simulator/package-lock.json
	@cd simulator && npm ci --silent --no-audit --no-fund --fetch-retries 1 && touch node_modules/.installed \
		|| echo "npm could not install the chat page's packages." >&2
