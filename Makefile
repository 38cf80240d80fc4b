# Everything a person does here. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help setup build run test check accuracy fit bench soak sqlx openapi docs contract prove-bare clean

# Queries are checked against .sqlx, also where DATABASE_URL is set for running.
export SQLX_OFFLINE := true

help: ## lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## installs what is missing: models, runtime, fonts, PostgreSQL
	@python3 -B scripts/setup

build: setup ## makes target/release/xiaopiao: FEATURES=tesseract for the second engine too
	@cargo build --release --locked --package xiaopiao-cli $(if $(FEATURES),--features $(FEATURES))

run: build ## starts everything with a demo mall and says where to go
	@XIAOPIAO_DEMO=1 target/release/xiaopiao all

test: ## checks everything, as CI does
	@python3 -B scripts/setup test
	@scripts/test

check: ## the quick half of test: format and lints
	@cargo fmt --all --check
	@cargo clippy --release --locked $$(scripts/workspace) --all-targets -- --deny warnings

accuracy: build ## reads drawn receipts and SETS="folder …", and compares with the truth
	@scripts/accuracy $(SETS)

fit: build ## fits confidence anew, to drawn receipts and to SETS="folder …"
	@scripts/fit $(SETS)

bench: ## compares with other engines on one thread: PHOTOS="folder …" COUNT=10
	@python3 -B scripts/setup bench
	@scripts/bench/run

soak: setup ## reads photos for long and prints the memory it takes: COUNT=5000 PHOTOS="…"
	@cargo run --release --locked --package xiaopiao-reader --example soak -- $(or $(COUNT),5000) $(PHOTOS)

sqlx: setup ## describes the queries anew (.sqlx), after one of them or a table changed
	@scripts/sqlx

openapi: build ## writes openapi.json anew, after a route changed
	@scripts/openapi

docs: setup ## writes docs/ anew, after a route, a code or an answer changed
	@XIAOPIAO_WRITE_DOCS=1 cargo test --quiet --release --locked --package xiaopiao --test it -- page_about

contract: build ## holds the running service to openapi.json, as every role (minutes)
	@python3 -B scripts/setup contract
	@python3 -B scripts/contract

prove-bare: ## runs the README on a bare Debian, as root and as a user: STEPS="run test" AS="root user"
	@python3 -B scripts/prove-bare

clean: ## removes what was built; what setup installed stays
	@cargo clean
