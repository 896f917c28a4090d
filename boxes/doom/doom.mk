# DOOM: its host command, games for the box, and what it costs beside the reference.

DOOM_WADS ?= /usr/share/games/doom/freedoom1.wad /usr/share/games/doom/freedoom2.wad

DOOM_HOST := $(TOOLS_BIN)/doom-host

# Debian's Freedoom as the box finds it. What users boot has it; tests that boot small machines do not,
# since the root archive lies in memory.
GAMES := $(BUILD)/games
ifneq ($(filter run,$(MAKECMDGOALS)),)
ROOT_DIRECTORIES += $(GAMES)
ROOT_PREREQUISITES += games
endif

.PHONY: benchmark-doom doom-host-force games

tools: $(DOOM_HOST)

# SwiftPM decides whether anything is to be done.
$(DOOM_HOST): doom-host-force
	swift build -c release --static-swift-stdlib -Xswiftc -use-ld=lld --product doom-host
	@mkdir -p $(TOOLS_BIN)
	@[ $@ -nt $(BUILD)/release/doom-host ] || install -s -m 755 $(BUILD)/release/doom-host $@

games: ## Fetch Freedoom for the box doom; make run does so by itself
	@tools/packages.sh games
	@mkdir -p $(GAMES)/box/doom/data
	@cp -u $(DOOM_WADS) $(GAMES)/box/doom/data/

benchmark-doom: ## Microseconds per tic of the built-in demos, beside chocolate-doom
	swift build -c release --product doom-host
	bash boxes/doom/benchmark.sh "$$(swift build -c release --show-bin-path)/doom-host" $(DOOM_WADS)
