#!/bin/sh
# Checks the linked kernel for what no compiler option rules out for good:
#   - no x87, MMX or SSE instruction outside of what saves that state for programs:
#     the kernel does not preserve these registers for itself;
#   - no lazily initialised global but the standard library's hash seed, which nothing uses: the
#     first access could deadlock in an interrupt handler.
# Usage: kernel/check.sh KERNEL
set -eu

kernel=$1
failed=0

vector=$(objdump -d --no-show-raw-insn "$kernel" | awk '
    /^[0-9a-f]+ </ { function_name = $2 }
    /%[xyz]mm[0-9]|%mm[0-7]|%st|\t(f[a-z0-9]+|ldmxcsr|stmxcsr|emms|v[a-z0-9]+ps|v[a-z0-9]+pd)( |$)/ {
        if (function_name !~ /VectorState|<arch_fx(save|rstor)>|<arch_x(save|rstor)>/) print "  " function_name " " $0
    }')
if [ -n "$vector" ]; then
    echo "$kernel: floating-point or vector instructions in the kernel:" >&2
    echo "$vector" | head -n 20 >&2
    echo "Avoid Float, Double, Dictionary and Set in kernel code." >&2
    failed=1
fi

lazy=$(nm "$kernel" | awk '$3 ~ /_Wz$/ && $3 !~ /_swift_stdlib_Hashing_parameters_Wz$/ { print "  " $3 }')
if [ -n "$lazy" ]; then
    echo "$kernel: lazily initialised globals in the kernel:" >&2
    echo "$lazy" >&2
    echo "Give them a constant initial value, or set them up in kernel/main." >&2
    failed=1
fi
exit $failed
