# Few verbs; each makes .venv and installs into it whatever is missing.
# Works with GNU make 3.81, so on a plain macOS too.

PYTHON := .venv/bin/python

.PHONY: run test deep lint clean

run:                ## ask the twelve bundled questions
	@sh setup/environment.sh runtime
	@.venv/bin/regelwerk demo

test:               ## run every test
	@sh setup/environment.sh development
	@$(PYTHON) -m pytest

deep:               ## the same tests with many more random inputs
	@sh setup/environment.sh development
	@REGELWERK_HYPOTHESIS=deep $(PYTHON) -m pytest -n auto

lint:               ## style, types and import contracts
	@sh setup/environment.sh development
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports

clean:              ## remove what the verbs above made; databases and rules stay
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf .import_linter_cache
	find engine gui tests examples -name __pycache__ -type d -prune \
	    -exec rm -rf {} + 2>/dev/null || true
