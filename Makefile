# allot: build, test and install. `make help` lists the targets.
#
# Everything built goes to build/VARIANT (release, asan, tsan, tiny, clang), so variants never mix. The
# release binary is also found as build/allot. V=1 shows whole commands; -j is set by itself.

CC       ?= cc
VARIANT  ?= release
PREFIX   ?= /usr/local
MANDIR   ?= $(PREFIX)/share/man
DATADIR  ?= $(PREFIX)/share
DESTDIR  ?=
WERROR   ?= -Werror
CFLAGS   ?=
NIGHTS   ?= 1000
FLIPS    ?= 10000
FUZZ_RUNS ?= 3000
FUZZ_SECONDS ?= 60
KILLS    ?= 1000
REPORTS  ?= 1000
STORIES  ?= 1000
REPORT_ROWS ?= 1000000
FAULTS   ?=
PART     ?=
BYTES    ?=
HOSTILE_MB ?= 64
BOMB_ROWS ?= 100000
INJECT   ?= 200
SEED     ?= 1

B        := build/$(VARIANT)
STD      := -std=c17 -D_GNU_SOURCE
WARN     := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla \
            -Wwrite-strings -Wpointer-arith -Wundef $(WERROR)
# Where the folder is, is the shell's to say: the flags are the same wherever it is, and so is what is built.
OPT      := -O2 -g -ffile-prefix-map="$$PWD"=.
CPPFLAGS += -Iinclude -Isrc -Itests
LDLIBS   := -lconfuse -lcsv -llmdb -lnettle -lxxhash -lz -lpthread

# What a variant adds to the flags. Sanitizers keep -O1 so that their reports name the right lines. In tiny a few lines
# fill a block of the store and a few blocks a level, so that any night settles; all but the store is release's.
SAN_release := -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -O3
SAN_asan := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g1 -fPIC
SAN_fuzz := $(SAN_asan) -fsanitize=fuzzer-no-link
SAN_tiny := -DTINY_LEVELS -O1
SAN_tsan := -fsanitize=thread -fno-omit-frame-pointer -O1
VFLAGS   := $(SAN_$(VARIANT))

# What makes bugs of the released program hard to exploit, as far as the compiler knows it for this machine.
ifeq ($(VARIANT),release)
known    = $(shell for flag in $(1); do $(CC) -Werror $$flag -x c -c -o /dev/null /dev/null 2>/dev/null && echo $$flag; done)
VFLAGS   += -fPIE $(call known,-fstack-clash-protection -fcf-protection)
HARDEN   := -pie -Wl,-z,relro,-z,now,-z,noexecstack
endif

