# alembic: build, test and measure. `make help` lists the targets.

BUILD   ?= build
CC      ?= cc
PREFIX  ?= /usr/local
DESTDIR ?=
PKGS     = sqlite3 libpcre2-8
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wwrite-strings -Wvla -Wformat=2 -Wundef -Werror
OPT     ?= -O2 -g
SAN     ?=
CFLAGS  ?=
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(WARN) $(OPT) $(SAN) -fPIC -fvisibility=hidden -Iinclude -Isrc -I$(BUILD)/gen $(CFLAGS)
LDLIBS   = -lsqlite3 -lpcre2-8 -lgmp -lm -ldl -lpthread

SOURCES  = $(sort $(shell find src -name '*.c' -not -path 'src/cli/*'))
CLI      = $(sort $(wildcard src/cli/*.c))
FROZEN   = $(sort $(wildcard src/pymods/frozen/*.py src/pymods/frozen/*/*.py src/pymods/frozen/*/*/*.py))
OBJECTS  = $(SOURCES:%.c=$(BUILD)/obj/%.o)
CLI_OBJ  = $(CLI:%.c=$(BUILD)/obj/%.o)
TOOLS    = $(patsubst tools/%.c,%,$(wildcard tools/*.c))

.PHONY: all
all: $(BUILD)/alembic ## the program, at build/alembic

GEN = $(BUILD)/gen/frozen.c $(BUILD)/gen/frozen.list.h
OBJECTS += $(BUILD)/obj/gen/frozen.o

$(BUILD)/embed: tools/build/embed.c
	@mkdir -p $(@D)
	$(CC) -O1 -o $@ $<

$(BUILD)/gen/frozen.c: $(BUILD)/embed $(FROZEN)
	@mkdir -p $(@D)
	$(BUILD)/embed $@ $(BUILD)/gen/frozen.list.h src/pymods/frozen $(FROZEN)

$(BUILD)/gen/frozen.list.h: $(BUILD)/gen/frozen.c ;

$(BUILD)/obj/gen/frozen.o: $(BUILD)/gen/frozen.c
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -Wno-missing-variable-declarations -c -o $@ $<

# The projects that init makes.
INIT_FILES = $(sort $(wildcard templates/*/*))
OBJECTS += $(BUILD)/obj/gen/init_templates.o
$(BUILD)/gen/init_templates.c: tools/build/embed.sh $(INIT_FILES)
	@mkdir -p $(@D)
	sh tools/build/embed.sh templates > $@

$(BUILD)/obj/gen/init_templates.o: $(BUILD)/gen/init_templates.c src/script/init_templates.h
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/obj/src/pymods/pymods.o: $(BUILD)/gen/frozen.list.h

$(BUILD)/libalembic.a: $(OBJECTS)
	@rm -f $@
	@$(AR) rcs $@ $^

$(BUILD)/alembic: $(CLI_OBJ) $(BUILD)/libalembic.a
	$(CC) $(SAN) $(OPT) -o $@ $^ $(LDLIBS)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Programs for tests and development (pyrun, astdump, ...): tools/NAME.c -> build/NAME, on the library.
$(addprefix $(BUILD)/,$(TOOLS)): $(BUILD)/%: $(BUILD)/obj/tools/%.o $(BUILD)/libalembic.a
	$(CC) $(SAN) $(OPT) -o $@ $^ $(LDLIBS)

.PHONY: tools
tools: $(addprefix $(BUILD)/,$(TOOLS)) ## the development programs

UNIT_OBJ = $(patsubst %.c,$(BUILD)/obj/%.o,$(sort $(wildcard tests/unit/*.c)))
# With the command line's own files but main: its parser is tested too.
$(BUILD)/unit: $(UNIT_OBJ) $(filter-out %/main.o,$(CLI_OBJ)) $(BUILD)/libalembic.a
	$(CC) $(SAN) $(OPT) -o $@ $^ $(LDLIBS)
$(UNIT_OBJ): CFLAGS += -Itests/unit

.PHONY: unit
unit: $(BUILD)/unit ## the unit tests; T="name name" for some of them
	@$(BUILD)/unit $(T)

# fuzz/fuzz_NAME.c -> build/fuzz_NAME, which replays inputs (fuzz/README.md).
FUZZ     = $(sort $(patsubst fuzz/%.c,%,$(wildcard fuzz/fuzz_*.c)))
FUZZ_OBJ = $(FUZZ:%=$(BUILD)/obj/fuzz/%.o) $(BUILD)/obj/fuzz/main.o
$(FUZZ_OBJ): CFLAGS += -Ifuzz
$(addprefix $(BUILD)/,$(FUZZ)): $(BUILD)/%: $(BUILD)/obj/fuzz/%.o $(BUILD)/obj/fuzz/main.o $(BUILD)/libalembic.a
	$(CC) $(SAN) $(OPT) -o $@ $^ $(LDLIBS)

.PHONY: fuzz fuzz-replay
fuzz-replay: $(addprefix $(BUILD)/,$(FUZZ))

fuzz: ## fuzz each target for FUZZ_TIME seconds (60) with clang's libFuzzer
	@$(MAKE) --no-print-directory BUILD=build-fuzz CC=clang OPT="-O1 -g" SAN="-fsanitize=fuzzer-no-link,address,undefined" build-fuzz/libalembic.a
	@sh tools/fuzz.sh build-fuzz $${FUZZ_TIME:-60} $(FUZZ)

-include $(OBJECTS:.o=.d) $(CLI_OBJ:.o=.d) $(UNIT_OBJ:.o=.d) $(FUZZ_OBJ:.o=.d)

.PHONY: fault deps-build deps-test quickstart lint check test bench clean help install
deps-build:
	@sh tools/deps.sh build
deps-test: deps-build
	@sh tools/deps.sh test

quickstart: deps-build ## install what is missing, build, and show the main job on SQLite
	@$(MAKE) --no-print-directory -j2 all
	@sh tools/quickstart.sh $(BUILD)/alembic

lint: ## floors, headers, lists, formatting, rows
	@CC="$(CC)" sh tools/lint/run.sh

SAN_FLAGS = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
ASAN_MAKE = $(MAKE) --no-print-directory BUILD=build-asan OPT="-O1 -g" SAN="$(SAN_FLAGS)" CFLAGS="-DAL_TEST_HOOKS"

test: all tools $(BUILD)/unit fuzz-replay ## run the tests against the plain build
	@sh tests/run.sh $(BUILD)

.PHONY: asan test-asan
asan:
	@$(ASAN_MAKE) -j2 all tools build-asan/unit fuzz-replay
	@touch build-asan/hooks

test-asan: asan ## the same in the sanitizer build
	@sh tests/run.sh build-asan

check: deps-test ## everything: lint, tests, tests under sanitizers; ends with "N passed, N failed"
	@sh tools/check.sh

fault: asan ## the Nth statement and the Nth allocation of each command fail
	@sh tests/fault/faults.sh build-asan

bench: deps-build ## ratios against named peers
	@$(MAKE) --no-print-directory -j2 all $(BUILD)/ratio
	@sh bench/run.sh $(BUILD)

install: all ## honours PREFIX and DESTDIR
	install -D -m 755 $(BUILD)/alembic $(DESTDIR)$(PREFIX)/bin/alembic

clean:
	rm -rf build build-*

help:
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 20
