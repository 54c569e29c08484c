# What one does with Weerbaar; `make` alone lists it. Needs git, make and Python 3.11 or newer.

PORT ?= 8000
ARGS ?=

VENV := .venv
PYTHON := $(VENV)/bin/python
TRANSLATIONS := resilience/translations
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard $(TRANSLATIONS)/*/LC_MESSAGES/*.po))
FIND_CHROMIUM := command -v chromium || command -v chromium-browser

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev assets demo demo-reset shell flask test lint format bench security \
	translations lock chromium
# A step that is cut off is done again, and no two write to the environment at once.
.DELETE_ON_ERROR:
.NOTPARALLEL:

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup ## Serve Havermonde on http://localhost:8000 (PORT=8123 for another port)
	@$(PYTHON) -m resilience.demo.server --port $(PORT)

demo-reset: setup ## Delete what the demo stored and serve it afresh
	@$(PYTHON) -m resilience.demo.server --port $(PORT) --reset

shell: setup ## Open a Python shell on the database of the demo
	@$(PYTHON) -m resilience.demo.server run $(PYTHON) -m flask --app wsgi shell

flask: setup ## Run a command: make flask ARGS="areas import FILE --edition 2025"
	@$(PYTHON) -m resilience.demo.server run $(PYTHON) -m flask --app wsgi $(ARGS)

# --- Set-up: every step leaves a mark, so that what is done costs nothing the next time. ---

setup: $(VENV)/.runtime-installed $(CATALOGUES) assets ## Install everything the demo needs

setup-dev: $(VENV)/.dev-installed $(CATALOGUES) assets

# uv installs a hundred packages in seconds; pip takes over where uv finds no way to the registry.
# The one package that has no wheel is built with the locked setuptools, not with the newest one.
STRICTLY := --quiet --require-hashes --no-build-isolation --requirement
INSTALL = $(PYTHON) -m uv pip install --compile-bytecode --python $(PYTHON) $(STRICTLY) $(1) \
	|| $(PYTHON) -m pip install $(STRICTLY) $(1)

$(VENV)/.runtime-installed: requirements.txt $(VENV)/.bootstrapped
	@echo "Installing the packages of the application"
	@$(call INSTALL,$<)
	@touch $@

$(VENV)/.dev-installed: requirements-dev.txt $(VENV)/.bootstrapped
	@echo "Installing the packages of the application and of its tests"
	@$(call INSTALL,$<)
	@touch $@

$(VENV)/.bootstrapped: requirements-bootstrap.txt
	@echo "Making the virtual environment"
	@$(MAKE_VENV)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Debian splits the making of virtual environments from Python itself.
define MAKE_VENV
set -e; \
for found in python3 python3.14 python3.13 python3.12 python3.11 none; do \
	$$found -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
done; \
if [ $$found = none ]; then echo "Python 3.11 or newer is needed and was not found."; exit 1; fi; \
if ! $$found -c 'import ensurepip' 2>/dev/null; then \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends python3-venv >/dev/null; \
	else echo "This Python makes no virtual environments: install python3-venv."; exit 1; fi; \
fi; \
$$found -m venv $(VENV)
endef

# Either lock brings what these two need.
INSTALLED := $(or $(wildcard $(VENV)/.dev-installed),$(VENV)/.runtime-installed)

assets: | $(INSTALLED)
	@$(PYTHON) -m resilience.assets

%.mo: %.po | $(INSTALLED)
	@$(PYTHON) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@

# --- Quality ---

# Counting lines takes time, so only the run that decides whether a change lands does it.
COVERAGE := $(if $(CI),--cov --cov-report=term-missing:skip-covered --cov-fail-under=92)

test: setup-dev chromium ## Run every test (ARGS="tests/unit -k deadline" runs some)
	@$(PYTHON) -m pytest -n 2 --dist loadgroup --durations=15 $(or $(ARGS),$(COVERAGE)); \
		status=$$?; $(SAY_BROWSER); exit $$status

chromium:
	@if ! ($(FIND_CHROMIUM)) >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium for the browser tests"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends chromium >/dev/null || true; \
	fi

define SAY_BROWSER
($(FIND_CHROMIUM)) >/dev/null || printf '\n%s\n%s\n%s\n\n' \
	'##############################################################################' \
	'##  THE BROWSER TESTS DID NOT RUN: there is no Chromium. Install `chromium`. ##' \
	'##############################################################################'
endef

lint: setup-dev ## Check style, types and who may import whom
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy --strict resilience
	@$(VENV)/bin/lint-imports

format: setup-dev ## Lay out the code as the style asks
	@$(PYTHON) -m ruff check --fix --quiet . || true
	@$(PYTHON) -m ruff format .

bench: setup-dev ## Measure speed and size, each against a named reference
	@for each in $(basename $(notdir $(wildcard bench/bench_*.py))); do \
		$(PYTHON) -m bench.$$each || exit 1; done

# --- Proofs of security, apart from the suite because they take long ---

# The scanners pin other versions of what the application uses, so they have a room of their own.
SCANNERS := .venv-security

$(SCANNERS)/.installed: requirements-security.txt $(VENV)/.bootstrapped
	@echo "Installing the scanners"
	@$(PYTHON) -m venv $(SCANNERS)
	@$(SCANNERS)/bin/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes -r $<
	@touch $@

FUZZ_REQUESTS ?= 100000
DRILL_SECONDS ?= 60
SCAN_SECONDS ?= 15
SCAN_TARGETS ?= 10000
# The scanners stand by name: pytest leaves out a file of a folder that is named as well.
ATTACKS := $(wildcard tests/security/test_*.py) tests/security/scan_running_demo.py \
	tests/web/test_access_matrix.py tests/web/test_row_matrix.py tests/web/test_hardening.py \
	tests/integration/wall

security: setup-dev chromium $(SCANNERS)/.installed ## Attack it: scanners, fuzzing, fault drills
	@RESILIENCE_FUZZ_REQUESTS=$(FUZZ_REQUESTS) RESILIENCE_DRILL_SECONDS=$(DRILL_SECONDS) \
		RESILIENCE_SCAN_SECONDS=$(SCAN_SECONDS) RESILIENCE_SCAN_TARGETS=$(SCAN_TARGETS) \
		$(PYTHON) -m pytest -n 2 --dist loadgroup $(or $(ARGS),$(ATTACKS))
	@$(PYTHON) -m tests.security.api_schema
	@$(PYTHON) -m tests.security.print_reports
	@echo "The reports of the scanners are in var/security."

# --- Upkeep ---

translations: setup-dev ## Collect the texts, update the catalogues and compile them
	@$(PYTHON) -m babel.messages.frontend --quiet extract --mapping-file babel.cfg --no-location \
		--keyword _l --omit-header --output-file $(TRANSLATIONS)/messages.pot .
	@$(PYTHON) -m babel.messages.frontend --quiet update --no-fuzzy-matching --omit-header \
		--input-file $(TRANSLATIONS)/messages.pot --output-dir $(TRANSLATIONS)
	@$(MAKE) --no-print-directory $(CATALOGUES)

LOCK = $(PYTHON) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-config --no-emit-index-url

lock: $(VENV)/.bootstrapped ## Renew the locks from pyproject.toml
	@$(LOCK) pyproject.toml --output-file requirements.txt
	@$(LOCK) pyproject.toml --extra dev --constraints requirements.txt \
		--output-file requirements-dev.txt
	@printf 'setuptools\nuv\n' | $(LOCK) - --output-file requirements-bootstrap.txt
	@printf 'sqlmap\nwapiti3\n' | $(LOCK) - --output-file requirements-security.txt
