#!/bin/sh
# Checks the linked kernel for what no compiler option rules out for good:
#   - no x87, MMX or SSE instruction outside of what saves that state for programs:
#     the kernel does not preserve these registers for itself;
#   - no lazily initialised global but the standard library's hash seed, which nothing uses: the
#     first access could deadlock in an interrupt handler;
#   - no function whose frame is so large that a call can step over the pages that guard a stack.
# Of a kernel that is not optimised, in which large values are copied from frame to frame, only the last.
# Usage: kernel/check.sh KERNEL debug|release
set -eu

kernel=$1
failed=0

large=$(objdump -d --no-show-raw-insn "$kernel" | awk '
    /^[0-9a-f]+ </ { function_name = $2 }
    /sub +\$0x([2-9a-f][0-9a-f][0-9a-f][0-9a-f]|[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]+),%rsp/ {
        print "  " function_name " " $NF
    }')
if [ -n "$large" ]; then
    echo "$kernel: frames of 8 KiB and more:" >&2
    echo "$large" | head -n 20 >&2
    echo "Keep large values out of line, in an Array or in memory of their own." >&2
    failed=1
fi
[ "$2" = release ] || exit $failed

vector=$(objdump -d --no-show-raw-insn "$kernel" | awk '
    /^[0-9a-f]+ </ { function_name = $2 }
    /%[xyz]mm[0-9]|%mm[0-7]|%st|\t(f[a-z0-9]+|ldmxcsr|stmxcsr|emms|v[a-z0-9]+ps|v[a-z0-9]+pd)( |$)/ {
        if (function_name !~ /VectorState|<arch_f?x(save|rstor)(\.[0-9]+)?>/) print "  " function_name " " $0
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
