// What the loader asks of the processor, and the jump into the kernel.
#include "CFirmware.h"

extern const uint8_t switch_begin[];
extern const uint8_t switch_end[];

uint64_t firmware_timestamp(void) {
    return __builtin_ia32_rdtsc();
}

bool firmware_has_five_level_paging(void) {
    uint64_t control;
    __asm__("mov %%cr4, %0" : "=r"(control));
    return control & 1 << 12;
}

bool firmware_has_no_execute(void) {
    uint32_t a = 0x80000001, b, c = 0, d;
    __asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    return d & 1 << 20;
}

_Noreturn void firmware_enter_kernel(
    void *page, uint64_t tables, uint64_t stack, uint64_t entry, uint64_t bootInfo) {
    // The code is position-independent and fits a page; switch.S keeps both true.
    uint8_t *copy = page;
    for (const uint8_t *byte = switch_begin; byte < switch_end; byte++) {
        *copy++ = *byte;
    }
    typedef void (*Switch)(uint64_t, uint64_t, uint64_t, uint64_t);
    ((Switch)page)(bootInfo, tables, stack, entry);
    __builtin_unreachable();
}
