# Everything a person does here. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help setup build run test check accuracy fit bench sqlx openapi clean

# Queries are checked against .sqlx, also where DATABASE_URL is set for running.
export SQLX_OFFLINE := true

help: ## lists the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## installs what is missing: models, runtime, fonts, PostgreSQL
	@python3 -B scripts/setup

build: setup ## makes target/release/xiaopiao
	@cargo build --release --locked --package xiaopiao-cli

run: build ## starts everything with a demo mall and says where to go
	@XIAOPIAO_DEMO=1 target/release/xiaopiao all

test: ## checks everything, as CI does
	@python3 -B scripts/setup test
	@scripts/test

check: ## the quick half of test: format and lints
	@cargo fmt --all --check
	@cargo clippy --release --locked --workspace --all-targets -- --deny warnings

accuracy: build ## reads drawn receipts and SETS="folder …", and compares with the truth
	@scripts/accuracy $(SETS)

fit: build ## fits confidence anew, to drawn receipts and to SETS="folder …"
	@scripts/fit $(SETS)

bench: setup ## measures what a receipt costs
	@cargo bench --locked --workspace
	@cargo run --release --locked --package xiaopiao-reader --example cost

sqlx: setup ## describes the queries anew (.sqlx), after one of them or a table changed
	@scripts/sqlx

openapi: build ## writes openapi.json anew, after a route changed
	@scripts/openapi

clean: ## removes what was built; what setup installed stays
	@cargo clean
