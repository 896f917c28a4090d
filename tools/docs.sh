#!/bin/bash
# Renders the book, docs/*.md, to HTML. docs/README.md is its table of contents.
#
# usage: tools/docs.sh directory
set -euo pipefail
output=$1
mkdir -p "$output"
style=$(mktemp --suffix .html)
trap 'rm -f "$style"' EXIT
cat >"$style" <<'CSS'
<style>
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif; }
pre, code { font-family: monospace; background: #f4f4f4; }
pre { padding: .6rem; overflow-x: auto; }
table { border-collapse: collapse; } td, th { border: 1px solid #ccc; padding: .2rem .5rem; }
</style>
CSS
for page in docs/*.md; do
    name=$(basename "$page" .md)
    [[ $name == README ]] && name=index
    title=$(sed -n '1s/^# *//p' "$page")
    # Links between chapters point at the rendered files.
    sed -E 's/\]\(README\.md/](index.html/g; s/\]\(([a-z0-9-]+)\.md/](\1.html/g' "$page" |
        pandoc --from gfm --to html --standalone --metadata pagetitle="$title" \
            --include-in-header "$style" --output "$output/$name.html"
done
if [[ -d docs/pictures ]]; then cp -r docs/pictures "$output/"; fi
echo "$output/index.html"
