.DEFAULT_GOAL := help
.PHONY: run test bench screenshots features format help

run: ## Build and start Kabinet with demo data on http://localhost:8080
	@bin/run

test: ## Check everything: format, build, Swift tests on both databases, browser tests, crash tests
	@bin/ci

bench: ## Measure pages, memory and start-up on both databases (about 15 minutes)
	@bin/bench

screenshots: ## Take the pictures of docs/screenshots anew (about 10 minutes)
	@bin/screenshots

features: ## Show which features of docs/features.tsv are proven by a test
	@bin/features

format: ## Format the Swift sources
	@swift format --in-place --parallel --recursive Sources Tests Benchmarks/bare/Sources

help: ## Show this list
	@sed -n 's/^\([a-z]*\): ## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20
