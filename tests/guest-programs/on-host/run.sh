#!/bin/bash
# Runs programs of the guest on the host and checks what they print: a quick look at start-up, threads,
# heap, the C face and tools without booting anything. See run.c.
#
# usage: tests/guest-programs/on-host/run.sh   (after `make programs`)
set -euo pipefail
here=tests/guest-programs/on-host
system=userland/libstd/system
binaries=.build/user/base/bin
mkdir -p .build/on-host
run=.build/on-host/run
# Without stack protectors: they use the thread pointer, which is the guest's at times.
clang -O1 -fno-stack-protector -Wall -Wextra -Wno-nullability-completeness -I "$system/include" \
    "$here/run.c" "$system"/host/host.c "$system"/lock.c "$system"/random.c -o "$run"

failures=0
# usage: expect 'name' 'text that the output must be' program [argument]...
expect() {
    local name=$1 wanted=$2 found
    shift 2
    found=$(timeout 120 "$run" "$binaries/$1" "${@:2}" 2>&1) || true
    if [[ "$found" == "$wanted" ]]; then
        echo "case $name ok"
    else
        echo "case $name failed: $found"
        failures=$((failures + 1))
    fi
}

expect echo "two words" echo two words
expect cat "$(cat LICENSE)" cat LICENSE
expect wc-and-status "wc: /no/file: no such file or directory
status: 1" wc /no/file
expect shell "shell: column 6: a quote is not closed
status: 2" shell "echo 'x"
for program in hello-c thread-test; do
    output=$(timeout 300 "$run" "$binaries/$program" 2>&1) || true
    echo "$output"
    if ! grep -q '^case' <<<"$output" || grep -qv '^case .* ok$' <<<"$output"; then
        failures=$((failures + 1))
    fi
done
exit $((failures > 0))
