#!/bin/bash
# benchmark.sh DOOM-HOST WAD...: plays the four demos of each WAD in this engine and, if it is
# installed, in chocolate-doom without presentation, and prints microseconds of processor time per
# tic. Processor time, because a busy machine stretches everything else; and the best of RUNS runs
# of both by turns, because it stretches even that.
set -euo pipefail
host=$1
shift
runs=${RUNS:-5}
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

least() { sort -g "$1" | head -1; }

# Two tics of nothing: what starting, loading and melting cost. The engine leaves them out, too.
printf '\155\003\001\001\0\0\0\0\0\001\0\0\0\0\0\0\0\0\0\0\0\200' >"$home/empty.lmp"
for wad in "$@"; do
    for demo in demo1 demo2 demo3 demo4; do
        rm -f "$home"/{state,frames,all,start}
        for ((run = 0; run < runs; run++)); do
            "$host" --benchmark "$wad" "$demo" >"$home/engine"
            awk 'NR == 1 { print $3 }' "$home/engine" >>"$home/state"
            awk 'NR == 2 { print $3 }' "$home/engine" >>"$home/frames"
            if [ -x /usr/games/chocolate-doom ]; then
                reference "$wad" "$home/empty.lmp" >>"$home/start"
                reference "$wad" "$demo" >>"$home/all"
            fi
        done
        awk -v name="$(basename "$wad" .wad) $demo" -v state="$(least "$home/state")" \
            -v frames="$(least "$home/frames")" 'BEGIN {
                printf "%s: %.1f µs per tic, %.1f with frames", name, state, frames }'
        if [ -e "$home/all" ]; then
            awk -v frames="$(least "$home/frames")" -v all="$(least "$home/all")" \
                -v start="$(least "$home/start")" -v tics="$(cat "$home/tics")" 'BEGIN {
                    reference = (all - start) * 1e6 / tics
                    printf "; chocolate-doom %.1f; ratio %.2f", reference, frames / reference }'
        fi
        echo
    done
done
