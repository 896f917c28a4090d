#!/bin/bash
# Builds the disk image once more, from a clean copy of the sources in another directory, and
# compares: the same sources must give the same bytes, wherever and whenever they are built.
#
# usage: tools/reproducible.sh [image]     (.build/patchwork.img unless given)
set -euo pipefail
image=$(realpath "${1:-.build/patchwork.img}")

# The name is longer than usual, so that a path in a product would also move what follows it.
copy=$(mktemp -d -t patchwork-a-copy-with-a-rather-long-name-XXXXXX)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard |
    tar --create --null --files-from - --ignore-failed-read 2>/dev/null |
    tar --extract --directory "$copy"
[[ ! -e Package.resolved ]] || cp Package.resolved "$copy/"

make --no-print-directory -C "$copy" image
if cmp "$image" "$copy/.build/patchwork.img"; then
    echo "Both builds have the same bytes: $(sha256sum <"$image" | cut -d ' ' -f 1)"
    exit 0
fi
for file in "$copy"/.build/stage/*; do
    cmp "$file" ".build/stage/$(basename "$file")" || true
done
echo "error: the two images differ" >&2
exit 1
