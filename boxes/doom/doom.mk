# DOOM: measures the engine beside the reference, on this host and in one run.

DOOM_WADS ?= /usr/share/games/doom/freedoom1.wad /usr/share/games/doom/freedoom2.wad

.PHONY: benchmark-doom

## benchmark-doom: microseconds per tic of the built-in demos, and chocolate-doom's beside them
benchmark-doom:
	swift build -c release --product doom-host
	bash boxes/doom/benchmark.sh "$$(swift build -c release --show-bin-path)/doom-host" $(DOOM_WADS)
