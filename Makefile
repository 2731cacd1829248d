# Two commands for newcomers: `make demo` and `make test`. README.md lists the rest.
#
# BUILD = debug | release | asan | tsan      CC = gcc | clang
# One makefile for the whole tree; objects of each pair of settings have a folder of their own.

BUILD ?= $(if $(filter install,$(MAKECMDGOALS)),release,debug)
ifeq ($(origin CC),default)
CC := gcc
endif
OUT := build/$(CC)-$(BUILD)
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := all
.SUFFIXES:

# --- flags -------------------------------------------------------------------------------------

# settings.c fills structs by offset, which the aliasing rules have no words for.
CFLAGS_ALL := -std=c11 -D_GNU_SOURCE -fno-strict-aliasing -g -MMD -MP -pthread \
	-Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Werror \
	-fstack-protector-strong -fno-omit-frame-pointer
# gcc only: snprintf cuts on purpose where a text has a fixed room.
CFLAGS_gcc := -Wno-format-truncation
CFLAGS_debug := -O1
CFLAGS_release := -O2 -D_FORTIFY_SOURCE=2
CFLAGS_asan := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
CFLAGS_tsan := -O1 -fsanitize=thread
CFLAGS_fuzz := -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
CFLAGS_analyze_gcc := -O1 -fanalyzer
CFLAGS_analyze_clang := --analyze -Xclang -analyzer-output=text -Xclang -analyzer-werror
CFLAGS_analyze = $(CFLAGS_analyze_$(CC))
LDFLAGS_release := -Wl,-z,relro,-z,now
LDFLAGS_asan := -fsanitize=address,undefined
LDFLAGS_tsan := -fsanitize=thread
LDFLAGS_fuzz := -fsanitize=fuzzer,address,undefined

# What was freed is kept for a while to catch late uses; not for so long that it looks like a leak.
export ASAN_OPTIONS ?= quarantine_size_mb=16:thread_local_quarantine_size_kb=64

# Decisions are replaced at link time by --wrap, which link-time optimisation defeats in silence.
ifneq ($(findstring -flto,$(CFLAGS) $(LDFLAGS)),)
$(error -flto would make every mutant a copy of the original)
endif

COMPILE = $(CC) $(CFLAGS_ALL) $(CFLAGS_$(CC)) $(CFLAGS_$(BUILD)) $(CFLAGS)
LINK = $(CC) -pthread $(LDFLAGS_$(BUILD)) $(LDFLAGS)
LIBS := -lcivetweb -lcurl -lcjson -lssl -lcrypto -ldl -lm

# Who may include whom, as folders: inc/lib holds nothing but lib, inc/mint what the mocks share.
INC := build/inc
INC_lib := -I$(INC)/lib
INC_checks := -I$(INC)/lib -I$(INC)/checks
INC_proxy := -Iproxy
INC_idp := -I$(INC)/lib -Imock-idp
INC_sts := -I$(INC)/lib -I$(INC)/mint -Imock-sts
INC_suite := -I$(INC)/lib -I$(INC)/mint -Iconformance
INC_inside := -Iproxy -I$(INC)/mint -Iconformance

# --- sources -----------------------------------------------------------------------------------

objects = $(patsubst %.c,$(OUT)/obj/%.o,$(wildcard $(1)))

