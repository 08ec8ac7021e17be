# Few verbs; each makes .venv and installs into it whatever is missing.
# Works with GNU make 3.81, so on a plain macOS too.

PYTHON := .venv/bin/python

SOURCES := $(shell find gui -name '*.py' | LC_ALL=C sort)
TEXTS := gui/translations/regelwerk

.PHONY: run gui test deep lint bench gui-bench translations clean

run:                ## ask the twelve bundled questions
	@sh setup/environment.sh runtime
	@.venv/bin/regelwerk demo

gui:                ## open the desktop on the same database
	@sh setup/environment.sh desktop
	@.venv/bin/regelwerk gui

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

bench:              ## measure the engine side by side with its peers; see --help
	@sh setup/environment.sh benchmark
	@$(PYTHON) tests/benchmarks/matching --date "$$(date +%Y-%m-%d)" $(OPTIONS)

gui-bench:          ## measure the desktop against its bars
	@sh setup/environment.sh development
	@$(PYTHON) tests/benchmarks/desktop.py

translations:       ## gather the desktop's texts, and make of them what Qt reads
	@sh setup/environment.sh development
	@.venv/bin/pyside6-lupdate $(SOURCES) -no-obsolete -locations none \
	    -ts $(TEXTS)_de.ts
	@.venv/bin/pyside6-lupdate $(SOURCES) -no-obsolete -locations none -pluralonly \
	    -ts $(TEXTS)_en.ts
	@for code in de en; do \
	    .venv/bin/pyside6-lrelease -silent $(TEXTS)_$$code.ts -qm $(TEXTS)_$$code.qm; \
	done

clean:              ## remove what the verbs above made; databases and rules stay
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf .import_linter_cache
	find engine gui tests examples -name __pycache__ -type d -prune \
	    -exec rm -rf {} + 2>/dev/null || true
