#!/bin/bash
# benchmark.sh DOOM-HOST WAD...: plays the four demos of each WAD in this engine and, if it is
# installed, in chocolate-doom without presentation, and prints microseconds of processor time per
# tic. Processor time, because a busy machine stretches everything else.
set -e
host=$1
shift
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
TIMEFORMAT=%U

# The user time of chocolate-doom playing demo $2 of WAD $1, in seconds; its tics go to $home/tics.
reference() {
    { time /usr/games/chocolate-doom -iwad "$1" -nosound -nogui -nomouse -noblit \
        -timedemo "$2" >"$home/out" 2>&1 || true; } 2>&1
    sed -n 's/^timed \([0-9]*\) gametics.*/\1/p' "$home/out" >"$home/tics"
}

# Two tics of nothing: what starting and melting cost.
printf '\155\003\001\001\0\0\0\0\0\001\0\0\0\0\0\0\0\0\0\0\0\200' >"$home/empty.lmp"
for wad in "$@"; do
    if [ -x /usr/games/chocolate-doom ]; then start=$(reference "$wad" "$home/empty.lmp"); fi
    for demo in demo1 demo2 demo3 demo4; do
        echo "$(basename "$wad" .wad) $demo"
        "$host" --benchmark "$wad" "$demo" | sed 's/^/  engine:         /'
        if [ -x /usr/games/chocolate-doom ]; then
            all=$(reference "$wad" "$demo")
            awk -v all="$all" -v start="$start" -v tics="$(cat "$home/tics")" 'BEGIN {
                printf "  chocolate-doom: %d tics, %.1f µs per tic, simulation and frames\n",
                    tics, (all - start) * 1e6 / tics }'
        fi
    done
done
