# Two commands are enough: `make run` and `make test`. `make help` lists all of them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install install-dev run test test-unit soak test-without-dot test-wheel check format types docs bench wheel clean

export PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
DATA ?= .data
WORKERS ?= 2
SOAK ?= 20
# DEMO=1 lets somebody of each role sign in, for looking around.
DEMO =

BIN := .venv/bin
UI := web/ui
BUILT := web/static/dist/.vite/manifest.json
UI_SOURCES := $(wildcard $(UI)/*.ts $(UI)/*.json) $(shell find $(UI)/src -type f 2>/dev/null)
SETUP := setup.cfg setup.py pyproject.toml

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "make %-18s %s\n", $$1, $$2}'

install: .venv/installed $(BUILT) ## make .venv with an editable install, and build the browser code

install-dev: .venv/installed-dev $(BUILT) ## the same, with everything that the tests need

run: install ## serve the shipped trees on http://HOST:PORT, data in DATA
	@$(BIN)/treeguide serve --host $(HOST) --port $(PORT) --data $(DATA) --trees trees $(if $(DEMO),--demo)

test: check test-unit test-without-dot test-wheel ## everything: check, all tests, without Graphviz, the wheel

check: install-dev types ## ruff, mypy, layers and packaging: before every commit
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -q tests/test_layers.py tests/test_packaging.py tests/test_house.py

format: install-dev ## let ruff lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: install-dev ## mypy over the installed layout, tsc over the browser code
	@.ci/layout build/layout
	cd build/layout && MYPY_CACHE_DIR=../../.mypy_cache ../../$(BIN)/mypy --config-file ../../setup.cfg treeguide
	cd $(UI) && npm run --silent check

docs: install-dev ## write the generated pages of docs/
	@$(BIN)/python -m docs.generate

test-unit: install-dev ## all tests, those in a browser too
	@.ci/system-packages
	cd $(UI) && npm test --if-present
	$(BIN)/python -m pytest -n $(WORKERS)

soak: install-dev ## the fault tests and those with random histories, SOAK times as long
	@.ci/system-packages
	TREEGUIDE_SOAK=$(SOAK) $(BIN)/python -m pytest -n $(WORKERS) tests/faults tests/store tests/web/api

test-without-dot: install-dev ## the exporters' tests where Graphviz is not installed
	.ci/without-dot $(BIN)/python -m pytest -q tests/exporters

test-wheel: wheel ## install the wheel elsewhere and use it there
	.ci/smoke-test-wheel dist/*.whl

bench: install-dev ## run the benchmarks and write docs/reference/performance.md
	$(BIN)/python -m benchmarks

# setuptools never cleans build/lib: a deleted module would live on in the next wheel.
wheel: install-dev ## build the source distribution and the wheel into dist/
	rm -rf build/lib build/bdist.* dist
	$(BIN)/python -m build --quiet

clean: ## remove everything that was built; DATA stays
	rm -rf .venv build dist *.egg-info web/static/dist $(UI)/node_modules

$(UI)/node_modules/.installed: $(UI)/package.json $(UI)/package-lock.json
	@.ci/needs-node
	cd $(UI) && npm ci --no-audit --no-fund
	@touch $@

$(BUILT): $(UI)/node_modules/.installed $(UI_SOURCES)
	cd $(UI) && npm run --silent build
	@touch $@

.venv/bin/python:
	@.ci/needs-python $(PYTHON)
	$(PYTHON) -m venv .venv

.venv/installed: $(SETUP) | .venv/bin/python $(BUILT)
	$(BIN)/python -m pip install -qq --disable-pip-version-check -e .
	@touch $@

.venv/installed-dev: $(SETUP) | .venv/bin/python $(BUILT)
	$(BIN)/python -m pip install -qq --disable-pip-version-check -e '.[dev,bench]'
	@touch .venv/installed $@
