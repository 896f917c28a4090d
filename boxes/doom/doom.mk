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
# Host tests play Freedoom, and guest tests have it in an archive of their own.
PACKAGE_GROUPS_TEST += games

.PHONY: benchmark-doom doom-host-force games games-archive

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

games-archive: root-archive games ## Build .build/stage/games.archive: the root archive with Freedoom
	@directories=(); for directory in $(ROOT_DIRECTORIES) $(GAMES); do \
		if [ -d "$$directory" ]; then directories+=("$$directory"); fi; done; \
	$(IMAGE_TOOL) archive --output $(STAGE)/games.archive \
		--file kernel/symbols=$(STAGE)/kernel.symbols "$${directories[@]}"

benchmark-doom: ## Microseconds per tic of the built-in demos, beside chocolate-doom
	swift build -c release --product doom-host
	bash boxes/doom/benchmark.sh "$$(swift build -c release --show-bin-path)/doom-host" $(DOOM_WADS)
