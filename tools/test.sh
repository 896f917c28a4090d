#!/bin/bash
# Tests from fast to slow, and a summary. Called by `make test`, which has installed what they need, and
# by `make test-all`, which sets ALL=1: then also longer sessions at the
# desktop, the unoptimised kernel, and the image built again elsewhere. Every stage runs even if an
# earlier one failed: one run shows everything.
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
        # What went wrong, without the thousands of lines about what did not: errors, where a session
        # at the desktop had come to, and the end of the machine's log that a failure quotes.
        grep -E '(: error:|^error:|✘|Fatal error|No such)' "$log" | awk '!seen[$0]++' | head -40
        grep -E '^[0-9]+x[0-9]+, .*: [0-9.]+ s$' "$log" | tail -20
        grep -A 40 'recorded an issue' "$log" | cut -c1-200 | head -120
        echo "   everything it said: $log"
    fi
    count=$(grep -oE 'Test run with [0-9]+ tests' "$log" | grep -oE '[0-9]+' |
        awk '{ sum += $1 } END { print sum }')
    results+=("$(printf '%-7s %4ds  %s%s' "$verdict" $((SECONDS - start)) "$title" \
        "${count:+ ($count tests)}")")
    [[ $verdict == passed ]]
}

# usage: guest stage-directory filter
guest() {
    ACCELERATOR=$(tools/accelerator.sh "$1/kernel.elf") \
        PATCHWORK_GUEST_PRODUCTS=$PWD/$1 swift test --skip-build --filter "$2"
}

# The kernel as the compiler leaves it at -Onone, with all assertions, beside the loader and files of
# the optimised one.
unoptimised_kernel() {
    make --no-print-directory kernel DEBUG=1 STAGE=.build/stage-debug &&
        cp .build/stage/BOOTX64.EFI .build/stage/root.archive .build/stage-debug/
}

# Every fuzz target, for as long as shows that it builds and finds nothing at once.
fuzz_all() {
    local target
    for target in tests/fuzz/*.swift; do
        target=${target##*/}
        tools/fuzz.sh "${target%.swift}" 5 || return 1
    done
}

stage "format and rules" lint make --no-print-directory lint
# Pictures of controls are compared with goldens, and need the fonts.
stage "fonts and pictures" art make --no-print-directory art
stage "host tests, and everything the host builds" host swift test
if stage "kernel, loader and disk image" image make --no-print-directory image; then
    stage "guest tests of the kernel" guest guest .build/stage \
        'GuestTests.*(SelfTests|PanicTests|PowerTests|ScreenTests|LoaderTests)'
    stage "guest tests of programs, files, devices and boxes" guest-programs guest .build/stage \
        'GuestTests.*/(ProgramTests|FileTests|DeviceTests|BoxTests|ConsoleTests)'
    stage "sessions at the desktop" guest-desktop guest .build/stage \
        'GuestTests.*/(DesktopTests/(session|revival|firmware)|BoxDesktopTests)'
    if stage "root archive with games" games make --no-print-directory games-archive; then
        stage "sessions of DOOM at the desktop" guest-doom guest .build/stage \
            'GuestTests.*DoomTests/(session|options|withoutGames)'
    fi
fi
if [[ "${ALL:-}" == 1 ]]; then
    stage "make guest, with an overlay, CPUs and memory" make-guest tools/guest-test.sh
    stage "files, sockets and processes under the sanitizers" sanitize make --no-print-directory sanitize
    stage "fuzz targets" fuzz fuzz_all
    stage "more sessions at the desktop" guest-sessions guest .build/stage \
        'GuestTests.*/(DesktopTests/endurance|DoomTests/timedemo)'
    if stage "unoptimised kernel" kernel-debug unoptimised_kernel; then
        stage "its self-test" guest-debug guest .build/stage-debug kernelSelfTest
    fi
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
