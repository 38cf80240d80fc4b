# Everything a person does here. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help setup build run test check accuracy fit bench bench-twins twins soak sqlx openapi docs contract e2e-console e2e-shopper prove-bare prove-crashes prove-day clean

# Queries are checked against .sqlx, also where DATABASE_URL is set for running.
export SQLX_OFFLINE := true

help: ## lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## installs what is missing: models, runtime, fonts, PostgreSQL, web pages
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

accuracy: build ## reads drawn receipts, writes docs/accuracy.md; also SETS="folder …", COUNT=50
	@scripts/accuracy $(SETS)

fit: build ## fits confidence anew, to drawn receipts and to SETS="folder …"
	@scripts/fit $(SETS)

bench: ## compares with other engines on one thread: PHOTOS="folder …" COUNT=10
	@python3 -B scripts/setup bench
	@scripts/bench/run

bench-twins: setup ## measures how fast a twin is found among COUNT=10000000 receipts (8 GB)
	@scripts/bench-twins $(or $(COUNT),10000000)

twins: build ## photographs drawn papers again, and counts which are known again: COUNT=20
	@scripts/twins $(or $(COUNT),20)

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

prove-day: setup ## runs a mall's day, 8 % of it cheats, and counts what was wrong: CLAIMS=5000 SEED=1
	@cargo run --release --locked --package xiaopiao-day -- run \
	    --claims $(or $(CLAIMS),5000) --seed $(or $(SEED),1) --details

prove-crashes: setup ## kills, cuts and fills, and counts what was lost: COUNT=1000, SEED=…, REAL=1
	@$(if $(REAL),cargo build --release --locked --package xiaopiao-cli)
	@cargo run --release --locked --package xiaopiao-faults -- \
	    $(if $(SEED),--seed $(SEED)) $(if $(REAL),--real target/release/xiaopiao --count $(or $(COUNT),5),\
	    --count $(or $(COUNT),1000) $(if $(SEED),,--page docs/trust.md))

e2e-shopper: build ## runs the mini-program and the web page against the service
	@python3 -B scripts/setup browser
	@scripts/e2e-shopper

e2e-console: ## tries the console in a real browser on the real service
	@python3 -B scripts/setup browser
	@cargo build --release --locked --package xiaopiao-cli --package xiaopiao-draw
	@scripts/e2e-console

prove-bare: ## runs the README on a bare Debian, as root and as a user: STEPS="run test" AS="root user"
	@python3 -B scripts/prove-bare

clean: ## removes what was built; what setup installed stays
	@cargo clean
