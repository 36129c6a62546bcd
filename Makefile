# make run serves the demo; make test proves everything. Both prepare their own environment.
SHELL := /bin/sh
PORT ?= 8000
PY := .venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test lint soak bench mutants clean venv

run: venv
	@"$(PY)" -m zhidu serve --port "$(PORT)" --check
	@ZHIDU_DATA=.demo "$(PY)" -m zhidu demo --if-empty
	@ZHIDU_DATA=.demo "$(PY)" -m zhidu serve --port "$(PORT)"

test: venv
	@"$(PY)" -m tools.check

lint: venv
	@"$(PY)" -m tools.check lint

soak: venv
	@"$(PY)" -m tools.check soak

bench: venv
	@"$(PY)" -m bench

mutants: venv
	@"$(PY)" -m tools.check mutants

venv:
	@sh tools/prepare.sh $(if $(filter run,$(MAKECMDGOALS)),run,test)

clean:
	rm -rf .venv .demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