LIB_O := $(call objects,proxy/lib/*.c)
PROXY_O := $(call objects,proxy/*.c proxy/flow/*.c proxy/exchange/*.c proxy/checks/*.c proxy/state/*.c)
MINT_O := $(call objects,mock-idp/keys.c mock-idp/mint.c)
IDP_O := $(call objects,mock-idp/*.c)
FAULTS_O := $(call objects,mock-idp/faults.c mock-idp/fault_answer.c)
STS_O := $(call objects,mock-sts/*.c mock-idp/request_log.c) $(MINT_O) $(FAULTS_O)
ORACLE_O := $(call objects,conformance/oracle*.c)
PARTICIPANT_O := $(call objects,conformance/participants/participant.c)
MCP_O := $(call objects,conformance/participants/mcp_*.c) $(PARTICIPANT_O)
UPSTREAM_O := $(call objects,conformance/participants/upstream*.c) $(PARTICIPANT_O) $(ORACLE_O)
SUITE_O := $(call objects,conformance/*.c conformance/cases/*.c conformance/participants/client*.c) \
	$(MINT_O)
UNIT_O := $(call objects,conformance/unit/*.c)

PROGRAMS := auth-proxy mock-idp mock-sts mcp-server upstream auth-conformance
BIN := $(addprefix $(OUT)/,$(PROGRAMS))

all: $(BIN)

$(OUT)/auth-proxy: $(PROXY_O) $(LIB_O)
$(OUT)/mock-idp: $(IDP_O) $(LIB_O)
$(OUT)/mock-sts: $(STS_O) $(LIB_O)
$(OUT)/mcp-server: $(MCP_O) $(LIB_O)
$(OUT)/upstream: $(UPSTREAM_O) $(LIB_O)
$(OUT)/auth-conformance: $(SUITE_O) $(LIB_O)
$(OUT)/auth-conformance: LIBS += -lcmocka

$(BIN):
	@echo "  LINK  $@"
	@$(LINK) -o $@ $(filter %.o,$^) $(LIBS)

$(OUT)/obj/proxy/lib/%.o: INCLUDES = $(INC_lib)
$(OUT)/obj/proxy/checks/%.o: INCLUDES = $(INC_checks)
$(OUT)/obj/proxy/%.o: INCLUDES = $(INC_proxy)
$(OUT)/obj/mock-idp/%.o: INCLUDES = $(INC_idp)
$(OUT)/obj/mock-sts/%.o: INCLUDES = $(INC_sts)
$(OUT)/obj/conformance/%.o: INCLUDES = $(INC_suite)
# The oracle has no include path at all: it cannot share what it cannot see.
$(ORACLE_O): INCLUDES =
$(OUT)/obj/conformance/unit/%.o $(OUT)/obj/conformance/fuzz/%.o: INCLUDES = $(INC_inside)
$(OUT)/obj/conformance/unit/test_idp_%.o: INCLUDES = $(INC_idp) -Iconformance
$(OUT)/obj/conformance/unit/idp_%.o: INCLUDES = $(INC_idp) -Iconformance
$(OUT)/obj/conformance/unit/test_sts_%.o: INCLUDES = $(INC_sts) -Iconformance
$(OUT)/obj/conformance/unit/sts_%.o: INCLUDES = $(INC_sts) -Iconformance
$(OUT)/obj/conformance/mutants/%.o: INCLUDES = $(INC_inside) -Imock-idp -Imock-sts -I.

$(OUT)/obj/%.o: %.c Makefile | $(INC)/ready
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(COMPILE) $(INCLUDES) -c -o $@ $<
	@$(if $(filter analyze,$(BUILD)),touch $@)

# A mutant has the type of what it replaces, or it is given something else than its callers gave.
# Headers with these functions bring in CivetWeb's, libcurl's or OpenSSL's, which are for the glue alone.
UNTYPED := http_curl_set_peer http_request_parse curl_easy_setopt SSL_CTX_set_cipher_list
MUTATED = $(firstword $(subst ., ,$*))
TYPED = $(if $(filter $(UNTYPED),$(MUTATED)),,extern __typeof__($(MUTATED)) __wrap_$(MUTATED), __real_$(MUTATED);)
$(OUT)/obj/conformance/mutants/%.o: conformance/mutants/%.c Makefile | $(INC)/ready
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@printf '#include "$<"\n$(TYPED)\n' | $(COMPILE) $(INCLUDES) -c -o $@ -x c -

$(INC)/ready: Makefile
	@mkdir -p $(INC)/lib $(INC)/checks $(INC)/mint
	@ln -sfn ../../../proxy/lib $(INC)/lib/lib
	@ln -sfn ../../../proxy/checks $(INC)/checks/checks
	@ln -sf $(addprefix ../../../mock-idp/,keys.h mint.h faults.h request_log.h) $(INC)/mint/
	@touch $@

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)

# --- installation: the proxy, its unit and what an operator reads ---------------------------------

PREFIX ?= /usr/local
DESTDIR ?=
INSTALL_DOCS := operation config ways exchange same-idp federated scopes forwarding refusals outages

install: $(OUT)/auth-proxy
	@install -D -m 755 $(OUT)/auth-proxy $(DESTDIR)$(PREFIX)/bin/auth-proxy
	@install -d $(DESTDIR)$(PREFIX)/lib/systemd/system $(DESTDIR)$(PREFIX)/share/doc/auth-proxy
	@sed 's|@PREFIX@|$(PREFIX)|g' proxy/auth-proxy.service \
		>$(DESTDIR)$(PREFIX)/lib/systemd/system/auth-proxy.service
	@install -m 644 $(wildcard $(INSTALL_DOCS:%=docs/%.md)) $(DESTDIR)$(PREFIX)/share/doc/auth-proxy/
	@echo "  INSTALL $(DESTDIR)$(PREFIX)/bin/auth-proxy"

.PHONY: install

# --- tests -------------------------------------------------------------------------------------

UNIT := $(patsubst conformance/unit/%.c,$(OUT)/unit/%,$(wildcard conformance/unit/test_*.c))

# What several unit tests share stands in files that are not called test_*, of which each test is
# linked with those that it uses; what only those of one mock share begins with the mock's name, and
# those tests are linked with that mock.
UNIT_SHARED_O := $(call objects,$(filter-out conformance/unit/test_%.c conformance/unit/idp_%.c \
	conformance/unit/sts_%.c,$(wildcard conformance/unit/*.c)))
UNIT_IDP := $(filter $(OUT)/unit/test_idp_%,$(UNIT))
UNIT_STS := $(filter $(OUT)/unit/test_sts_%,$(UNIT))
UNIT_PROXY := $(filter-out $(UNIT_IDP) $(UNIT_STS),$(UNIT))

$(UNIT_PROXY): $(MINT_O) $(filter-out %/main.o,$(PROXY_O))
$(UNIT_IDP): $(call objects,conformance/unit/idp_*.c) $(filter-out %/main.o,$(IDP_O))
$(UNIT_STS): $(call objects,conformance/unit/sts_*.c) $(filter-out %/main.o,$(STS_O))
$(UNIT): $(OUT)/unit/%: $(OUT)/obj/conformance/unit/%.o $(OUT)/unit/shared.a $(LIB_O)
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	@$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS) -lcmocka

$(OUT)/unit/shared.a: $(UNIT_SHARED_O)
	@mkdir -p $(@D)
	@rm -f $@
	@ar rcs $@ $^

# What a test needs besides; its recipe links all objects among the prerequisites.
UNIT_UPSTREAM := $(filter $(OUT)/unit/test_upstream%,$(UNIT))
UNIT_MCP := $(filter $(OUT)/unit/test_mcp_%,$(UNIT))
$(filter $(OUT)/unit/test_oracle%,$(UNIT)): $(ORACLE_O)
$(OUT)/unit/test_prometheus: $(call objects,conformance/prometheus.c)
$(OUT)/unit/test_manifest: $(call objects,conformance/manifest.c)
$(OUT)/unit/test_ports: $(call objects,conformance/ports.c)
$(OUT)/unit/test_observe: $(call objects,conformance/observe.c)
$(OUT)/unit/test_http_stream $(OUT)/unit/test_http_kept: \
	$(call objects,conformance/wire_origin.c conformance/wire_kept.c conformance/wire_parse.c)
$(OUT)/unit/test_http_kept: $(call objects,conformance/proc.c)
$(OUT)/unit/test_tls_front $(OUT)/unit/test_idp_metadata: $(call objects,conformance/tls.c)
$(UNIT_UPSTREAM): $(filter-out %/upstream.o,$(UPSTREAM_O))
$(UNIT_MCP): $(filter-out %/mcp_server.o,$(MCP_O))

unit: $(UNIT)
	@for t in $(UNIT); do echo "  TEST  $$t"; $$t >$$t.log 2>&1 || { cat $$t.log; exit 1; }; \
		sed -n 's/^note: /        /p' $$t.log; done

# ONLY=PREFIX runs the cases whose slug begins so; JOBS processes share them.
JOBS ?= 4

conformance: all
	@$(OUT)/auth-conformance run --strict --jobs $(JOBS) $(if $(ONLY),--only $(ONLY))

# The runner with cases that do to it what a case can do.
$(OUT)/runner-check: $(filter-out %/cases/all.o,$(SUITE_O)) $(LIB_O) \
		$(call objects,conformance/rules/runner_cases.c)
	@echo "  LINK  $@"
	@$(LINK) -o $@ $(filter %.o,$^) $(LIBS) -lcmocka

# Everything at the same time, for an hour, or as long as one likes: docs/conformance.md.
SECONDS_LONG ?= 3600

soak: packages
	@$(MAKE) --no-print-directory -s -j$$(nproc) BUILD=asan all
	@$(MAKE) --no-print-directory -s BUILD=asan soak-run

soak-run:
	@$(OUT)/auth-conformance run --strict --only proxy/ops/soak --seconds $(SECONDS_LONG)

.PHONY: soak soak-run

# --- mutants -----------------------------------------------------------------------------------

MUTANT_O := $(call objects,conformance/mutants/*.c)

# MUTANT=NAME runs one. That none is missing is told first: a mutant, a case, or the row of either.
mutants: all $(MUTANT_O)
	@conformance/rules/nm.sh $(OUT)
	@conformance/rules/decisions.sh $(OUT)
	@conformance/mutants/run.sh $(OUT) "$(LINK)" "$(LIBS)" \
		$(if $(MUTANT),conformance/mutants/$(MUTANT).c)

doc-mutants: all
	@conformance/doc-mutants/run.sh $(OUT)

# --- rules: what no compiler checks ------------------------------------------------------------

rules: all $(OUT)/runner-check reference-check
	@conformance/rules/includes.sh
	@conformance/rules/banned.sh
	@conformance/rules/nm.sh $(OUT)
	@conformance/rules/used.sh $(OUT)
	@conformance/rules/decisions.sh $(OUT)
	@conformance/rules/unit.sh $(OUT)
	@conformance/rules/refusals.sh
	@conformance/rules/runner.sh $(OUT)
	@conformance/rules/serve.sh $(OUT)
	@conformance/rules/links.sh
	@conformance/rules/locks.sh
	@conformance/rules/manifests.sh
	@conformance/rules/dumb.sh $(OUT) $(JOBS)

# These pages are printed by the programs, from the rows that they parse with.
reference: all
	@for page in config manifest; do \
		conformance/rules/reference.sh $(OUT) $$page >docs/$$page.md || exit 1; done

reference-check: all
	@for page in config manifest; do \
		conformance/rules/reference.sh $(OUT) $$page | diff -u docs/$$page.md - || \
			{ echo "docs/$$page.md is old: make reference"; exit 1; }; done

# --- analysers: what can be found without running anything ----------------------------------------
#
# Any finding fails. One that is wrong is suppressed where it stands, with the reason beside it.
# Mutants are left out: they are wrong on purpose.

ANALYZE_O := $(sort $(PROXY_O) $(IDP_O) $(STS_O) $(SUITE_O) $(MCP_O) $(UPSTREAM_O) $(LIB_O) $(UNIT_O) \
	$(BROWSER_O))
SCRIPTS = $(shell find .ci conformance -name '*.sh') .ci/packages .ci/run
ANALYZERS := analyze-gcc analyze-clang analyze-cppcheck analyze-shellcheck

analyze: packages
	@.ci/packages clang analyze
	@$(MAKE) --no-print-directory -s -k -j$$(nproc) --output-sync=target $(ANALYZERS)

analyze-gcc analyze-clang: analyze-%:
	@$(MAKE) --no-print-directory -s CC=$* BUILD=analyze analyze-compiler

analyze-compiler: $(ANALYZE_O)

# It advises readdir_r, which POSIX has marked obsolescent and glibc deprecated.
analyze-cppcheck: | $(INC)/ready
	@echo "  CPPCHECK"
	@cppcheck --quiet --error-exitcode=1 --std=c11 --library=posix,gnu -D_GNU_SOURCE -D__linux__ \
		--enable=warning,performance,portability --inline-suppr --suppress=readdirCalled \
		-Iproxy -Iconformance $(INC_suite) $(INC_checks) $(filter-out conformance/mutants/%, \
		$(filter %.c,$(C_FILES)))

analyze-shellcheck:
	@echo "  SHELLCHECK"
	@shellcheck -x -P SCRIPTDIR $(SCRIPTS)
	@! grep -nE 'shellcheck disable=[A-Z0-9,]+$$' $(SCRIPTS) || { echo "suppressed without a reason"; exit 1; }

.PHONY: analyze $(ANALYZERS) analyze-compiler

# --- for newcomers -----------------------------------------------------------------------------

packages:
	@.ci/packages build

demo: packages
	@$(MAKE) --no-print-directory -s -j$$(nproc) all
	@$(OUT)/auth-conformance demo

test: packages
	@$(MAKE) --no-print-directory -s -j$$(nproc) all $(UNIT) $(OUT)/runner-check
	@$(MAKE) --no-print-directory -s unit corpus rules conformance doc-mutants

# Everything that a sanitizer can say about the suite: addresses with gcc, threads with clang.
sanitize: packages
	@.ci/packages clang
	@$(MAKE) --no-print-directory -s -j$$(nproc) BUILD=asan CC=gcc all
	@$(MAKE) --no-print-directory -s -j$$(nproc) BUILD=tsan CC=clang all
	@$(MAKE) --no-print-directory -s -j2 --output-sync=target sanitize-asan sanitize-tsan

# Side by side, for most of a run is waiting.
sanitize-asan:
	@$(MAKE) --no-print-directory -s BUILD=asan CC=gcc unit conformance

sanitize-tsan:
	@$(MAKE) --no-print-directory -s BUILD=tsan CC=clang unit conformance

.PHONY: all unit conformance mutants doc-mutants rules reference reference-check packages demo test \
	sanitize sanitize-asan sanitize-tsan
.SECONDARY:

# --- the login page in a real browser ----------------------------------------------------------

BROWSER_O := $(call objects,conformance/browser/*.c conformance/party.c conformance/manifest.c \
	conformance/ports.c conformance/vars.c conformance/wire_origin.c conformance/wire_kept.c \
	conformance/wire_parse.c)

$(OUT)/test_login: $(BROWSER_O) $(LIB_O)
	@echo "  LINK  $@"
	@$(LINK) -o $@ $(filter %.o,$^) $(LIBS) -lcmocka

browser: packages
	@.ci/packages browser
	@$(MAKE) --no-print-directory -s $(OUT)/test_login $(OUT)/mock-idp
	@$(OUT)/test_login $(CURDIR)/$(OUT)

.PHONY: browser

# --- clients of others, as they are --------------------------------------------------------------

# Fetches them from the registries of PyPI and npm, by lock files, into build/interop.
interop: packages
	@.ci/packages interop
	@$(MAKE) --no-print-directory -s -j$$(nproc) all
	@conformance/interop/run.sh $(OUT) build/interop

.PHONY: interop

# --- fuzzing -----------------------------------------------------------------------------------
#
# `make fuzz` lets libFuzzer search, SECONDS_EACH per target; it wants clang. `make corpus` runs the
# same targets over the files of conformance/fuzz/corpus, with any compiler.

SECONDS_EACH ?= 30
FUZZ := $(notdir $(basename $(wildcard conformance/fuzz/fuzz_*.c)))
FUZZ_SHARED_O := $(call objects,conformance/fuzz/fuzz.c conformance/fuzz/model.c)

# Targets of more than the library.
$(OUT)/corpus/fuzz_challenge $(OUT)/fuzz/fuzz_challenge: $(call objects,conformance/challenge.c \
	conformance/fuzz/read_challenge.c) $(filter-out %/main.o,$(PROXY_O))
$(OUT)/corpus/fuzz_fields $(OUT)/fuzz/fuzz_fields: $(filter-out %/main.o,$(PROXY_O))

$(addprefix $(OUT)/corpus/,$(FUZZ)): $(call objects,conformance/fuzz/replay.c)
$(addprefix $(OUT)/corpus/,$(FUZZ)): $(OUT)/corpus/%: $(OUT)/obj/conformance/fuzz/%.o \
		$(FUZZ_SHARED_O) $(LIB_O)
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	@$(LINK) -o $@ $(filter %.o,$^) $(LIBS)

$(addprefix $(OUT)/fuzz/,$(FUZZ)): $(OUT)/fuzz/%: $(OUT)/obj/conformance/fuzz/%.o \
		$(FUZZ_SHARED_O) $(LIB_O)
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	@$(LINK) -o $@ $(filter %.o,$^) $(LIBS)

corpus: $(addprefix $(OUT)/corpus/,$(FUZZ))
	@for t in $(FUZZ); do \
		$(OUT)/corpus/$$t conformance/fuzz/corpus/$${t#fuzz_} >$(OUT)/corpus/$$t.log \
			2>$(OUT)/corpus/$$t.err || { tail -n 25 $(OUT)/corpus/$$t.err; exit 1; }; \
		echo "  CORPUS $${t#fuzz_}: $$(cat $(OUT)/corpus/$$t.log)"; done

fuzz: packages
	@.ci/packages clang
	@$(MAKE) --no-print-directory CC=clang BUILD=fuzz fuzz-run

fuzz-run: $(addprefix $(OUT)/fuzz/,$(FUZZ))
	@conformance/fuzz/run.sh $(OUT)/fuzz $(SECONDS_EACH) $(FUZZ)

.PHONY: corpus fuzz fuzz-run

# --- speed -------------------------------------------------------------------------------------
#
# Measured beside others of its kind: docs/performance.md. Two of ours are linked for it alone, with
# steps cut out, so that what a step costs can be told; the product has no way to do without any.

$(OUT)/bench-validated: $(call objects,conformance/bench/no_exchange.c)
$(OUT)/bench-validated: BENCH_WRAP := -Wl,--wrap=flow_exchange
$(OUT)/bench-forward-only: $(call objects,conformance/bench/*.c)
$(OUT)/bench-forward-only: BENCH_WRAP := -Wl,--wrap=flow_exchange,--wrap=flow_authenticate \
	-Wl,--wrap=flow_authorize
$(OUT)/obj/conformance/bench/%.o: INCLUDES = $(INC_proxy)
$(OUT)/bench-validated $(OUT)/bench-forward-only: $(PROXY_O) $(LIB_O)
	@echo "  LINK  $@"
	@$(LINK) $(BENCH_WRAP) -o $@ $(filter %.o,$^) $(LIBS)

bench: packages
	@.ci/packages bench
	@$(MAKE) --no-print-directory -s -j$$(nproc) BUILD=release bench-run

bench-run: $(OUT)/auth-proxy $(OUT)/mock-idp $(OUT)/bench-validated $(OUT)/bench-forward-only
	@conformance/bench/run.sh $(OUT)

# What a warm request costs, by part: callgrind's instructions and strace's calls.
profile: packages
	@.ci/packages bench profile
	@$(MAKE) --no-print-directory -s -j$$(nproc) BUILD=release $(patsubst %,build/$(CC)-release/%,auth-proxy mock-idp)
	@conformance/bench/profile.sh build/$(CC)-release

.PHONY: bench bench-run profile

# --- layout ------------------------------------------------------------------------------------

C_FILES := $(shell find $(wildcard proxy mock-idp mock-sts conformance) -name '*.[ch]')

format:
	@clang-format -i $(C_FILES)

format-check:
	clang-format --dry-run -Werror $(C_FILES)

clean:
	rm -rf build

.PHONY: format format-check clean
