// The host half: a "CPU" is an operating-system thread, and interrupts are a per-thread flag that
// nothing but the checks of the lock code looks at.
#ifndef PATCHWORK_C_ARCH_HOST_H
#define PATCHWORK_C_ARCH_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline void arch_pause(void) { __builtin_ia32_pause(); }

// The number of the calling thread's virtual CPU, below ARCH_HOST_MAXIMUM_CPUS; a thread gets the
// lowest free one at its first call and gives it back when it ends.
#define ARCH_HOST_MAXIMUM_CPUS 256
uint32_t arch_host_cpu_index(void);

// Sets the calling thread's simulated interrupt flag; returns what it was.
bool arch_host_set_interrupts(bool enabled);
bool arch_host_interrupts_enabled(void);

// Sections in which the simulated interrupts are put off.
void arch_host_begin_deferral(void);
void arch_host_end_deferral(void);

// Copies that may meet an unmapped page: return the bytes NOT copied.
size_t arch_copy_user(void *destination, const void *source, size_t count);

// One access to an aligned word; false when it faults.
bool arch_load_user_word(const uint32_t *source, uint32_t *result);

#endif
