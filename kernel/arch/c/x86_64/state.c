// Storage that must exist, zeroed and at a known place, before any Swift runs: Swift's own globals
// would be initialised lazily, at a moment nobody chose. Reached through functions, which Swift can
// call without taking the address of a shared variable.

#include "CArch.h"

static ArchCPU cpus[ARCH_MAXIMUM_CPUS];
static ArchGate gates[256] __attribute__((aligned(16)));
static ArchInterruptHandler handlers[256];
extern const uint64_t arch_interrupt_stubs[256];
uint8_t arch_has_smap;

static ArchInterruptExit interrupt_exit;

ArchCPU *arch_cpu_at(uint32_t index) { return &cpus[index % ARCH_MAXIMUM_CPUS]; }
ArchGate *arch_gate_at(uint8_t vector) { return &gates[vector]; }
uint64_t arch_interrupt_stub(uint8_t vector) { return arch_interrupt_stubs[vector]; }
void arch_set_has_smap(bool hasSMAP) { arch_has_smap = hasSMAP; }

void arch_set_interrupt_handler(uint8_t vector, ArchInterruptHandler handler) {
    __atomic_store_n(&handlers[vector], handler, __ATOMIC_RELEASE);
}

void arch_call_interrupt_handler(uint8_t vector, void *frame) {
    ArchInterruptHandler handler = __atomic_load_n(&handlers[vector], __ATOMIC_ACQUIRE);
    if (handler) handler(frame);
}

void arch_set_interrupt_exit(ArchInterruptExit handler) {
    __atomic_store_n(&interrupt_exit, handler, __ATOMIC_RELEASE);
}

int32_t arch_call_interrupt_exit(void *frame) {
    ArchInterruptExit handler = __atomic_load_n(&interrupt_exit, __ATOMIC_ACQUIRE);
    return handler ? handler(frame) : 0;
}

uint64_t arch_syscall_entry_address(void) {
    extern void arch_syscall_entry(void);
    return (uint64_t)arch_syscall_entry;
}

uint64_t arch_thread_start_address(void) {
    extern void arch_thread_start(void);
    return (uint64_t)arch_thread_start;
}

uint64_t arch_image_symbol(ArchImageSymbol symbol) {
    extern const uint8_t kernel_text_start[], kernel_text_end[], kernel_rodata_start[],
        kernel_rodata_end[], kernel_data_start[], kernel_data_end[], boot_stack_guard[], boot_stack_top[],
        interrupt_stack_guard[], interrupt_stack_top[];
    switch (symbol) {
        case ArchImageTextStart: return (uint64_t)kernel_text_start;
        case ArchImageTextEnd: return (uint64_t)kernel_text_end;
        case ArchImageReadOnlyStart: return (uint64_t)kernel_rodata_start;
        case ArchImageReadOnlyEnd: return (uint64_t)kernel_rodata_end;
        case ArchImageDataStart: return (uint64_t)kernel_data_start;
        case ArchImageDataEnd: return (uint64_t)kernel_data_end;
        case ArchImageBootStackGuard: return (uint64_t)boot_stack_guard;
        case ArchImageBootStackTop: return (uint64_t)boot_stack_top;
        case ArchImageInterruptStackGuard: return (uint64_t)interrupt_stack_guard;
        case ArchImageInterruptStackTop: return (uint64_t)interrupt_stack_top;
    }
}

uint64_t arch_fixup_target(uint64_t instruction) {
    typedef struct {
        uint64_t instruction, target;
    } Fixup;
    extern const Fixup kernel_fixups_start[], kernel_fixups_end[];
    for (const Fixup *fixup = kernel_fixups_start; fixup < kernel_fixups_end; fixup++) {
        if (fixup->instruction == instruction) return fixup->target;
    }
    return 0;
}

extern const uint8_t arch_trampoline_start[], arch_trampoline_root[], arch_trampoline_end[];

const void *arch_trampoline_code(void) { return arch_trampoline_start; }
size_t arch_trampoline_length(void) { return (size_t)(arch_trampoline_end - arch_trampoline_start); }
size_t arch_trampoline_parameters_offset(void) {
    return (size_t)(arch_trampoline_root - arch_trampoline_start);
}
