# allot: build, test and install. `make help` lists the targets.
#
# Everything built goes to build/VARIANT (VARIANT: release, asan, ...), so variants never mix.

CC       ?= cc
VARIANT  ?= release
B        := build/$(VARIANT)
PREFIX   ?= /usr/local
DESTDIR  ?=

STD      := -std=c17 -D_GNU_SOURCE
WARN     := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla \
            -Wwrite-strings -Wpointer-arith -Wundef -Werror
OPT      := -O2 -g
CFLAGS   ?=
CPPFLAGS += -Iinclude
LDLIBS   := -lcsv -llmdb -lnettle -lxxhash -lpthread

SAN_asan := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1
SAN_tsan := -fsanitize=thread -fno-omit-frame-pointer -O1
VFLAGS   := $(SAN_$(VARIANT))

COMPILE  := $(CC) $(STD) $(WARN) $(OPT) $(VFLAGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP
LINK     := $(CC) $(OPT) $(VFLAGS) $(CFLAGS) $(LDFLAGS)

LIB_SRC  := $(filter-out src/cli/main.c,$(wildcard src/*/*.c))
LIB_OBJ  := $(LIB_SRC:%.c=$(B)/%.o)
MAIN_OBJ := $(B)/src/cli/main.o
ALLOT    := $(B)/allot

# One test program per tests/unit/LAYER/test_*.c and tests/integration/test_*.c.
TEST_SRC := $(wildcard tests/unit/*/test_*.c tests/integration/test_*.c)
TEST_BIN := $(TEST_SRC:tests/%.c=$(B)/tests/%)
TEST_LIB := $(patsubst %.c,$(B)/%.o,$(wildcard tests/support/*.c))

.PHONY: all tests unit clean
.SECONDARY:

all: $(ALLOT)
	@ln -sfn $(VARIANT)/allot build/allot

$(ALLOT): $(MAIN_OBJ) $(B)/liballot.a
	$(LINK) -o $@ $^ $(LDLIBS)

$(B)/liballot.a: $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(B)/tests/%: $(B)/tests/%.o $(TEST_LIB) $(B)/liballot.a
	$(LINK) -o $@ $^ $(LDLIBS) -lcmocka

tests: $(TEST_BIN)

unit: $(TEST_BIN)
	@scripts/run-tests $(TEST_BIN)

clean:
	rm -rf build

-include $(shell find build -name '*.d' 2>/dev/null)
