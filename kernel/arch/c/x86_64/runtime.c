// What compiled Swift and C expect to find besides memory: the stack protector, a source of hash seeds,
// a place for `print`.

#include "CArch.h"

uintptr_t __stack_chk_guard = 0xA5C3961E5A3CF100;

// Called by the entry code before any function that is protected: the guard must not change while one
// runs. The lowest byte stays 0, so that a string function that overruns stops there.
__attribute__((no_stack_protector)) void arch_choose_stack_guard(void) {
    uint64_t random = 0;
    if (arch_cpuid(1, 0).ecx >> 30 & 1) arch_random(&random);
    random ^= arch_read_timestamp() * 0x9E3779B97F4A7C15ull;
    __stack_chk_guard = random << 8;
}

__attribute__((noreturn)) void __stack_chk_fail(void) {
    static const char message[] = "a function wrote past the end of its locals";
    ArchCPU *cpu = arch_cpu_self();
    cpu->panicMessage = (const uint8_t *)message;
    cpu->panicMessageLength = sizeof message - 1;
    arch_undefined_instruction();
}

// Seeds of hashed collections, which the kernel has none of; the standard library wants it to exist.
void arc4random_buf(void *buffer, size_t count) {
    for (uint8_t *byte = buffer; count; count--, byte++) *byte = (uint8_t)(arch_read_timestamp() >> 3);
}

// The kernel has a log instead.
int putchar(int character) { return character; }
