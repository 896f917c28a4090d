// Storage that must exist, zeroed and at a known place, before any Swift runs: Swift's own globals
// would be initialised lazily, at a moment nobody chose. Reached through functions, which Swift can
// call without taking the address of a shared variable.

#include "CArch.h"

static ArchCPU cpus[ARCH_MAXIMUM_CPUS];
static ArchGate gates[256] __attribute__((aligned(16)));
static ArchInterruptHandler handlers[256];
extern const uint64_t arch_interrupt_stubs[256];
uint8_t arch_has_smap;

ArchCPU *arch_cpu_at(uint32_t index) { return &cpus[index % ARCH_MAXIMUM_CPUS]; }
ArchGate *arch_gate_at(uint8_t vector) { return &gates[vector]; }
uint64_t arch_interrupt_stub(uint8_t vector) { return arch_interrupt_stubs[vector]; }
void arch_set_has_smap(bool hasSMAP) { arch_has_smap = hasSMAP; }

void arch_set_interrupt_handler(uint8_t vector, ArchInterruptHandler handler) {
    __atomic_store_n(&handlers[vector], handler, __ATOMIC_RELEASE);
}

void arch_call_interrupt_handler(uint8_t vector, ArchInterruptFrame *frame) {
    ArchInterruptHandler handler = __atomic_load_n(&handlers[vector], __ATOMIC_ACQUIRE);
    if (handler) handler(frame);
}
