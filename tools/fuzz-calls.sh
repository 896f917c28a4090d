#!/bin/bash
# Fuzzes the system calls: boots a machine that makes random calls, in rounds of about half a second, and
# fails when the kernel does, or when memory is lost. SEED=n makes the same calls again.
#
# usage: tools/fuzz-calls.sh stage seconds
set -eu
stage=$1
seconds=$2
seed=${SEED:-$RANDOM$RANDOM$RANDOM}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "seed $seed"
timeout -k 5 $((seconds * 20 + 120)) qemu-system-x86_64 -machine q35 -cpu max \
    -accel "$(tools/accelerator.sh "$stage/kernel.elf")" -smp "${CPUS:-4}" -m "${MEMORY:-1G}" \
    -display none -vga std -net none -no-reboot -serial stdio \
    -device isa-debug-exit,iobase=0xf4,iosize=4 \
    -kernel "$stage/kernel.elf" -initrd "$stage/root.archive" \
    -append "quiet exit-on-panic report-status -- syscall-fuzz $seed $((seconds * 2))" \
    < /dev/null | tee "$log" || true
grep -q '^case syscall-fuzz ok' "$log"
