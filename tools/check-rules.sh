#!/bin/bash
# Rules of the repository that no compiler knows. Prints every breach with file and line.
set -uo pipefail
breaches=0

# usage: forbid 'what is wrong' 'extended regular expression' path...
forbid() {
    local message=$1 pattern=$2 found
    shift 2
    found=$(git grep -nIE "$pattern" -- "$@" ':!tools/check-rules.sh' || true)
    if [[ -n "$found" ]]; then
        printf '%s:\n%s\n' "$message" "$found"
        breaches=$((breaches + 1))
    fi
}

forbid "white space at the end of a line" '[[:blank:]]+$' \
    '*.swift' '*.c' '*.h' '*.S' '*.ld' '*.sh' '*.md' Makefile '*.mk'
forbid "a tab instead of spaces" $'\t' '*.swift' '*.c' '*.h' '*.S' '*.ld' '*.sh'
forbid "a line of more than 120 columns" '^.{121,}$' '*.c' '*.h' '*.S' '*.ld' '*.sh' '*.mk'
forbid "unfinished work" '\b(TODO|FIXME|XXX|HACK)\b' '*.swift' '*.c' '*.h' '*.S' '*.sh'
forbid "a path of somebody's machine" '"/(home|root|work|Users)/' '*.swift' '*.c' '*.h' '*.sh'
forbid "Foundation in code that the guest runs" '^(internal |public |@_exported )*import Foundation' \
    kernel userland

while read -r file; do
    if ! head -1 "$file" | grep -qE '^(//|#!|/\*|#)'; then
        echo "$file does not begin by saying what it is for"
        breaches=$((breaches + 1))
    fi
done < <(git ls-files 'kernel/**/*.swift' 'kernel/**/*.c' 'kernel/**/*.h' 'tools/**/*.swift' \
    'userland/**/*.swift' 'boxes/**/*.swift')

if [[ $breaches -ne 0 ]]; then
    echo "$breaches rules of the repository are broken"
    exit 1
fi
