# `make` builds aftale and publishes what is in sources/; `make help` lists the other targets.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.NOTPARALLEL:

target  := $(or $(CARGO_TARGET_DIR),target)
aftale  := $(target)/release/aftale
cargo   := --release --locked --target-dir "$(target)"
written := output/.written

# Folders count too: a file taken away leaves only its folder changed.
inputs := Makefile Cargo.toml Cargo.lock aftale.toml docs/handouts.sh docs/demonstration.sh $(shell find src layouts sources)

# The stamp lists what the last run wrote. When any of that is gone, so is the stamp.
promised := $(aftale) $(shell cat $(written) 2>/dev/null)
ifneq ($(promised),$(wildcard $(promised)))
$(shell rm -f $(written))
endif

.PHONY: all
all: $(written) ## build aftale, then every agreement, comparison, hand-out and release into output/, approved with throw-away keys
	@$(if $(ran),echo "output/archive.git",echo "output/ is up to date")

$(written): $(inputs)
	$(eval ran := yes)@rm -rf $@
	cargo build $(cargo)
	$(aftale) build
	docs/handouts.sh $(aftale)
	docs/demonstration.sh $(aftale)
	@{ find output -name 'agreement.*' -o -name 'changes.*' -o -name 'extract.*' -o -name 'duties.*'; echo output/archive.git; } | sort >$@

.PHONY: test
test: ## run the tests, after fetching the readers they compare with
	tests/setup
	cargo test $(cargo)

.PHONY: judges
judges: all ## install the outside checkers and run them on everything in output/
	AFTALE="$(aftale)" tests/judges/run

.PHONY: faults
faults: ## put faults F1 to F20 in the way of releases: kills, full disks, races, damage, forgeries
	cargo build $(cargo)
	python3 tests/faults/run.py "$(aftale)"

.PHONY: bench
bench: ## print the processor time of comparisons and of releases beside git's, and what a correction adds to the archive
	cargo build $(cargo)
	python3 tests/bench/run.py "$(aftale)"
	python3 tests/bench/archive.py "$(aftale)"

.PHONY: lint
lint: ## check the formatting and clippy's advice
	cargo fmt --check
	cargo clippy $(cargo) --all-targets -- -D warnings

.PHONY: check
check: lint test judges ## what must be green before a commit

.PHONY: format
format: ## format the code
	cargo fmt

.PHONY: accept
accept: $(target)/tools/bin/cargo-insta ## run the tests and accept what their snapshots now show
	INSTA_FORCE_PASS=1 INSTA_UPDATE=new cargo test $(cargo)
	$< accept

.PHONY: pages
pages: ## draw the key pages anew: the pictures in tests/pages and docs/contact-sheet.png
	tests/setup
	AFTALE_PAGES=renew cargo test $(cargo) --test suite every_key_page_looks_as_its_picture_does

$(target)/tools/bin/cargo-insta:
	cargo install --quiet --locked --root $(target)/tools --version 1.49.0 cargo-insta

.PHONY: doc
doc: ## document the code, its private items too, below target/doc
	RUSTDOCFLAGS="-D warnings" cargo doc $(cargo) --no-deps --document-private-items

.PHONY: clean
clean: ## empty output/ and take back the demonstration; `cargo clean` removes target/
	find output -mindepth 1 ! -path output/.gitignore -delete
	rm -rf trust frozen approvals

.PHONY: help
help: ## list these targets
	@sed -nE 's/^([a-z]+):.*## (.*)/\1\t\2/p' Makefile | expand -t 10
