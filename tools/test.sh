#!/bin/bash
# All tests, from fast to slow, and a summary. Called by `make test`, which has installed what they
# need. Every stage runs even if an earlier one failed: one run shows everything.
set -uo pipefail
started=$SECONDS
results=()
failed=0
logs=.build/logs
mkdir -p "$logs"

# usage: stage 'what it is' log-name command...
stage() {
    local title=$1 log=$logs/$2.log start=$SECONDS verdict=passed count
    shift 2
    echo "== $title"
    if ! "$@" >"$log" 2>&1; then
        verdict=FAILED
        failed=1
        # What went wrong, without the thousands of lines about what did not.
        grep -E '(: error:|^error:|✘|Fatal error|No such)' "$log" | awk '!seen[$0]++' | head -40
        echo "   everything it said: $log"
    fi
    count=$(grep -oE 'Test run with [0-9]+ tests' "$log" | grep -oE '[0-9]+' |
        awk '{ sum += $1 } END { print sum }')
    results+=("$(printf '%-7s %4ds  %s%s' "$verdict" $((SECONDS - start)) "$title" \
        "${count:+ ($count tests)}")")
    [[ $verdict == passed ]]
}

guest() {
    ACCELERATOR=$(tools/accelerator.sh .build/stage/kernel.elf) \
        PATCHWORK_GUEST_PRODUCTS=$PWD/.build/stage swift test --skip-build --filter GuestTests
}

stage "host tests, and everything the host builds" host swift test
if stage "kernel, loader and disk image" image make --no-print-directory image; then
    stage "guest tests" guest guest
    stage "the same image from a clean copy elsewhere" reproducible tools/reproducible.sh
fi

echo
printf '%s\n' "${results[@]}"
if [[ $failed -eq 0 ]]; then
    echo "All tests passed in $((SECONDS - started)) seconds."
else
    echo "Tests failed; see above."
fi
exit $failed
