// Where the C library's allocation functions, which Swift objects come from, find the kernel's heap.
#ifndef PATCHWORK_C_ARCH_HEAP_H
#define PATCHWORK_C_ARCH_HEAP_H

#include <stddef.h>

// From the first instruction on, requests are served from a fixed arena that never takes anything
// back. This call, made once with a single CPU running, sends all later ones to `allocate` and
// `release`; what lies in the arena stays there.
void arch_install_heap(void *heap, void *(*allocate)(void *heap, size_t size, size_t alignment),
                       void (*release)(void *heap, void *block));

#endif
