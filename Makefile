# Everything one does with this repository. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run build test check tools fmt fmt-check java library conformance fuzz faults ferretdb bench relay bench-relay bench-cluster scale jmh docs dist clean

# Read when first needed: any JDK 25 or newer that the launcher finds.
export JAVA_HOME = $(shell ./standin java-home)
export MAVEN_OPTS = --sun-misc-unsafe-memory-access=allow
MVN = mvn -B --no-transfer-progress
PORT ?= 5000
VERSION = $(shell sed -n 's|^  <version>\(.*\)</version>$$|\1|p' pom.xml)

help: ## print this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## build what is stale and start the server
	@./standin serve

build: ## build everything that a start needs
	@./standin build

test: ## the fast tests, under a minute
	$(MVN) -q test -Dexcluded.groups=slow,durable-store

check: tools fmt-check build java library conformance ## all tests; what CI runs

tools:
	@sh .ci/tools

fmt: ## format the sources
	$(MVN) -q -Pbench spotless:apply

fmt-check:
	$(MVN) -q -Pbench spotless:check

java:
	$(MVN) -Pbench verify

library: ## pack the Socket.IO library (jar, sources, javadoc) and use it as a module
	@sh .ci/library

conformance: build ## real clients against a real server; SUITES=checkout of socket.io: its suites
	@if [ -n "$(SUITES)" ]; then sh .ci/official "$(SUITES)"; else sh .ci/conformance; fi

fuzz: ## run each fuzz target for 60 s; SECONDS=n for other times
	@SECONDS_EACH=$(or $(SECONDS),60) sh .ci/fuzz

faults: ## cut connections at 200 frames and 400 random places, kill servers, and break a cluster 200 times
	@sh .ci/faults

ferretdb: ## run the tests of the MongoDB store on FerretDB, and kill it under load; needs Go
	@sh .ci/ferretdb

bench: build ## measure this server and its peers; appends to bench/history.csv
	@sh bench/start.sh
	@bench/run

relay: ## build what is stale and run the relay on the library alone, at PORT
	@PORT=$(PORT) bench/relay/run

bench-relay: ## measure the relay and its peers; ARGS="--quick" for a short run; see bench/README.md
	@bench/relay-run $(ARGS)

bench-cluster: ## measure several nodes on one store and Redis; ARGS="--quick" for a short run
	@bench/cluster-run $(ARGS)

scale: ## simulate up to 1,000 nodes and 100 million users with measured costs; writes docs/scale.md
	@bench/scale/simulate

jmh: ## measure codec, fan-out and the memory of sessions; appends to bench/jmh-history.csv
	@bench/jmh/run $(ARGS)

docs: build ## write docs/config.md from the program
	@./standin config --markdown > target/config.md && mv target/config.md docs/config.md

dist: build ## pack dist/standin-VERSION.tar.gz, which needs only a JDK
	@sh .ci/dist $(VERSION)

clean: ## remove everything that was built
	rm -rf target socketio/target server/target bench/target bench/*/target bench/peers/*/target dist
