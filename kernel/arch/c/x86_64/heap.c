#include "CArch.h"
#include "heap.h"

// Room for what is made before the heap is: the frame allocator, the heap's tables, the log.
#define ARENA_BYTES (256 * 1024)
#define OUT_OF_MEMORY 12 // ENOMEM

static char arena[ARENA_BYTES] __attribute__((aligned(4096)));
static size_t arena_used;

static bool arena_is_left;

void arch_leave_arena(void) { arena_is_left = true; }

static void *allocate_from_arena(size_t size, size_t alignment) {
    size_t start = (arena_used + alignment - 1) & ~(alignment - 1);
    if (start > ARENA_BYTES || size > ARENA_BYTES - start) return NULL;
    arena_used = start + size;
    return arena + start;
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    void *block = arena_is_left ? kernel_heap_allocate(size, alignment) : allocate_from_arena(size, alignment);
    if (!block) return OUT_OF_MEMORY;
    *result = block;
    return 0;
}

void free(void *block) {
    if (!block || ((char *)block >= arena && (char *)block < arena + ARENA_BYTES)) return;
    kernel_heap_free(block);
}
