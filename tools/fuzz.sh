#!/bin/bash
# Fuzzes a module: tests/fuzz/<name>.swift is compiled into one program with the sources that its
# "sources:" comment names (files, and folders with all that is in them), under the address sanitizer.
# As it all becomes one module, imports of the modules in its "modules:" comment are left out.
#
# usage: tools/fuzz.sh name seconds
set -euo pipefail
name=$1
seconds=$2
target=tests/fuzz/$name.swift
if [[ ! -e "$target" ]]; then
    echo "There is no fuzz target $name. There are:" >&2
    ls tests/fuzz | sed -n 's/\.swift$//p' >&2
    exit 1
fi
read -ra folders <<<"$(sed -n 's/^\/\/ sources: //p' "$target")"
modules=$(sed -n 's/^\/\/ modules: //p' "$target" | tr ' ' '|')
directory=.build/fuzz
rm -rf "$directory/sources-$name"
mkdir -p "$directory/corpus-$name" "$directory/findings" "$directory/sources-$name"
sources=()
for folder in "${folders[@]}"; do
    found=$(find "$folder" -name '*.swift' | sort)
    if [[ -z "$found" ]]; then
        echo "$target: there are no Swift files in $folder" >&2
        exit 1
    fi
    for source in $found; do
        copy="$directory/sources-$name/${source//\//-}"
        sed -E "s/^(public |internal )?import (${modules:-none})\$//" "$source" >"$copy"
        sources+=("$copy")
    done
done
swiftc -O -sanitize=fuzzer,address -use-ld=lld -parse-as-library -swift-version 6 \
    -strict-memory-safety -enable-experimental-feature Lifetimes -module-name "${name}Fuzz" \
    "${sources[@]}" "$target" -o "$directory/$name"
SWIFT_BACKTRACE=enable=no "$directory/$name" -max_total_time="$seconds" -max_len=65536 \
    -artifact_prefix="$directory/findings/" "$directory/corpus-$name"
