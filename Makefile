# `make demo` shows the product, `make test` tests it, `.ci/run` is all that CI runs. Everything lives in .venv*.
PYTHON ?= python3
EVENT ?= events/zendesk/trigger.comment.json
BIN := .venv/bin
ARCH := $(if $(filter arm64 aarch64,$(shell uname -m)),arm64,x86_64)
# `sam build` and the local stand-in for AWS need the functions' own Python.
PYTHON313 := $(firstword $(foreach each,python3.13 $(wildcard $(HOME)/.pyenv/versions/3.13*/bin/python3.13),\
  $(shell $(each) -c 'import sys; print(sys.executable)' 2>/dev/null)))
SAM := env -u PYTHONPATH SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=us-east-1 PATH="$(dir $(PYTHON313)):$$PATH" .venv-sam/bin/sam
# The .txt files name everything with its hash, so pip resolves nothing: a newer release elsewhere changes no install.
PIP := install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement
export PYTHONPATH := layers/amends:.

.PHONY: help
help:  ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/:[^#]*## /\t/' | expand -t 16

.PHONY: demo
demo: .venv/ready  ## telling messages through the whole product, on this machine
	$(BIN)/python -m tests.sandbox.demo

.PHONY: sandbox
sandbox: .venv/ready  ## the product with both helpdesks simulated, as a page to write to
	$(BIN)/python -m amends sandbox $(ARGS)

.PHONY: test
test: .venv/ready  ## unit tests, and the product against simulated helpdesks
	$(BIN)/pytest --numprocesses auto --dist worksteal

.PHONY: check
check: lint test  ## what CI runs first

.PHONY: lint
lint: .venv/ready .venv-sam/ready .venv-template/ready  ## linters, types, imports, the template
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy layers/amends/amends functions tests
	$(BIN)/lint-imports --no-logo
	$(SAM) validate --lint
	$(BIN)/python -m tests.template.checkov

.PHONY: cover
cover: .venv/ready  ## the tests, and what they leave out; takes twice as long
	$(BIN)/pytest --cov --cov-report=term-missing

.PHONY: browser
browser: .venv/ready  ## the sandbox's page in Chromium
	$(BIN)/pytest -m browser

.PHONY: build
build: .venv-sam/ready  ## what a deployment ships, in .aws-sam/build
	$(SAM) build --parameter-overrides Arch=$(ARCH)

.PHONY: package
package: .venv/ready .venv-sam/ready  ## what installs in the AWS console without a command line, in .aws-sam/package
	$(SAM) build --build-dir .aws-sam/arm64 --parameter-overrides Arch=arm64
	$(BIN)/python -m tests.packaging.package .aws-sam/arm64 .aws-sam/package
	@echo 'The package is in .aws-sam/package; INSTALL.txt in it says how to install it.'

.PHONY: e2e
e2e: .venv/ready .venv-e2e/ready package  ## the built stack, deployed to a local stand-in for AWS and used
	$(BIN)/pytest -m e2e tests/e2e/test_deployed.py tests/e2e/test_connecting.py

.PHONY: e2e-rights
e2e-rights: .venv/ready .venv-e2e/ready package  ## the same without one right at a time: each must be missed
	$(BIN)/pytest -m e2e tests/e2e/test_rights.py

.PHONY: samlocal
samlocal: .venv/ready build  ## the built functions in containers, by `sam local`, against the sandbox
	PATH="$(CURDIR)/.venv-sam/bin:$$PATH" $(BIN)/pytest -m samlocal tests/samlocal

FUNCTION = $(if $(findstring work_ticket/,$(EVENT)),WorkTicket,$(if $(findstring connect_helpdesk/,$(EVENT)),ConnectHelpdesk,$(if $(findstring sweep_tickets/,$(EVENT)),SweepTickets,$(if $(findstring events/report/,$(EVENT)),Report,ReceiveWebhook))))
.PHONY: local running
running:
	@test -f .env.local.json || { echo 'make local: no sandbox is running; start one beside this: make sandbox' >&2; exit 1; }
local: running build  ## one event through one built function, against a running sandbox: make local EVENT=events/…
	$(SAM) local invoke $(FUNCTION) --event $(EVENT) \
	  --env-vars .env.local.json --parameter-overrides Arch=$(ARCH) $(SAM_LOCAL)

.PHONY: bench
bench: .venv/ready .venv-measure/ready  ## what reading, loading and a start cost, as ratios; and seconds from webhook to note
	$(BIN)/python -m tests.bench
	.venv-measure/bin/python -m tests.measure.bench
	$(BIN)/python -m tests.sandbox.latency

# Both need the labelled messages in ../shared/data, and say so where they are missing.
.PHONY: fit
fit: .venv-measure/ready  ## the weights anew, from the labelled messages
	.venv-measure/bin/python -m tests.measure.fit
	.venv-measure/bin/python -m tests.measure.fit_others

.PHONY: measure
measure: .venv-measure/ready  ## how well it reads, beside VADER and a baseline: written into the README
	.venv-measure/bin/python -m tests.measure.measure
	.venv-measure/bin/python -m tests.measure.others

.PHONY: picture
picture: .venv/ready  ## the README's picture of the sandbox, taken anew
	$(BIN)/python -m tests.sandbox.picture

# Everybody gets the same versions: the .txt files have hashes, and every install checks them.
.PHONY: requirements
requirements: .venv-uv/ready  ## newest versions within the .in files' bounds
	$(call compile,layers/dependencies/requirements,3.13)
	$(call compile,tests/requirements,3.11 --constraint layers/dependencies/requirements.txt)
	$(call compile,tests/measure/requirements,3.11)
	$(call compile,tests/e2e/requirements,3.13)
	$(call compile,tests/e2e/runtime,3.13)
	$(call compile,tests/samlocal/requirements,3.13)
	$(call compile,tests/template/requirements,3.13)
compile = .venv-uv/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header \
  --python-version $(2) $(1).in --output-file $(1).txt

.PHONY: schema
schema: .venv/ready  ## the settings' JSON Schemas anew, after a change of a setting
	for each in settings playbook phrases clocks; do \
	  $(BIN)/python -m amends policy schema $$each > layers/amends/amends/schemas/$$each.schema.json || exit 1; done

.PHONY: clean
clean:  ## take away all that was made here
	rm -rf .venv .venv-measure .venv-sam .venv-e2e .venv-template .venv-uv .aws-sam .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage

.venv/ready: tests/requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Amends needs Python 3.11 or newer; name one: make PYTHON=python3.13")'
	@echo 'Setting up .venv, once: this takes a minute or more.'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip $(PIP) tests/requirements.txt
	touch $@

.venv-measure/ready: tests/measure/requirements.txt
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/pip $(PIP) $<
	touch $@

# The tools below have many exact pins and would quarrel in one venv.
.venv-sam/ready: tests/samlocal/requirements.txt
.venv-e2e/ready: tests/e2e/requirements.txt tests/e2e/runtime.txt
.venv-template/ready: tests/template/requirements.txt
.venv-sam/ready .venv-e2e/ready .venv-template/ready:
	@test -n "$(PYTHON313)" || { echo 'Amends is built with Python 3.13, as it runs on Lambda: put python3.13 on the PATH' >&2; exit 1; }
	$(PYTHON313) -m venv --clear $(@D)
	$(@D)/bin/pip $(PIP) $<
	$(if $(findstring e2e,$@),$(@D)/bin/pip $(PIP) tests/e2e/runtime.txt --target $(@D)/runtime)
	touch $@

.venv-uv/ready:
	$(PYTHON) -m venv .venv-uv
	.venv-uv/bin/pip install --quiet --disable-pip-version-check uv
	touch $@