# The released program is optimised as a whole; fat objects let the tests link without that. (What gcc runs for it cannot
# take a folder with a quote in its name.)
ifeq ($(VARIANT)$(shell $(CC) -dM -E -x c /dev/null | grep -c __clang__)$(findstring ',$(CURDIR)),release0)
FAT      := -flto=auto -ffat-lto-objects
THIN     := -fno-lto
endif

FLAGS    := $(STD) $(WARN) $(OPT) $(VFLAGS) $(CPPFLAGS) $(CFLAGS)
COMPILE  := $(CC) $(FLAGS) $(FAT) -MMD -MP
LINK     := $(CC) $(OPT) $(VFLAGS) $(CFLAGS) $(HARDEN) $(LDFLAGS)

BUILT_FROM := $(shell scripts/version)

LIB_SRC  := $(filter-out src/cli/main.c,$(sort $(wildcard src/*/*.c src/*/*/*.c)))
LIB_OBJ  := $(LIB_SRC:%.c=$(B)/%.o)
LIB      := $(B)/liballot.a
ALLOT    := $(B)/allot

# The programs that try the program of tiny or asan are release's.
TRIED_BY := $(if $(filter tiny asan,$(VARIANT)),build/release,$(B))

# What tiny takes from release for its library.
ifeq ($(VARIANT),tiny)
OF_RELEASE := $(filter-out $(B)/src/store/%,$(LIB_OBJ))
OF_RELEASE := $(OF_RELEASE:$(B)/%=build/release/%)
LIB_OBJ    := $(filter $(B)/src/store/%,$(LIB_OBJ))
$(LIB): build/release/liballot.a
endif

# Tests are linked with the library as a whole; under sanitizers, where it is large, with a shared one.
ifeq ($(VARIANT),asan)
TESTED   := $(B)/liballot.so
FOUND_AT := -Wl,-rpath,"$(CURDIR)/$(B)"
else
TESTED   := $(LIB)
endif

# What the files of these names hold; see their rule.
flags_HELD   = $(FLAGS)
objects_HELD = $(LIB_OBJ) $(OF_RELEASE)
commit_HELD  = $(BUILT_FROM)

# One test program per test_*.c; those of tests/model also get the model's own objects.
TEST_SRC := $(wildcard tests/unit/*/test_*.c tests/unit/*/*/test_*.c tests/integration/test_*.c tests/model/test_*.c)
TEST_BIN := $(TEST_SRC:%.c=$(B)/%)
TEST_LIB := $(patsubst %.c,$(B)/%.o,$(wildcard tests/support/*.c))

# The generator of random nights and the model that judges them; independent, so not linked with the library.
NIGHT_SRC := $(filter-out tests/model/test_%.c,$(wildcard tests/model/*.c))
NIGHT_OBJ := $(NIGHT_SRC:%.c=$(B)/%.o)
MODEL_OBJ := $(filter-out %/nights.o,$(NIGHT_OBJ))

# The manual's pages; man/NAME.N is installed as MANDIR/manN/NAME.N.
PAGES    := $(notdir $(wildcard scripts/package/man/*.[1-9]))

# Completion: where each shell looks for it.
COMPLETIONS := bash:$(DATADIR)/bash-completion/completions/allot \
               zsh:$(DATADIR)/zsh/vendor-completions/_allot \
               fish:$(DATADIR)/fish/vendor_completions.d/allot.fish

# Sanitizers: a report must not look like refused rows; a library may be loaded before theirs; and what they note of large
# memory they clear by hand, since to map it anew each time takes most of the time of a short run.
export ASAN_OPTIONS := exitcode=99:verify_asan_link_order=0:clear_shadow_mmap_threshold=1073741824

# What kills the program at any moment, and the library by which it does.
KILL_OBJ := $(patsubst %.c,$(B)/%.o,$(filter-out %/kill_shim.c,$(wildcard tests/kill/*.c)))

# What sends nights in disguise, with the profiles that read them.
PROFILED_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard tests/profiled/*.c))
DISGUISE_OBJ := $(filter-out %/profiled.o,$(PROFILED_OBJ))

# What sends nights of interchanges, with a judge of its own.
EDINIGHTS_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard tests/edinights/*.c))

# What kills the program, fails its calls and cuts the power, and the library by which it does.
SHIM_SRC    := tests/torture/shim.c tests/torture/shim_log.c
TORTURE_OBJ := $(patsubst %.c,$(B)/%.o,$(filter-out $(SHIM_SRC),$(wildcard tests/torture/*.c)))

# What flips bits of a data file.
FLIPS_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard tests/flips/*.c)) \
             $(addprefix $(B)/tests/model/,night_rng.o nights_files.o model_bytes.o)

# The fuzzers: one program per fuzz_NAME.c, with libFuzzer in VARIANT=fuzz (clang), else with a driver of our own.
FUZZ_SRC := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_BIN := $(FUZZ_SRC:tests/fuzz/%.c=$(B)/fuzz/%)
FUZZ_OBJ := $(B)/tests/fuzz/bed.o $(if $(filter fuzz,$(VARIANT)),,$(B)/tests/fuzz/driver.o) \
            $(B)/tests/support/feed_text.o $(B)/tests/support/edi_text.o $(MODEL_OBJ)

# The programs of the benchmark, one per source in tests/bench, and what they share.
BENCH_SRC := $(filter-out tests/bench/bench_%.c,$(wildcard tests/bench/*.c))
BENCH_BIN := $(BENCH_SRC:tests/%.c=$(B)/%)
BENCH_TESTED := $(addprefix $(B)/bench/,generate floor measure)
BENCH_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard tests/bench/bench_*.c) tests/model/night_rng.c)

# The command line's cases, two at a time, a number of them each, with the library that holds runs.
CASES = ls tests/e2e/cases | sed 's/[.]case$$//' | KILL_SHIM="$(CURDIR)/$(TRIED_BY)/kill_shim.so" xargs -n 20 -P 2 tests/e2e/run $(ALLOT)

# Tests take no settings of this machine.
export ALLOT_CONFIG := /dev/null

ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc) --no-print-directory
endif
ifneq ($(V),1)
QUIET = @printf '  %-5s %s\n' $(1) $@;
endif

.PHONY: all tests deps demo check sanitized races test unit e2e installed docs man layers nights profiled edinights reports stories kills month torture mutants flips bytes hostile adversary fuzz fuzz-search fuzz-replay fuzz-units bench lint deb twice clean-root install uninstall clean help FORCE
.SECONDARY:
.DELETE_ON_ERROR:

## all: build build/allot (the default)
all: $(ALLOT)
ifeq ($(VARIANT),release)
	@ln -sfn $(VARIANT)/allot build/allot
endif

## demo: install what is missing, build, and run the sample nights
demo: deps
	@$(MAKE) all
	@scripts/demo build/allot

## check: install what is missing, build, and run every test, unit and integration tests under sanitizers
check:
	@CC="$(CC)" scripts/deps check
	@$(MAKE) layers
	@$(MAKE) all
	@$(MAKE) e2e
	@$(MAKE) installed
	@$(MAKE) docs
	@$(MAKE) nights NIGHTS=100
	@$(MAKE) reports stories REPORTS=60 REPORT_ROWS=100000 STORIES=40
	@$(MAKE) kills KILLS=60
	@$(MAKE) month NIGHTS=8
	@$(MAKE) profiled NIGHTS=60
	@$(MAKE) edinights NIGHTS=20
	@$(MAKE) torture FAULTS=200
	@$(MAKE) flips FLIPS=200
	@$(MAKE) bytes hostile BYTES=60 HOSTILE_MB=8 BOMB_ROWS=20000
	@$(MAKE) nights NIGHTS=40 VARIANT=tiny
	@$(MAKE) torture FAULTS=60 PART=faults VARIANT=tiny
	@$(MAKE) kills KILLS=20 VARIANT=tiny
	@$(MAKE) all tests VARIANT=asan
	@$(MAKE) unit VARIANT=asan
	@$(MAKE) fuzz-replay FUZZ_RUNS=200 VARIANT=asan
	@$(MAKE) races VARIANT=tsan
	@echo "make check: everything passed"

## sanitized: the command line, nights and kills under the sanitizers of a VARIANT (asan), beside what check has of them
sanitized: $(ALLOT) $(TRIED_BY)/kill_shim.so $(TRIED_BY)/clock_shim.so
	@$(CASES)
	@$(MAKE) nights
	@$(MAKE) kills

## races: runs of several threads under the thread sanitizer (VARIANT=tsan)
races: $(ALLOT) $(TRIED_BY)/kill_shim.so
	@TSAN_OPTIONS=exitcode=66 KILL_SHIM="$(CURDIR)/$(TRIED_BY)/kill_shim.so" tests/e2e/run $(ALLOT) two-threads

## test: the tests of one VARIANT: unit, integration, command line, random nights, kills
test:
	@echo "== $(VARIANT)"
	@$(MAKE) all tests
	@$(MAKE) unit
	@$(MAKE) e2e
	@$(MAKE) installed
	@$(MAKE) nights
	@$(MAKE) reports
	@$(MAKE) stories
	@$(MAKE) kills
	@$(MAKE) month NIGHTS=8

## deps: install missing libraries (Debian), or say which they are
deps:
	@CC="$(CC)" scripts/deps

tests: $(TEST_BIN) $(TRIED_BY)/nights

## unit: unit and integration tests
unit: $(TEST_BIN)
	@scripts/run-tests $(TEST_BIN)

## e2e: command-line cases, and the benchmark's tools
e2e: $(ALLOT) $(TRIED_BY)/kill_shim.so $(TRIED_BY)/clock_shim.so $(BENCH_TESTED)
	@$(CASES)
	@tests/edi/back $(ALLOT)
	@tests/bench/check $(B)

## installed: the installation, the Debian package, and what makes the program hard to exploit
installed: $(ALLOT)
	@tests/e2e/install $(ALLOT)
	$(if $(filter release,$(VARIANT)),@tests/e2e/hardened $(B))
	$(if $(filter release,$(VARIANT)),@tests/e2e/package $(ALLOT))

## docs: the manual, and the README's sessions, tables and links, against the program
docs: $(ALLOT) man
	@tests/e2e/readme $(ALLOT)

## man: the manual's pages: sound, and held against the program
man: $(ALLOT)
	@tests/e2e/man $(ALLOT)

## layers: who may include whom, and the bounds on the code; that each mutant finds its text
layers:
	@scripts/check-layers && tests/e2e/layers && tests/e2e/deps && tests/torture/mutants --applies

## nights: NIGHTS random nights, their results against an independent model
nights: $(ALLOT) $(TRIED_BY)/nights
	@$(TRIED_BY)/nights --allot $(ALLOT) --books tests/books/check --from 1 --count $(NIGHTS) --jobs 2 --shrink

## profiled: NIGHTS random nights as partners would send them, each feed with a profile, against the same model
profiled: $(ALLOT) $(TRIED_BY)/profiled
	@$(TRIED_BY)/profiled --allot $(ALLOT) --from 1 --count $(NIGHTS) --jobs 2

## edinights: NIGHTS random nights of interchanges (X12, EDIFACT), what comes of them against a judge of the manual
edinights: $(ALLOT) $(TRIED_BY)/edinights
	@$(TRIED_BY)/edinights --allot $(ALLOT) --from 1 --count $(NIGHTS) --jobs 2 --shrink

## reports: REPORTS random nights, their reports against what was published; of REPORT_ROWS and of many SKUs, their memory; the page in a browser
reports: $(ALLOT) $(B)/clock_shim.so $(B)/bench/measure
	@tests/report/nights $(B) books.py $(REPORTS) $(SEED)
	$(if $(filter release,$(VARIANT)),@tests/report/streams $(B) $(REPORT_ROWS))
	@tests/report/page $(ALLOT)

## stories: what explain tells of STORIES random order lines, against the movements that were published
stories: $(ALLOT) $(B)/clock_shim.so
	@tests/report/nights $(B) stories.py $(STORIES) $(SEED)

## kills: KILLS random nights, killed at random calls and taken up, against themselves undisturbed
kills: $(ALLOT) $(TRIED_BY)/kills $(TRIED_BY)/kill_shim.so
	@$(TRIED_BY)/kills --allot $(ALLOT) --from 1 --count $(KILLS) --jobs 2

## month: NIGHTS nights (30) in a spool that nobody watches, against the same nights fed by hand
month: $(ALLOT) $(B)/kill_shim.so
	@tests/month/month $(B) $(if $(filter command line,$(origin NIGHTS)),$(NIGHTS),30)

## torture: all faults, power cuts and limits (PART=faults, power or limits: these alone); FAULTS=N draws N of each, SEED=S others
torture: $(ALLOT) $(TRIED_BY)/torture $(TRIED_BY)/shim.so
	@$(TRIED_BY)/torture --allot $(ALLOT) --shim $(TRIED_BY)/shim.so --jobs 2 --seed $(SEED) $(FAULTS:%=--sample %) $(PART:%=--part %)

## mutants: small wrongs put into the program one by one; the torture, or the model, must catch each
mutants: $(ALLOT) $(B)/torture $(B)/shim.so $(B)/nights $(B)/kills $(B)/kill_shim.so $(B)/flips $(B)/clock_shim.so \
         $(B)/tests/integration/test_run_published $(B)/tests/integration/test_run_cutting
	@$(MAKE) all VARIANT=tiny
	@COMPILE="$(CC) $(STD) $(OPT) $(if $(HARDEN),-fPIE) $(CPPFLAGS) $(CFLAGS)" LINK="$(LINK) $(THIN)" LIBS="$(LDLIBS)" \
		tests/torture/mutants $(B)

## flips: FLIPS single-bit flips of a data file and cuts at every page, each told in time or harmless (FLIPS=10000, SEED=1)
flips: $(ALLOT) $(TRIED_BY)/flips $(TRIED_BY)/kill_shim.so
	@$(TRIED_BY)/flips --allot $(ALLOT) --flips $(FLIPS) --truncations $(FLIPS:%0=%) --from $(SEED) --jobs 2
	@$(TRIED_BY)/flips --allot $(ALLOT) --at-rest --flips $(FLIPS) --truncations 0 --from $(SEED) --jobs 2

## bytes: published files and data.mdb with a byte changed, BYTES of each (all of the published ones), each told by verify
bytes: $(ALLOT)
	@tests/flips/bytes $(ALLOT) "$(BYTES)" $(SEED)

## hostile: feeds of HOSTILE_MB MiB (64) without measure in all directions (HOSTILE_LARGE=1: of 1 and 10 GiB), time bombs, and all that reads them
hostile: $(ALLOT) $(B)/bench/measure
	@HOSTILE_MB=$(HOSTILE_MB) tests/hostile/hostile $(B)
	@BOMB_ROWS=$(BOMB_ROWS) tests/hostile/bombs $(B)
	@READ_ROWS=$(BOMB_ROWS) tests/hostile/readers $(B)

## adversary: feeds cut at every byte, failing system calls (INJECT=n of them, 0: all), a crowd of runs, a year of nights
adversary: $(ALLOT)
	@tests/adversary/cuts $(ALLOT)
	@tests/adversary/inject $(ALLOT) $(INJECT) $(SEED)
	@tests/adversary/crowd $(ALLOT)
	@tests/adversary/year $(ALLOT)

## fuzz: every fuzzer with libFuzzer (clang) for FUZZ_SECONDS (60); what they find new stays in build/fuzz
fuzz:
	@scripts/deps fuzz
	@$(MAKE) CC=clang VARIANT=fuzz fuzz-search

fuzz-search: $(FUZZ_BIN)
	@tests/fuzz/search $(FUZZ_SECONDS) $(FUZZ_BIN)

## fuzz-replay: the fuzzers on their corpora and FUZZ_RUNS mutations each, without clang
fuzz-replay: $(FUZZ_BIN)
	@tests/fuzz/replay $(FUZZ_RUNS) $(SEED) $(FUZZ_BIN)

## fuzz-units: FUZZ_RUNS mutations of interchanges, and of each type of message by itself (VARIANT=asan for sanitizers)
fuzz-units: $(B)/fuzz/fuzz_edi $(B)/fuzz/fuzz_units
	@tests/fuzz/units $(FUZZ_RUNS) $(SEED) $(B)/fuzz

## bench: allot beside a floor, SQLite and itself, as a table (BENCH_LARGE=1: on 20 million lines too)
bench:
	@scripts/deps bench
	@$(MAKE) $(ALLOT) $(BENCH_BIN) $(B)/clock_shim.so
	@tests/bench/bench $(B)

## lint: cppcheck, clang-tidy, shellcheck, and a build with clang
lint:
	@scripts/deps lint
	@scripts/lint $(STD) $(CPPFLAGS)
	@$(MAKE) CC=clang VARIANT=clang all tests

## deb: build/allot_VERSION_ARCH.deb, with units for systemd
deb: $(ALLOT)
	@scripts/package/deb $(ALLOT) build

## twice: make deb in two folders; the packages are the same to the bit
twice:
	@tests/e2e/twice

## clean-root: the package in a minimal Debian made with debootstrap: installed, a night, purged
clean-root: deb
	@tests/e2e/clean-root build/allot_*.deb

## install: copy allot to PREFIX/bin, manual and completion to PREFIX/share (PREFIX=/usr/local; DESTDIR is honoured)
install: $(ALLOT)
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(ALLOT) "$(DESTDIR)$(PREFIX)/bin/allot"
	@for page in $(PAGES); do \
		install -D -m 644 "scripts/package/man/$$page" "$(DESTDIR)$(MANDIR)/man$${page##*.}/$$page" || exit; \
	done
	@for completion in $(COMPLETIONS:%="%"); do \
		to="$(DESTDIR)$${completion#*:}"; \
		install -d "$${to%/*}" && scripts/package/completion $(ALLOT) "$${completion%%:*}" >"$$to" && \
			chmod 644 "$$to" || exit; \
	done

## uninstall: remove them from there
uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/allot"
	@for page in $(PAGES); do rm -f "$(DESTDIR)$(MANDIR)/man$${page##*.}/$$page" || exit; done
	@for completion in $(COMPLETIONS:%="%"); do rm -f "$(DESTDIR)$${completion#*:}" || exit; done

## clean: remove build/
clean:
	rm -rf build

## help: this list
help:
	@sed -n 's/^## \([a-z0-9]*\): /\1|/p' Makefile | awk -F'|' '{ printf "  make %-10s %s\n", $$1, $$2 }'
	@echo "  with VARIANT=release|asan|tsan|tiny, CC=..., V=1"

$(ALLOT): $(B)/src/cli/main.o $(LIB)
	$(call QUIET,LINK)$(LINK) $(FAT) $(if $(FAT),-O3) -o $@ $^ $(LDLIBS)

$(LIB): $(LIB_OBJ) $(B)/objects
	$(call QUIET,AR)rm -f $@ && $(if $(FAT),gcc-ar,ar) rcs $@ $(LIB_OBJ) $(OF_RELEASE)

$(B)/liballot.so: $(LIB_OBJ) $(B)/objects
	$(call QUIET,LINK)$(LINK) -shared -Wl,-soname,$(@F) -o $@ $(LIB_OBJ) $(LDLIBS)

# What another variant takes from release: by one make, since two at a time would write the same files.
RELEASED := $(addprefix build/release/,liballot.a nights profiled edinights kills kill_shim.so clock_shim.so torture shim.so flips)
ifneq ($(VARIANT),release)
$(RELEASED) &: FORCE
	@$(MAKE) VARIANT=release $(RELEASED)
endif

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(call QUIET,CC)$(COMPILE) -frandom-seed=$< $(DEFINES) -c -o $@ $<

$(B)/tests/model/test_%: $(B)/tests/model/test_%.o $(MODEL_OBJ)
	$(call QUIET,LINK)$(LINK) $(THIN) -o $@ $^ -lcmocka

$(B)/tests/%: $(B)/tests/%.o $(TEST_LIB) $(TESTED)
	$(call QUIET,LINK)$(LINK) $(THIN) $(FOUND_AT) -o $@ $^ $(LDLIBS) -lcmocka

$(B)/nights: $(NIGHT_OBJ)
	$(call QUIET,LINK)$(LINK) $(THIN) -o $@ $^

$(B)/profiled: $(PROFILED_OBJ) $(MODEL_OBJ)
	$(call QUIET,LINK)$(LINK) $(THIN) -o $@ $^ -lz

$(B)/kills: $(KILL_OBJ) $(DISGUISE_OBJ) $(MODEL_OBJ)
	$(call QUIET,LINK)$(LINK) $(THIN) -o $@ $^ -lz

$(B)/edinights: $(EDINIGHTS_OBJ) $(MODEL_OBJ)
	$(call QUIET,LINK)$(LINK) $(THIN) -o $@ $^

$(B)/kill_shim.so: tests/kill/kill_shim.c $(B)/flags
	$(call QUIET,LINK)$(CC) $(STD) $(WARN) -O2 -fPIC -shared -o $@ $<

$(B)/clock_shim.so: tests/clock/clock_shim.c $(B)/flags
	$(call QUIET,LINK)$(CC) $(STD) $(WARN) -O2 -fPIC -shared -o $@ $<

$(B)/flips: $(FLIPS_OBJ)
	$(call QUIET,LINK)$(LINK) $(THIN) -o $@ $^

$(B)/fuzz/%: $(B)/tests/fuzz/%.o $(FUZZ_OBJ) $(TESTED)
	@mkdir -p $(@D)
	$(call QUIET,LINK)$(LINK) $(THIN) $(FOUND_AT) $(if $(filter fuzz,$(VARIANT)),-fsanitize=fuzzer) -o $@ $^ $(LDLIBS) -lcmocka

$(B)/torture: $(TORTURE_OBJ) $(B)/tests/profiled/gzip.o $(MODEL_OBJ)
	$(call QUIET,LINK)$(LINK) $(THIN) -o $@ $^ -lz

$(B)/shim.so: $(SHIM_SRC) $(wildcard tests/torture/*.h) $(B)/flags
	$(call QUIET,LINK)$(CC) $(STD) $(WARN) -O2 -fPIC -shared -o $@ $(SHIM_SRC)

$(B)/bench/%: $(B)/tests/bench/%.o $(BENCH_OBJ) $(LIB)
	@mkdir -p $(@D)
	$(call QUIET,LINK)$(LINK) $(THIN) -o $@ $^ $(LDLIBS) -lm $(if $(filter sqlite,$*),-lsqlite3)

# What `allot version` names; only its own source is compiled anew when that changes.
$(B)/src/cli/version_command.o: $(B)/commit
$(B)/src/cli/version_command.o: DEFINES := -DALLOT_COMMIT='"$(word 1,$(BUILT_FROM))"' -DALLOT_DATE='"$(word 2,$(BUILT_FROM))"'

# Files that change only when what they hold does: other flags rebuild, a removed source relinks.
$(B)/flags $(B)/objects $(B)/commit: FORCE
	@mkdir -p $(@D)
	@new=$@.$$$$ && printf '%s\n' '$($(@F)_HELD)' >$$new && \
		if cmp -s $$new $@; then rm -f $$new; else mv -f $$new $@; fi

-include $(shell find $(B) -name '*.d' 2>/dev/null)
