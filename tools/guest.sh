#!/bin/bash
# Boots the kernel over PVH without a display and runs one line of the shell: its output is printed, its
# status is the exit status. Without a line, the console's shell is offered on this terminal.
#
# usage: CMD='line' CPUS=n MEMORY=size tools/guest.sh stage-directory
set -uo pipefail
stage=$1
line=${CMD:-}

machine=(
    -name PatchworkOS -machine "q35,accel=$(tools/accelerator.sh "$stage/kernel.elf")" -cpu max
    -smp "${CPUS:-4}" -m "${MEMORY:-1G}" -vga std -display none -net none -no-reboot -monitor none
    -device isa-debug-exit,iobase=0xf4,iosize=4
    -kernel "$stage/kernel.elf" -initrd "$stage/root.archive"
)

# The guest says how the line ended on its debug console; without that, it did not end properly.
said=$(mktemp)
trap 'rm -f "$said"' EXIT
machine+=(-debugcon "file:$said")
guest_status() {
    local status
    if ! status=$(sed -n 's/^status //p' "$said") || ! grep -q '^status ' "$said"; then
        echo "The machine stopped without saying how the line ended." >&2
        return 125
    fi
    [[ -n "$status" ]] || return 0
    [[ "$status" =~ ^[0-9]{1,3}$ ]] && ((status > 0 && status < 256)) && return "$status"
    return 1
}

if [[ -z "$line" ]]; then
    echo "The console's shell. To stop: echo off > /dev/power"
    qemu-system-x86_64 "${machine[@]}" -chardev stdio,id=console,signal=off \
        -serial chardev:console -append "quiet report-status exit-on-panic"
    guest_status
    exit
fi

if ((${#line} > 512)); then
    echo "CMD is longer than 512 bytes; put the lines into a file of OVERLAY and run that." >&2
    exit 125
fi
qemu-system-x86_64 "${machine[@]}" -serial file:/dev/stdout \
    -append "quiet report-status exit-on-panic -- $line" </dev/null | sed -u 's/\r$//'
guest_status
