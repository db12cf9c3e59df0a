# The two commands of the README are `make demo` and `make test`; the rest is for developers.
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-installed
DEV_STAMP := $(VENV)/.dev-installed
SEED ?= 2026
SOAK ?=

UV := $(shell command -v uv 2>/dev/null)
ifdef UV
  MAKE_VENV = $(UV) venv -q --python '>=3.11' $(VENV)
  INSTALL = VIRTUAL_ENV=$(VENV) $(UV) pip install -q
else
  MAKE_VENV = python3 -m venv $(VENV) || { echo "xray-tui needs python3-venv: apt-get install python3-venv" >&2; rm -rf $(VENV); exit 1; }
  INSTALL = $(BIN)/python -m pip install -q --disable-pip-version-check
endif

.PHONY: demo env test check format bench soak locale lock clean

demo: $(RUN_STAMP)
	@$(BIN)/xray-tui demo --seed $(SEED)

env: $(DEV_STAMP)

test: $(DEV_STAMP)
	@$(BIN)/pytest -q -n 2 --dist loadgroup

check: $(DEV_STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(DEV_STAMP)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(DEV_STAMP)
	@$(BIN)/python -m benchmarks.startup

# Full-size runs of the suite's own checks: make soak SOAK="--seeds 20"
soak: $(DEV_STAMP)
	@$(BIN)/pytest -q tests/soak $(SOAK)

locale:
	@$(BIN)/python -m screens.locale.build

$(BIN)/python:
	@$(MAKE_VENV)

$(RUN_STAMP): requirements.lock pyproject.toml $(wildcard screens/locale/*/LC_MESSAGES/*.po) | $(BIN)/python
	@echo "Installing xray-tui into $(VENV) ..."
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): requirements-dev.lock $(RUN_STAMP)
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

# Needs uv. The locks carry hashes and no registry's name.
LOCK = uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate
lock:
	@$(LOCK) --group build pyproject.toml -o requirements.lock
	@$(LOCK) --group build --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean:
	@rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
