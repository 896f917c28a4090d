#!/bin/bash
# Measures fbmp and grf, and ImageMagick on the same files in the same run. Prints Markdown.
# Each figure is the best of five; MB are of pixels, 4 bytes each. On a busy machine the
# comparison of processor time is the steadier one.
#
# usage: tools/benchmark.sh path/to/fbmp path/to/grf
set -euo pipefail
fbmp=$(realpath "$1")
grf=$(realpath "$2")
fonts=${FONT_SOURCES:-/usr/share/fonts/truetype}
icons=$PWD/assets/icons
magick=/usr/bin/convert
mogrify=/usr/bin/mogrify
if [[ ! -x $magick || ! -x $mogrify ]]; then
    echo "needed: imagemagick, to compare with" >&2
    exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# usage: best command...   prints milliseconds of the fastest of five runs: elapsed, of processors
best() {
    local TIMEFORMAT='%R %U %S'
    for _ in 1 2 3 4 5; do
        { time "$@" >/dev/null; } 2>&1
    done | awk '{ e = $1 * 1000; c = ($2 + $3) * 1000
        if (!n++ || e < elapsed) elapsed = e
        if (n == 1 || c < cpu) cpu = c } END { print elapsed, cpu }'
}
# usage: row title bytes 'ours' 'theirs', each of the two as best prints it
row() {
    echo "$3 $4" | awk -v title="$1" -v bytes="$2" '{
        printf "| %s | %d ms, %d MB/s | %d ms, %d MB/s | %.1f × | %.1f × |\n", title,
            $1, bytes / $1 / 1000, $3, bytes / $3 / 1000, $3 / $1, $4 / $2 }'
}

# A photograph's likeness: soft shapes of every size, and a sensor's noise.
"$magick" -seed 7 -size 4000x3000 plasma:tomato-steelblue -blur 0x2 -seed 7 -attenuate 0.15 \
    +noise Gaussian -depth 8 -strip PNG24:photo.png
pixels=$((4000 * 3000 * 4))
mkdir in out raw
sizes=(16 32 48)
count=0
bytes=0
while ((count < 1000)); do
    for icon in "$icons"/*.svg; do
        size=${sizes[count % 3]}
        name=$(basename "$icon" .svg)-$size
        [[ -e $name.png ]] || rsvg-convert -w "$size" -h "$size" "$icon" -o "$name.png"
        cp "$name.png" "in/$count.png"
        bytes=$((bytes + size * size * 4))
        count=$((count + 1))
        ((count < 1000)) || break
    done
done

magick_photo() { "$magick" photo.png -depth 8 bgra:raw/photo.raw; }
fbmp_photo() { "$fbmp" -q photo.png -o out/photo.fbmp; }
magick_back() { "$magick" -size 4000x3000 -depth 8 bgra:raw/photo.raw PNG24:raw/photo.png; }
fbmp_back() { "$fbmp" -q out/photo.fbmp -o out/photo.png; }
magick_icons() { for file in in/*.png; do "$magick" "$file" -depth 8 "bgra:raw/${file##*/}"; done; }
magick_batch() { "$mogrify" -path raw -format bgra -depth 8 in/*.png; }
fbmp_icons() { "$fbmp" -q in/*.png --output-dir out; }
magick_resize() { "$magick" photo.png -filter Lanczos -resize 1000x750 -depth 8 bgra:raw/r.raw; }
fbmp_resize() { "$fbmp" -q photo.png --resize 1000x750 -o out/r.fbmp; }
fonts_of() {
    "$grf" -q "$fonts/lato/Lato-Regular.ttf" --kerning "$1" --size 12,14,16,20,24,32 \
        --output-dir out
}

echo "ImageMagick: $("$magick" -version | sed -n '1s/Version: ImageMagick \([^ ]*\).*/\1/p')"
echo
echo "| Work | fbmp | ImageMagick | faster | with less processor time |"
echo "|---|---|---|---|---|"
row "photo, 12 megapixels, PNG to pixels" $pixels "$(best fbmp_photo)" "$(best magick_photo)"
row "the same, pixels to PNG" $pixels "$(best fbmp_back)" "$(best magick_back)"
row "the same, to 1000x750 by Lanczos" $pixels "$(best fbmp_resize)" "$(best magick_resize)"
ours=$(best fbmp_icons)
row "1,000 icons; ImageMagick as one mogrify" $bytes "$ours" "$(best magick_batch)"
row "1,000 icons; ImageMagick as 1,000 converts" $bytes "$ours" "$(best magick_icons)"
echo
echo "$(best fonts_of none) $(best fonts_of gpos)" | awk '{ glyphs = 6 * 191
    printf "grf, %d glyphs of Lato at six sizes: %d glyphs/s without kerning, ", glyphs,
        glyphs * 1000 / $1
    printf "%d glyphs/s with GPOS kerning of 36,481 pairs.\n", glyphs * 1000 / $3 }'
cmp -s raw/photo.raw <(tail -c +13 out/photo.fbmp) && echo "Both read the same pixels."
ls -l raw/photo.png out/photo.png | awk '{ print $NF ": " $5 " bytes" }'
