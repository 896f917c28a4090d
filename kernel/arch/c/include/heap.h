// Where the C library's allocation functions, which Swift objects come from, find the kernel's heap.
#ifndef PATCHWORK_C_ARCH_HEAP_H
#define PATCHWORK_C_ARCH_HEAP_H

#include <stddef.h>

// From the first instruction on, requests are served from a fixed arena that never takes anything
// back. This call, made once with a single CPU running, sends all later ones to the functions below;
// what lies in the arena stays there.
void arch_leave_arena(void);

// The kernel's heap, in Swift.
void *kernel_heap_allocate(size_t size, size_t alignment);
void kernel_heap_free(void *block);

#endif
