# One command for each thing a person does here; without a goal, the list of them. Windows: see README.md.
.DEFAULT_GOAL := help
.PHONY: help setup run package demo demo-years demo-wards test test-all mutants bench test-clients test-server test-windows test-faults test-kills lint format clean
SHELL := /bin/bash
PY := .venv/bin/python
STAMP := .venv/.set-up

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(STAMP) ## install system libraries, fonts and the pinned packages; does nothing the second time

$(STAMP): requirements-dev.lock pyproject.toml build/setup.sh build/debian-packages.txt build/debian_packages.sh
	@bash build/setup.sh && touch $@

run: $(STAMP) ## open the program's window
	$(PY) -m nakano_status

demo: $(STAMP) ## play a whole year on the built-in plan into demo-output/
	QT_QPA_PLATFORM=offscreen .venv/bin/nakano-status demo demo-output

demo-years: $(STAMP) ## play ten years with reorganisations, a revision and the plan after into demo-years-output/
	QT_QPA_PLATFORM=offscreen .venv/bin/nakano-status demo --years demo-years-output

demo-wards: $(STAMP) ## play other, invented plans, made from workbooks and from lists, into demo-wards-output/
	QT_QPA_PLATFORM=offscreen .venv/bin/nakano-status demo --wards demo-wards-output

package: $(STAMP) ## make wheel, Linux folder, .deb, Windows zip and installer, into dist/; SERVER=1: with psycopg
	$(PY) build/package.py $(if $(SERVER),--server)

# One more than there are cores: windows that are driven wait a third of their time.
WORKERS ?= $$(( $$(getconf _NPROCESSORS_ONLN) + 1 ))
# What was compiled is kept, whatever the machine is told: every worker and every program of a test would do it anew.
# What tests write is in memory where there is room for it (4 GB): on a disk each data file waits for it at every act.
MEMORY = $$(df --output=avail /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 > 4000000 { print "TMPDIR=/dev/shm" }')
TESTS = env $(MEMORY) PYTHONDONTWRITEBYTECODE= QT_QPA_PLATFORM=offscreen $(PY) -m pytest

# Lint has one core and most of its time beside the tests, whose workers wait for each other; it speaks where it fails.
test: $(STAMP) ## run every check: format, lint, types, import rules, and a third of the tests
	@found=$$(mktemp); $(MAKE) --no-print-directory --keep-going lint >"$$found" 2>&1 & linting=$$!; failed=0; \
	$(TESTS) -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations=10 $(WHOLE) || failed=1; \
	wait "$$linting" || { cat "$$found"; failed=1; }; rm -f "$$found"; bash build/windows.sh sample || failed=1; exit $$failed

# Without Chromium, whoever may not install it is told its name, and the tests of the public page say that they are skipped.
test-all: $(STAMP) ## run every check with every case of every test
	-@bash build/clients.sh browser
	@$(MAKE) --no-print-directory test WHOLE=--whole

test-clients: $(STAMP) ## send returns through LibreOffice, Gnumeric, ExcelJS, SheetJS, openpyxl; leave dist/real-clients.md
	@bash build/clients.sh
	@mkdir -p dist
	$(TESTS) tests/clients --whole -p no:randomly --client-page=dist/real-clients.md

test-server: $(STAMP) ## run the tests of sets on a PostgreSQL server, which is installed if it is missing
	@bash build/server.sh
	$(TESTS) -n $(WORKERS) --dist loadfile -m server --whole

test-windows: $(STAMP) ## run tests, faults, window and packages on a Windows in .windows/ (Wine), set up if missing; ONLY=tests/store: some
	@bash build/windows.sh test $(ONLY)

test-faults: $(STAMP) ## kill, fill, lock and unplug in 200 rounds; a monkey of ten minutes a role
	$(TESTS) -n auto -m faults --whole --fault-rounds=200
	$(TESTS) -n 2 --randomly-seed=35 --monkey-steps=4500 $(foreach who,the_office a_division,"tests/gui/test_monkey.py::test_a_monkey_in_$(who)[0]")

test-kills: $(STAMP) ## kill the program, or take a folder away from it, over 10,000 times (hours)
	$(TESTS) -n auto -k kill_or_a_folder --whole --fault-rounds=4000 tests/faults/test_any_fault.py

mutants: $(STAMP) ## put faults into the core, one at a time, and count those that no test notices; ONLY=domain.merge: some
	env $(MEMORY) QT_QPA_PLATFORM=offscreen $(PY) build/mutants.py $(ONLY)

bench: $(STAMP) ## measure against bare scripts in the same run and print the ratios
	QT_QPA_PLATFORM=offscreen $(PY) -m tests.bench

lint: $(STAMP) ## check format, style, types and import rules
	$(PY) -m ruff format --check
	$(PY) -m ruff check
	$(PY) -m mypy
	.venv/bin/lint-imports --no-logo

format: $(STAMP) ## put the code into shape and mend what can be mended by itself
	$(PY) -m ruff format
	$(PY) -m ruff check --fix

clean: ## remove what set-up, tests and the demo made
	rm -rf .venv .clients .browser demo-output demo-years-output demo-wards-output dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache htmlcov .coverage
	find nakano_status tests build -name __pycache__ -type d -prune -exec rm -rf {} +
