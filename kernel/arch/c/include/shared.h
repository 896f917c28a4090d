// What both halves of Arch have in common.
#ifndef PATCHWORK_C_ARCH_SHARED_H
#define PATCHWORK_C_ARCH_SHARED_H

#include <stddef.h>
#include <stdint.h>

// Bit r of a CPU's word: that CPU holds a lock of rank r. Kept by debug builds only.
extern uint64_t arch_held_lock_ranks[256];

static inline uint64_t arch_get_held_lock_ranks(uint32_t cpu) {
    return arch_held_lock_ranks[cpu];
}

static inline void arch_set_held_lock_ranks(uint32_t cpu, uint64_t ranks) {
    arch_held_lock_ranks[cpu] = ranks;
}

// The allocator that Swift objects come from as well: the C library's on the host, the kernel's
// heap in the kernel.
int posix_memalign(void **result, size_t alignment, size_t size);
void free(void *block);

// `alignment`: a power of two, at least 8. Null when there is no memory.
static inline void *arch_allocate(size_t size, size_t alignment) {
    void *block = 0;
    return posix_memalign(&block, alignment, size) == 0 ? block : 0;
}

static inline void arch_free(void *block) { free(block); }

#endif
