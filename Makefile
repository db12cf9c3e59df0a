# The two commands of the README are `make demo` and `make test`; the rest is for developers.
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-installed
DEV_STAMP := $(VENV)/.dev-installed
LOCALE_STAMP := $(VENV)/.locale-built
CATALOGS := $(wildcard screens/locale/*/LC_MESSAGES/*.po)
SEED ?= 2026
SOAK ?=

UV := $(shell command -v uv 2>/dev/null)
ifdef UV
  INSTALL = VIRTUAL_ENV=$(VENV) $(UV) pip install -q
else
  INSTALL = $(BIN)/python -m pip install -q --disable-pip-version-check
endif

# Tests start hundreds of programs: where no bytecode is kept, each compiles all that it imports.
unexport PYTHONDONTWRITEBYTECODE

# An environment that wasn't finished is begun anew.
.DELETE_ON_ERROR:

.PHONY: demo env test check format bench soak locale lock clean

demo: $(LOCALE_STAMP)
	@$(BIN)/xray-tui demo --seed $(SEED)

env: $(DEV_STAMP) $(LOCALE_STAMP)
	@:

test: env
	@$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder

check: env
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: env
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: env
	@$(BIN)/python -m benchmarks.startup
	@$(BIN)/python -m benchmarks.keys
	@$(BIN)/python -m benchmarks.idle
	@$(BIN)/python -m benchmarks.order
	@$(BIN)/python -m benchmarks.claim
	@$(BIN)/python -m benchmarks.liveness
	@$(BIN)/python -m benchmarks.growth
	@$(BIN)/python -m benchmarks.units
	@$(BIN)/python -m benchmarks.hl7
	@$(BIN)/python -m benchmarks.worklist
	@$(BIN)/python -m benchmarks.machine

# Full-size runs of the suite's own checks: make soak SOAK="--seeds 20"
soak: env
	@$(BIN)/pytest -q tests/soak $(SOAK)

locale: $(LOCALE_STAMP)
	@:

$(BIN)/python:
ifdef UV
	@$(UV) venv -q --python '>=3.11' $(VENV)
else
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "xray-tui needs Python 3.11 or newer as python3, or uv" >&2; exit 1; }
	@python3 -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "xray-tui needs python3-venv, or uv: apt-get install python3-venv" >&2; exit 1; }
	@python3 -m venv $(VENV)
endif

$(RUN_STAMP): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing xray-tui into $(VENV) ..."
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): requirements-dev.lock $(RUN_STAMP)
	@echo "Installing what the tests need ..."
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

$(LOCALE_STAMP): $(CATALOGS) screens/locale/build.py $(RUN_STAMP)
	@$(BIN)/python -m screens.locale.build
	@touch $@

# Needs uv. The locks carry hashes and no registry's name.
LOCK = uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate
lock:
	@$(LOCK) --group build pyproject.toml -o requirements.lock
	@$(LOCK) --all-extras --group build --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean:
	@rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
