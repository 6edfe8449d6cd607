# `make` alone lists what can be done. Nothing but make, git and Python 3.11 with venv is needed beforehand.
VENV ?= .venv
PYTHON ?= python3
BIN = $(VENV)/bin
# What a file sets up, an instance or a film, is made once; files come in the order that tests/conftest.py gives them.
TWO = -n 2 --dist loadfile --no-loadscope-reorder
FAST = not slow and not journey and not marathon
# Processes that tests start would otherwise compile a thousand modules each, wherever this is set.
check test test-all: export PYTHONDONTWRITEBYTECODE =

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: export HEADWATER__STORAGE__ROOT ?= ./data
run: $(VENV)/ready client catalogues  ## make the environment, build, and start on http://localhost:9000 with its data in ./data
	@exec $(BIN)/headwater serve --demo

check: static bytecode  ## the gate of every commit, three minutes: style, types, import directions, docs, client, fast tests
	$(BIN)/pytest $(TWO) -m "$(FAST)"

test: needs static bytecode  ## everything but the longest: both databases, real processes, Chromium, real clients (20 minutes)
	$(BIN)/python scripts/run_tests.py $(TWO) --databases=both -m "not marathon"

test-all: needs static bytecode  ## really everything: random kills and long runs too
	$(BIN)/python scripts/run_tests.py $(TWO) --databases=both

bench: $(VENV)/ready-dev client  ## measure against floors of the same run and write docs/benchmarks.md
	@scripts/install_test_needs.sh bench
	$(BIN)/python -m tests.bench

docs: $(VENV)/ready-dev  ## write the pages of docs/ that are made from code
	$(BIN)/python scripts/write_docs.py

translations: $(VENV)/ready-dev  ## take all texts out of the source and merge them into the catalogues of every language
	$(BIN)/python -m scripts.translations update

lock: $(VENV)/ready-dev  ## choose new versions of all Python packages and write the lock files
	$(BIN)/uv pip compile -q --upgrade $(LOCK) --group build -o requirements.lock
	$(BIN)/uv pip compile -q --upgrade $(LOCK) --group build --group dev -c requirements.lock -o requirements-dev.lock

LOCK = pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock"

static: $(VENV)/ready-dev client catalogues
	@$(MAKE) --no-print-directory -j 2 -O types style

types:
	$(BIN)/mypy

style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PYTHONPATH=src $(BIN)/lint-imports
	$(BIN)/python scripts/check_client.py
	$(BIN)/python -m scripts.translations check

client: $(VENV)/ready
	@$(BIN)/python scripts/build_client.py

catalogues: $(VENV)/ready
	@$(BIN)/python scripts/translations/compiling.py

bytecode: $(VENV)/ready-dev  # once, before two processes compile all of it at the same time
	@$(BIN)/python -m compileall -q -j 0 src

needs:
	@scripts/install_test_needs.sh

$(VENV)/ready: requirements.lock pyproject.toml hatch_build.py
	@scripts/make_environment.sh $(VENV) $(PYTHON) run

$(VENV)/ready-dev: requirements.lock requirements-dev.lock pyproject.toml hatch_build.py
	@scripts/make_environment.sh $(VENV) $(PYTHON) dev

.PHONY: help run check test test-all bench docs translations lock static types style bytecode client catalogues needs
