#!/bin/bash
# Installs the Debian packages that a make target needs and that are missing.
#
# usage: tools/packages.sh group...
#
# With PATCHWORK_NO_APT=1 it only names them. Nothing is done, and nothing asked, when all are there.
set -euo pipefail

# group   package   a file that shows it is installed   what it is for
table() {
    cat <<'TABLE'
build make /usr/bin/make runs the Makefile
build binutils /usr/bin/objcopy turns the loader into a PE image
build gcc /usr/bin/gcc links host tools and the loader
build gnu-efi /usr/lib/crt0-efi-x86_64.o start-up code of the UEFI loader
build libpng-dev /usr/include/png.h reads and writes the pictures of the desktop
build libfreetype-dev /usr/include/freetype2/ft2build.h draws the letters of its fonts
build libharfbuzz-dev /usr/include/harfbuzz/hb.h finds pairs of letters that need kerning
build librsvg2-bin /usr/bin/rsvg-convert draws its icons
build fonts-lato /usr/share/fonts/truetype/lato/Lato-Regular.ttf the desktop's font
build fonts-dejavu-core /usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf the terminal's font
run qemu-system-x86 /usr/bin/qemu-system-x86_64 the machine to boot in
run ovmf /usr/share/OVMF/OVMF_CODE_4M.fd|/usr/share/OVMF/OVMF_CODE.fd its UEFI firmware
window qemu-system-gui /usr/lib/x86_64-linux-gnu/qemu/ui-gtk.so shows that machine in a window
check gdisk /usr/sbin/sgdisk|/sbin/sgdisk checks the partition table of the image
check dosfstools /usr/sbin/fsck.vfat|/sbin/fsck.vfat checks the file system of the image
check mtools /usr/bin/mdir reads the files of the image
games freedoom /usr/share/games/doom/freedoom1.wad games that the box doom can play
docs pandoc /usr/bin/pandoc renders the book
TABLE
}

groups=" $* "
if [[ "$groups" == *" run "* && -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]]; then
    groups+="window "
fi

missing=()
while read -r group package files purpose; do
    [[ "$groups" == *" $group "* ]] || continue
    for file in ${files//|/ }; do
        [[ -e "$file" ]] && continue 2
    done
    missing+=("$package")
    echo "needed: $package ($purpose)"
done < <(table)

if ! command -v swift >/dev/null; then
    echo "needed: Swift 6.3 or newer, which is no Debian package." >&2
    echo "Install it as https://www.swift.org/install/linux describes, then try again." >&2
    exit 1
fi
[[ ${#missing[@]} -eq 0 ]] && exit 0

install="apt-get install -y --no-install-recommends ${missing[*]}"
if [[ "${PATCHWORK_NO_APT:-}" == 1 ]]; then
    echo "Nothing was installed, as PATCHWORK_NO_APT=1 asks. Install them with:" >&2
    echo "  sudo $install" >&2
    exit 1
fi
if ! command -v apt-get >/dev/null; then
    echo "This is no Debian system; install the packages above by its own means." >&2
    exit 1
fi
become=()
[[ $(id -u) -eq 0 ]] || become=(sudo)
echo "Installing ${missing[*]}"
"${become[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${become[@]}" $install >/dev/null
