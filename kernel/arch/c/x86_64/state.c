// Storage that must exist, zeroed and at a known place, before any Swift runs: Swift's own globals
// would be initialised lazily, at a moment nobody chose.

#include "CArch.h"

ArchCPU arch_cpus[ARCH_MAXIMUM_CPUS];
__attribute__((aligned(16))) ArchGate arch_gates[256];
ArchInterruptHandler arch_interrupt_handlers[256];
uint8_t arch_has_smap;
