# The two commands: `make demo` shows the main job, `make test` checks the whole house.  `make help` names the rest.
# They need Python 3.11+, make and the usual package sources; everything else is fetched into .venv.

PYTHON ?= python3
JOBS ?= 2
SERVE ?= 1

BIN := .venv/bin
PIP := $(BIN)/python tools/uv.py pip
HERE := --python $(BIN)/python
PROJECT := $(PIP) install $(HERE) --quiet --no-deps --no-build-isolation --editable .

.DEFAULT_GOAL := help
.PHONY: help demo test lint fix long bench pins clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

demo: .venv/.run ## the main job, end to end, on data that it makes itself; SERVE=0 leaves out the desk
	@$(BIN)/pinyue demo $(if $(filter 0,$(SERVE)),--no-serve)

test: lint ## every check: style, types, import rules, tests
	@$(BIN)/pytest --quiet --numprocesses $(JOBS)

lint: .venv/.dev ## style, types and import rules only
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { echo "not formatted as the house formats: run make fix"; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@report=$$($(BIN)/lint-imports --no-logo) || { echo "$$report"; exit 1; }

fix: .venv/.dev ## format, and repair what can be repaired by itself
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet

long: .venv/.dev ## the tests with many more examples, and those that take minutes
	@HYPOTHESIS_PROFILE=long $(BIN)/pytest --quiet --numprocesses $(JOBS) -m "long or not long"

bench: .venv/.bench ## the benchmarks; each prints ratios from one run
	@set -e; for file in benchmarks/[!_]*.py; do echo "== $$file"; $(BIN)/python "$$file"; done

# From uv's own source and not from pip's: a mirror that lacks a platform would leave that platform's hashes out.
PIN := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
pins: .venv/.ground ## resolve requirements/ anew; `make pins UPGRADE=--upgrade` takes the newest versions
	@$(PIN) $(UPGRADE) --group ground -o requirements/ground.txt >/dev/null
	@$(PIN) $(UPGRADE) pyproject.toml -c requirements/ground.txt -o requirements/run.txt >/dev/null
	@$(PIN) $(UPGRADE) pyproject.toml --group dev -c requirements/ground.txt -c requirements/run.txt \
		-o requirements/dev.txt >/dev/null
	@$(PIN) $(UPGRADE) pyproject.toml --group bench -c requirements/dev.txt -o requirements/bench.txt >/dev/null

clean: ## remove .venv and every cache
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests tools -name __pycache__ -prune -exec rm -rf {} +

# One environment, four stamps: a stamp older than its requirements is made again, else nothing is done.
.venv/.ground: requirements/ground.txt
	@$(PYTHON) -c 'import sys; sys.exit("Pinyue needs Python 3.11 or newer; name one: make PYTHON=python3.12" \
		if sys.version_info < (3, 11) else 0)'
	@echo "making .venv (once; then only when the requirements change)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/ground.txt
	@touch $@

.venv/.run: .venv/.ground requirements/run.txt pyproject.toml
	@$(PIP) install $(HERE) --require-hashes -r requirements/run.txt
	@$(PROJECT)
	@touch $@

.venv/.dev: .venv/.ground requirements/dev.txt pyproject.toml
	@$(PIP) sync $(HERE) --require-hashes requirements/dev.txt
	@$(PROJECT)
	@touch .venv/.run $@

.venv/.bench: .venv/.dev requirements/bench.txt
	@$(PIP) install $(HERE) --require-hashes -r requirements/bench.txt
	@touch $@
