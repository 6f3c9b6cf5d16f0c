# The ways in. `make run` and `make test` are all anybody has to know; both can be interrupted and run again.

PYTHON ?= python3
JOBS ?= 2
VENV := .venv/bin
# Node.js comes as a Python wheel; nothing of the machine's own is used.
NPM := cd web && PATH="$(CURDIR)/.tools/node:$$PATH" npm run --silent
SETUP := $(PYTHON) -m tools.bootstrap

.DEFAULT_GOAL := help
.PHONY: help run test setup check format lint types imports house licences web web-check unit lock wheel clean

help: ## Show what can be made
	@echo "make TARGET · 할 수 있는 일"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

run: ## Set everything up and serve the demo complex (PORT=8000, DANJI_HOME=.danji) · 시연 단지 열기
	@$(SETUP) run
	@DANJI_HOME="$${DANJI_HOME:-$(CURDIR)/.danji}" exec $(VENV)/danji demo

test: ## Set everything up, check everything, run every test · 모든 검사와 시험
	@$(SETUP) test
	@$(VENV)/python -m tools.browser
	@$(MAKE) --no-print-directory lint types imports licences web-check
	@echo "== tests · 시험"
	@$(VENV)/python -m pytest -n $(JOBS) --dist loadfile --cov --cov-report=term

setup: ## Only set up, for working on Danji
	@$(SETUP) test

check: ## The quick gate before a commit: style, types, layers, house rules · 커밋 전 검사
	@$(SETUP) check
	@$(MAKE) --no-print-directory lint types imports house

format: ## Let ruff write the layout of the code
	@$(SETUP) check
	@$(VENV)/ruff check --fix --quiet .
	@$(VENV)/ruff format .

lint:
	@echo "== style · 문체 (ruff)"
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .

types:
	@echo "== types · 자료형 (mypy --strict)"
	@$(VENV)/mypy

imports:
	@echo "== layers · 층 (import-linter)"
	@$(VENV)/lint-imports

house:
	@echo "== house rules · 집안 규칙"
	@$(VENV)/python -m pytest tests/test_house.py -q

licences:
	@echo "== licences · 이용 허락"
	@$(VENV)/python -m tools.licences

web: ## Build the screens
	@$(SETUP) run

web-check:
	@echo "== screens · 화면 (types, style, units)"
	@$(NPM) typecheck
	@$(NPM) lint
	@$(NPM) test

unit: ## Only the tests that need neither browser nor PostgreSQL
	@$(SETUP) check
	@$(VENV)/python -m pytest -n $(JOBS) --dist loadfile -m "not browser and not postgres"

lock: ## Resolve the versions of pyproject.toml anew and write requirements/*.txt
	@$(SETUP) lock
	@$(PYTHON) -m tools.lock

wheel: ## Build the wheel, with definitions and screens in it
	@$(SETUP) run
	@$(VENV)/python -m hatchling build --target wheel

clean: ## Delete everything that was set up or built; data in .danji stays
	rm -rf .venv .tools .build dist web/node_modules web/dist .mypy_cache .ruff_cache .pytest_cache .coverage
