# flowsuite: every target does its own set-up.
#   make demo     two days of campus traffic, scanned and served on http://127.0.0.1:8080
#   make test     everything checked, in a fresh checkout too

PREFIX ?= /usr/local
DESTDIR ?=
NODE_MODULES := node_modules/.package-lock.json

.PHONY: demo test lint format build bench install uninstall coverage clean tools test-tools

build: $(NODE_MODULES)
	node scripts/build.mjs

$(NODE_MODULES): package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

# rrdtool for the program; Apache, rrdcached, Chromium, softflowd and nfdump for the tests
tools:
	@sh scripts/tools.sh rrdtool
test-tools:
	@sh scripts/tools.sh rrdtool apache2 rrdcached chromium softflowd nfdump

demo:
	@sh scripts/demo.sh

lint: $(NODE_MODULES)
	npx tsc --noEmit
	npx eslint .
	npx prettier --check .

format: $(NODE_MODULES)
	npx prettier --write .

test: test-tools lint build
	npx mocha 'test/**/*.test.ts'

coverage: test-tools build
	npx c8 mocha 'test/**/*.test.ts'

bench: tools build
	node bench/run.mjs

# The program is self-contained: bundles, CGI scripts, static files and samples.
install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/flowsuite $(DESTDIR)$(PREFIX)/share/doc/flowsuite
	cp -R dist cgi conf public $(DESTDIR)$(PREFIX)/lib/flowsuite/
	cp -R README.md LICENSE SECURITY.md docs $(DESTDIR)$(PREFIX)/share/doc/flowsuite/
	ln -sfn ../../../lib/flowsuite/conf $(DESTDIR)$(PREFIX)/share/doc/flowsuite/conf
	for command in dist/bin/*; do ln -sf ../lib/flowsuite/$$command $(DESTDIR)$(PREFIX)/bin/$$(basename $$command); done

uninstall:
	for command in dist/bin/*; do rm -f $(DESTDIR)$(PREFIX)/bin/$$(basename $$command); done
	rm -rf $(DESTDIR)$(PREFIX)/lib/flowsuite $(DESTDIR)$(PREFIX)/share/doc/flowsuite

clean:
	rm -rf dist coverage demo
