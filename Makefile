# TokenFly: every target is a plain javac, jar or java call, so the recipe is the manual.

JUNIT_VERSION := 1.13.4
JUNIT_SHA256  := 3fdfc37e29744a9a67dd5365e81467e26fbde0b7aa204e6f8bbe79eeaa7ae892
# Of the tests with a real database alone; without it they are skipped.
PG_VERSION    := 42.7.7
PG_SHA256     := 157963d60ae66d607e09466e8c0cdf8087e9cb20d0159899ffca96bca2528460

# The first JDK 25 or newer of: JAVA_HOME, the java on the PATH, the usual places.
JDK := $(shell \
  for home in "$$JAVA_HOME" "$$(dirname "$$(dirname "$$(readlink -f "$$(command -v javac 2>/dev/null)" 2>/dev/null)")")" \
      /usr/lib/jvm/* /opt/java/* /opt/jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home \
      "$$HOME"/.sdkman/candidates/java/* "$$HOME"/.jdks/*; do \
    [ -x "$$home/bin/javac" ] || continue; \
    version=$$("$$home/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'); \
    [ "$${version:-0}" -ge 25 ] && { printf '%s' "$$home"; break; }; \
  done)
need-jdk = $(if $(JDK),,$(error TokenFly needs a JDK 25 or newer: install one (for example Temurin 25) or set JAVA_HOME to it))

BUILD     := build
JAR       := $(BUILD)/tokenfly.jar
AOT       := $(BUILD)/tokenfly.aot
CLASSES   := $(BUILD)/classes
TESTS     := $(BUILD)/test-classes
JUNIT_JAR ?= $(BUILD)/lib/junit-platform-console-standalone-$(JUNIT_VERSION).jar
PG_JAR    ?= $(BUILD)/lib/postgresql-$(PG_VERSION).jar
SDKS      := test/compat/node_modules/.package-lock.json
SOURCES   := $(shell find src/tokenfly src/META-INF -type f)
TEST_SRC  := $(shell find test/tokenfly -type f 2>/dev/null)
LINT      := -Xlint:all -Werror -encoding UTF-8
# Strings joined in plain bytecode, as in java.base itself, need no call site at first use.
CODE      := -g -XDstringConcat=inline

.DEFAULT_GOAL := help
.PHONY: help run jar aot dist test bench compat clean fuzz soak

##@ Use

help: ## show this help
	@awk 'BEGIN {FS = ":.*## "} /^##@ / {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: $(JAR) ## start the gateway on config.properties
	$(need-jdk)@JAVA="$(JDK)/bin/java" TOKENFLY_HOME=$(BUILD) exec src/dist/bin/tokenfly serve config.properties

jar: $(JAR) ## build the jar alone

# The cache holds objects as the JVM lays them out: it fits only the flags that bin/tokenfly sets, too.
aot: $(AOT) ## record what a run loads and compiles, for a start in half the time with make run

$(AOT): $(JAR)
	@JDK="$(JDK)" GATEWAY_FLAGS="-XX:+UseCompactObjectHeaders -XX:AOTCacheOutput=$@" sh test/bench/run.sh train
	@echo "built $@; make run uses it"

# A folder for machines with no JDK and no network: the modules of the JDK that the gateway needs (and java.sql,
# for several gateways on one PostgreSQL), with a cache that their own JVM made.
VERSION   := $(shell sed -n 's/.*NAME = "\(.*\)".*/\1/p' src/tokenfly/Version.java)
DIST      := tokenfly-$(VERSION)-$(shell uname -s | tr A-Z a-z)-$(shell uname -m)

dist: $(BUILD)/$(DIST).tar.gz ## pack a folder that runs without a JDK: runtime, jar, start script, systemd unit

$(BUILD)/$(DIST).tar.gz: $(JAR) $(shell find src/dist -type f) config.properties
	@rm -rf $(BUILD)/$(DIST) && mkdir -p $(BUILD)/$(DIST)
	@"$(JDK)/bin/jlink" --add-modules java.net.http,jdk.httpserver,java.sql,java.naming,java.management \
	  --strip-debug --no-header-files --no-man-pages --compress zip-6 --output $(BUILD)/$(DIST)/runtime
	@cp -p $(JAR) config.properties $(BUILD)/$(DIST) && cp -Rp src/dist/. $(BUILD)/$(DIST)
	@JDK="$(JDK)" GATEWAY_JAVA=$(BUILD)/$(DIST)/runtime/bin/java GATEWAY_JAR=$(BUILD)/$(DIST)/tokenfly.jar \
	  GATEWAY_FLAGS="-XX:+UseCompactObjectHeaders -XX:AOTCacheOutput=$(BUILD)/$(DIST)/tokenfly.aot" sh test/bench/run.sh train
	@tar -C $(BUILD) -czf $@ $(DIST)
	@echo "built $@, $$(($$(wc -c < $@) / 1048576)) MB; unpacked $$(du -sm $(BUILD)/$(DIST) | cut -f1) MB"

##@ Develop

test: $(JAR) $(TESTS)/.done $(PG_JAR) ## run every test; ends with "N passed, N failed"
	@JDK="$(JDK)" JUNIT_JAR="$(JUNIT_JAR)" PG_JAR="$(PG_JAR)" sh test/run.sh "$(ONLY)"

fuzz: $(JAR) $(TESTS)/.done ## change at random what others send; SECONDS=600 and SEED=7 say for how long, where it begins
	@FUZZ_SECONDS=$(or $(SECONDS),600) FUZZ_SEED=$(or $(SEED),$$(date +%s)) JDK="$(JDK)" JUNIT_JAR="$(JUNIT_JAR)" \
	  sh test/run.sh 'tokenfly\.gateway\.Fuzz'

soak: $(JAR) $(TESTS)/.done ## all kinds of bad clients and providers at once; SECONDS=600 says for how long
	@SOAK_SECONDS=$(or $(SECONDS),600) JDK="$(JDK)" JUNIT_JAR="$(JUNIT_JAR)" sh test/run.sh 'tokenfly\.gateway\.Soak'

bench: $(JAR) ## run the benchmarks; ONLY=json runs those of one folder of test/bench
	@JDK="$(JDK)" sh test/bench/run.sh $(ONLY)

compat: $(JAR) $(SDKS) ## run the official SDKs as clients (needs Node 20, npm); ONLY=openai runs one file
	@JDK="$(JDK)" node test/compat/run.mjs $(JAR) $(ONLY)

clean: ## remove what was built (data/ stays)
	rm -rf $(BUILD)

# Launcher alone is compiled for release 8: it must run on an old Java to refuse it in words.
# The jar is the same, byte for byte, for the same sources: entries in one order, one fixed date.
$(JAR): $(SOURCES) config.properties Makefile
	$(need-jdk)@rm -rf $(CLASSES) && mkdir -p $(CLASSES)
	@"$(JDK)/bin/javac" --release 25 $(LINT) $(CODE) -d $(CLASSES) \
	  $$(find src/tokenfly -name '*.java' ! -name Launcher.java | LC_ALL=C sort)
	@"$(JDK)/bin/javac" --release 8 -Xlint:all,-options,-classfile -Werror -encoding UTF-8 -d $(CLASSES) -cp $(CLASSES) \
	  src/tokenfly/Launcher.java
	@cd src && find tokenfly META-INF -type f ! -name '*.java' | while read -r f; do \
	  mkdir -p "../$(CLASSES)/$$(dirname "$$f")" && cp "$$f" "../$(CLASSES)/$$f"; done
	@cp config.properties $(CLASSES)/tokenfly/config.properties
	@cd $(CLASSES) && find . -type f | sed 's,^\./,,' | LC_ALL=C sort > ../entries
	@printf 'Add-Exports: java.base/sun.nio.ch\n' > $(BUILD)/manifest
	@cd $(CLASSES) && "$(JDK)/bin/jar" --create --file ../tokenfly.jar --main-class tokenfly.Launcher --manifest ../manifest \
	  --date 2026-01-01T00:00:00Z @../entries
	@echo "built $(JAR), $$(($$(wc -c < $(JAR)) / 1024)) KB"

# Tests are compiled into the module they test, so that they see package-private types.
$(TESTS)/.done: $(JAR) $(TEST_SRC) $(JUNIT_JAR)
	@rm -rf $(TESTS) && mkdir -p $(TESTS)
	@"$(JDK)/bin/javac" --release 25 $(LINT) -d $(TESTS) -cp $(CLASSES):$(JUNIT_JAR) \
	  $$(find test/tokenfly -name '*.java' | LC_ALL=C sort)
	@touch $@

$(SDKS): test/compat/package-lock.json
	@command -v npm >/dev/null || { echo "make compat needs Node 20 or newer, with npm"; exit 1; }
	@cd test/compat && npm ci --loglevel=error
	@touch $@

$(JUNIT_JAR):
	@mkdir -p $(dir $@)
	@mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -DoutputDirectory=$(abspath $(dir $@)) \
	  -Dartifact=org.junit.platform:junit-platform-console-standalone:$(JUNIT_VERSION) >$(dir $@)fetch.log 2>&1 \
	  || { echo "make test needs JUnit, which Maven could not fetch (its words are in $(dir $@)fetch.log): with no network," \
	  "say JUNIT_JAR=path/to/junit-platform-console-standalone-$(JUNIT_VERSION).jar"; exit 1; }
	@echo "$(JUNIT_SHA256)  $@" | sha256sum -c --quiet - || { rm -f $@; exit 1; }

# Nothing fails for want of it.
$(PG_JAR):
	@mkdir -p $(dir $@)
	@mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -DoutputDirectory=$(abspath $(dir $@)) \
	  -Dartifact=org.postgresql:postgresql:$(PG_VERSION) >$(dir $@)fetch-pg.log 2>&1 \
	  && { echo "$(PG_SHA256)  $@" | sha256sum -c --quiet - || rm -f $@; } || true
