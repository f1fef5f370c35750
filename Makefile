# make help lists the targets.

GO            = go
GOLANGCI_LINT = $(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
PACKAGES      = ./book ./cmd/... ./gen ./internal/... ./site
COUNT         = 50

# Without cgo the command starts a millisecond sooner and needs no C compiler.
export CGO_ENABLED = 0

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

.PHONY: build
build: ## compile the command into ./cookbook
	$(GO) build -o cookbook ./cmd/cookbook

.PHONY: gen
gen: ## write recipes/ and testdata/script/ from book/
	$(GO) run ./cmd/cookbook gen

.PHONY: update
update: ## play the sessions and mend their output in book/
	$(GO) run ./cmd/cookbook gen -update

.PHONY: site
site: ## render book/ as static pages into public/; BASE and SOURCE are their addresses, if known
	$(GO) run ./cmd/cookbook -book book site -o public $(if $(BASE),-base $(BASE)) $(if $(SOURCE),-source $(SOURCE))

.PHONY: serve
serve: ## serve the pages here, reloading as chapters change
	$(GO) run ./cmd/cookbook -book book serve -watch

.PHONY: book
book: ## write ipc-cookbook.epub and, by Chromium, ipc-cookbook.pdf
	$(GO) run ./cmd/cookbook -book book epub $(if $(BASE),-base $(BASE)) $(if $(SOURCE),-source $(SOURCE))
	COOKBOOK_BROWSER=required $(GO) test -C site/browser -count=1 -run '^TestPDF$$' -pdf $(CURDIR)/ipc-cookbook.pdf

.PHONY: test
test: ## run all tests, the sessions of the book among them
	$(GO) test -skip '^TestMutation$$' $(PACKAGES)
	@$(MAKE) --no-print-directory mutation
	@$(MAKE) --no-print-directory browser

.PHONY: race
race: ## the tests of all that has goroutines, under the race detector, which needs a C compiler
	CGO_ENABLED=1 $(GO) test -race -skip "^(TestEpubcheck|TestLeftBehind)$$" ./gen ./internal/... ./site

.PHONY: mutation
mutation: ## change each expected line and each sample by a character: all must be noticed
	@out=$$($(GO) test -count=1 -v -run '^TestMutation$$' ./cmd/cookbook) || { echo "$$out"; exit 1; }; \
	echo "$$out" | sed -n 's/.*mutation_test.go:[0-9]*: //p'

# In its directory, go test shows what the tests print: figures, and what is
# skipped because it is not installed. COOKBOOK_BROWSER=required forbids that.
.PHONY: browser
browser: ## read the pages in Chromium, if it is installed
	$(GO) test -C site/browser -skip '^TestLighthouse$$'

.PHONY: audit
audit: ## let Lighthouse judge a page of each kind; it takes a quiet machine a minute
	$(GO) test -C site/browser -run '^TestLighthouse$$'

.PHONY: lint
lint: ## golangci-lint, and staticcheck with the chapters' lines
	$(GOLANGCI_LINT) run ./...
	$(GO) run ./cmd/cookbook gen -check

.PHONY: cross
cross: ## compile and vet everything for the other systems of the book
	GOOS=darwin $(GO) vet ./...
	GOOS=freebsd $(GO) vet ./...

.PHONY: check
check: lint cross test race ## all that CI runs, but for audit

.PHONY: verify
verify: build ## run the book's sessions as a reader does
	./cookbook verify

.PHONY: stress
stress: build ## play each scene COUNT times, more at once than there are cores
	./cookbook verify -count $(COUNT) -parallel 8

.PHONY: measure
measure: ## run the benchmarks of the chapter on choosing here, and put tables and pictures into it
	$(GO) run ./internal/measure
	$(GO) run ./cmd/cookbook gen

.PHONY: bench
bench: ## what cookbook run adds to a program; what the site costs against the least there is
	$(GO) test -run '^$$' -bench . -benchtime 1x $(PACKAGES)
