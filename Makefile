# Gridkeeper. `make run` from a bare Debian 12 or 13 to a map in the browser; `make test` for everything we check.

.DEFAULT_GOAL := help
.PHONY: help run test environment test-environment lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' Makefile

run: environment ## start the database, the worker and the web service; Ctrl-C stops them
	@exec .venv/bin/gridkeeper up

test: test-environment ## style, types and all tests
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@.venv/bin/pytest tests --numprocesses=auto --maxprocesses=4 --dist=loadfile

environment: ## install what running needs
	@bootstrap/environment run

test-environment: ## install what the tests need
	@bootstrap/environment test

lock: ## make the lock files anew from pyproject.toml
	@bootstrap/lock

clean: ## remove the environment and all caches; the data in var/ stay
	@rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
