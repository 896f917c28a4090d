#!/bin/bash
# Prints how QEMU shall run guests: "kvm" where that works, else "tcg", which is slow and always
# works. Virtual machines often offer a /dev/kvm that cannot run anything, so it is tried with a
# real boot; the answer is kept until the next `make clean`.
#
# usage: tools/accelerator.sh kernel
set -euo pipefail
kernel=$1
answer=.build/accelerator

if [[ -n "${ACCELERATOR:-}" ]]; then
    echo "$ACCELERATOR"
    exit
fi
if [[ ! (-r /dev/kvm && -w /dev/kvm) ]]; then
    echo tcg
    exit
fi
if [[ ! -e "$answer" ]]; then
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    # The machine ends itself as soon as the kernel is up; what it says counts, not how it ends.
    timeout 10 qemu-system-x86_64 -accel kvm -machine q35 -cpu max -m 256M -smp 2 -net none \
        -display none -no-reboot -device isa-debug-exit,iobase=0xf4 -serial "file:$log" \
        -kernel "$kernel" -append test=selftest >/dev/null 2>&1 || true
    if grep -q "ready on 2 CPUs" "$log"; then echo kvm; else echo tcg; fi >"$answer"
    grep -q kvm "$answer" || echo "/dev/kvm cannot run guests here; using TCG." >&2
fi
cat "$answer"
