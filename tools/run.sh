#!/bin/bash
# Boots a disk image in QEMU: in a window when there is a display, else headless with VNC.
#
# usage: CPUS=n MEMORY=size GDB=1 tools/run.sh image kernel
set -euo pipefail
image=$1
kernel=$2

firmware=/usr/share/OVMF
for size in _4M ""; do
    if [[ -e "$firmware/OVMF_CODE$size.fd" ]]; then
        code=$firmware/OVMF_CODE$size.fd
        variables=$firmware/OVMF_VARS$size.fd
        break
    fi
done
# The firmware keeps its settings here; a private copy each time means that every boot is the first.
settings=$(mktemp)
trap 'rm -f "$settings"' EXIT
cp "$variables" "$settings"

accelerator=$(tools/accelerator.sh "$kernel")

arguments=(
    -name PatchworkOS -machine "q35,accel=$accelerator" -cpu max
    -smp "${CPUS:-4}" -m "${MEMORY:-1G}" -vga std -device virtio-tablet-pci
    -net none -serial stdio
    -drive "if=pflash,format=raw,readonly=on,file=$code"
    -drive "if=pflash,format=raw,file=$settings"
    -drive "format=raw,snapshot=on,file=$image"
)

if [[ "${GDB:-}" == 1 ]]; then
    arguments+=(-gdb tcp:127.0.0.1:1234 -S)
    echo "Waiting for a debugger: gdb $kernel -ex 'target remote 127.0.0.1:1234'"
fi

if [[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]]; then
    arguments+=(-display gtk)
else
    number=0
    while (exec 3<>"/dev/tcp/127.0.0.1/$((5900 + number))") 2>/dev/null; do
        number=$((number + 1))
    done
    arguments+=(-display none -vnc "127.0.0.1:$number")
    echo "No display here: look with a VNC viewer at 127.0.0.1:$((5900 + number)), stop with Ctrl-C."
fi
qemu-system-x86_64 "${arguments[@]}"
