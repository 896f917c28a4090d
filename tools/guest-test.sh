#!/bin/bash
# Tests `make guest`: what is printed, the status, files of OVERLAY, CPUS and MEMORY. In a stage of its own,
# so that the overlay's files do not get into what the other tests boot.
set -uo pipefail
overlay=$(mktemp -d)
trap 'rm -rf "$overlay"' EXIT
mkdir "$overlay/overlaid"
echo "from the overlay" >"$overlay/overlaid/file"
failed=0
mkdir -p .build/logs

# usage: expect 'what it is' wanted found
expect() {
    [[ "$2" == "$3" ]] && return
    printf 'error: %s: wanted "%s", found "%s"\n' "$1" "$2" "$3" >&2
    failed=1
}

# usage: guest variable=value...
guest() { make --no-print-directory guest STAGE=.build/stage-guest "$@" 2>.build/logs/make-guest.stderr; }

output=$(guest OVERLAY="$overlay" CPUS=3 MEMORY=200M \
    CMD='cat /overlaid/file; wc -l < /dev/perf/cpu; grep total /dev/perf/mem; ls nothing')
expect "the status of a line that fails" 2 $?
pages=$(sed -n 's/^total_pages *:* *//p' <<<"$output")
expect "what the line prints" "from the overlay
4
ls: nothing: no such file or directory" "$(grep -v total_pages <<<"$output")"
# What is the kernel's from the beginning, with the archive of some 35 MiB, is missing.
expect "between 140 and 200 MiB in pages ($pages)" yes \
    "$( ((pages > 140 * 256 && pages <= 200 * 256)) && echo yes)"
grep -q 'Error 1$' .build/logs/make-guest.stderr
expect "make says which status the line had" 0 $?

output=$(guest OVERLAY="$overlay/none" CMD='echo never')
expect "without the overlay's directory" "2 " "$? $output"
grep -q "OVERLAY=$overlay/none: no such directory" .build/logs/make-guest.stderr
expect "the directory that is missing is named" 0 $?

# The overlay's files are in no later archive.
output=$(guest CMD='ls /overlaid 2>&1 || echo')
expect "without an overlay" "ls: /overlaid: no such file or directory" "$(head -n 1 <<<"$output")"
exit $failed
