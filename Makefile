# `make` alone lists what can be done.
VENV ?= .venv
PYTHON ?= python3
BIN = $(VENV)/bin

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

check: $(VENV)/ready  ## the gate of every commit: style, types, import directions, docs, fast tests (two minutes)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports
	$(BIN)/pytest -n 2 -m "not slow and not journey and not marathon"

.PHONY: help check
