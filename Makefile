# alembic: build, test and measure. `make help` lists the targets.

BUILD   ?= build
CC      ?= cc
PREFIX  ?= /usr/local
PKGS     = sqlite3 libpcre2-8
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wwrite-strings -Wvla -Wformat=2 -Wundef -Werror
OPT     ?= -O2 -g
SAN     ?=
CFLAGS  ?=
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(WARN) $(OPT) $(SAN) -fPIC -fvisibility=hidden -Iinclude -Isrc \
           $(shell pkg-config --cflags $(PKGS)) $(CFLAGS)
LDLIBS   = $(shell pkg-config --libs $(PKGS)) -lgmp -lm -ldl -lpthread

SOURCES  = $(sort $(shell find src -name '*.c' -not -path 'src/cli/*'))
CLI      = $(sort $(wildcard src/cli/*.c))
OBJECTS  = $(SOURCES:%.c=$(BUILD)/obj/%.o)
CLI_OBJ  = $(CLI:%.c=$(BUILD)/obj/%.o)

.PHONY: all
all: $(BUILD)/alembic

$(BUILD)/libalembic.a: $(OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/alembic: $(CLI_OBJ) $(BUILD)/libalembic.a
	$(CC) $(SAN) $(OPT) -o $@ $^ $(LDLIBS)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d) $(CLI_OBJ:.o=.d)

.PHONY: clean
clean:
	rm -rf build build-*
