# Everything that a person does with Rubrica. `make` alone tells what there is.
#
# Needs Python 3.11 or newer, make and git; the rest it installs into .venv, build and web/node_modules.
#   PORT=8001        where `make run` listens (8000)
#   PYTHON=…         the interpreter to work with, instead of the best one found
#   RUBRICA_STATE=…  the folder where `make run` keeps its data (build/cloud/state)
#   ONLY=…           one group of `make bench`, or what pytest's -k takes for `make test`

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := $(CURDIR)/.venv/bin
# Node, npm, ruff and the rest come from .venv, whatever the machine has.
export PATH := $(BIN):$(PATH)
export PORT
PYTHON_HERE = $$(infra/setup/python.sh)

.PHONY: help
help: ## Tell what there is
	@echo "Rubrica: electronic signatures, from registration to a sealed PDF."
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) \
		| awk -F '|' '{ printf "%-16s %s\n", $$1, $$2 }'

.PHONY: setup
setup: ## Install what the project needs: .venv, texts, pages
	@python="$(PYTHON_HERE)" && "$$python" -m infra.setup pages

.PHONY: run
run: setup ## Run the whole service on this machine, until Ctrl-C
	@exec $(BIN)/python -m infra.local run

.PHONY: demo
demo: setup ## Sign a contract from its registration to its seal, without a person
	@exec $(BIN)/python -m infra.local demo

.PHONY: test
test: ## Run every test
	@python="$(PYTHON_HERE)" && "$$python" -m infra.setup pages tools
	@exec $(BIN)/python -m pytest $(if $(ONLY),-k "$(ONLY)",-n 2) $(PYTEST)

.PHONY: check
check: setup ## Judge form, types, imports, generated pages and stacks
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m infra.documentation --check
	$(BIN)/python -m infra.check

.PHONY: format
format: setup ## Lay the code out, and mend what can be mended
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: bench
bench: setup ## Measure, and write build/bench.json (ONLY=sealing: one group)
	@exec $(BIN)/python -m infra.bench $(if $(ONLY),--only "$(ONLY)")

.PHONY: messages
messages: ## Compile the catalogues of texts
	@python="$(PYTHON_HERE)" && "$$python" -m infra.setup
	@$(BIN)/python -m infra.build.messages

.PHONY: docs
docs: setup ## Write docs/openapi.json and docs/operations.md from the declarations
	@$(BIN)/python -m infra.documentation

.PHONY: web
web: setup ## Build the pages for people

.PHONY: clean
clean: ## Remove all that was installed and built; data of `make run` too
	rm -rf .venv build cdk.out web/node_modules web/dist
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .grimp_cache
	find functions infra tests -name __pycache__ -prune -exec rm -rf {} +
	find functions -name '*.mo' -delete
