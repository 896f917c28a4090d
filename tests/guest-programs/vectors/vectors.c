/* AVX (Intel SDM vol. 1, chapter 14), in assembly: compiled code must not know that it is there. */
#include "CVectors.h"

int vectors_are_wide(void) {
    uint32_t a = 1, b, c = 0, d;
    __asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    /* OSXSAVE and AVX. */
    if ((c >> 27 & 3) != 3) return 0;
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & 6) == 6;
}

#define EACH(op) \
    op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) op(8) op(9) op(10) op(11) op(12) op(13) op(14) op(15)
#define LOAD(n) "vmovdqu 32*" #n "(%[before]), %%ymm" #n "\n\t"
#define STORE(n) "vmovdqu %%ymm" #n ", 32*" #n "(%[after])\n\t"

void vectors_keep(const uint8_t *before, uint8_t *after, uint64_t rounds) {
    __asm__ volatile(EACH(LOAD)
                     "1: dec %[rounds]\n\t"
                     "jnz 1b\n\t"
                     EACH(STORE)
                     "vzeroupper\n\t"
                     : [rounds] "+r"(rounds)
                     : [before] "r"(before), [after] "r"(after)
                     : "cc", "memory", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",
                       "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
}
