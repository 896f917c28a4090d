// What the Swift runtime asks of a freestanding program, served from one block of memory that is
// never given back: the loader runs for a moment, and the kernel gets the block with the rest.
#include "CFirmware.h"

#define ARENA_PAGES 1024

static uint8_t *arena;
static size_t used;

uintptr_t __stack_chk_guard = 0x5bd1e995a7c3f00d;

_Noreturn void __stack_chk_fail(void) {
    __builtin_trap();
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    if (!arena) {
        uint64_t address = 0;
        if (firmware_allocate_pages(ARENA_PAGES, 1ull << 32, &address)) {
            return 12; // ENOMEM
        }
        arena = (uint8_t *)address;
    }
    size_t start = (used + alignment - 1) & ~(alignment - 1);
    size_t capacity = (size_t)ARENA_PAGES * 4096;
    if (start > capacity || size > capacity - start) {
        return 12;
    }
    used = start + size;
    *result = arena + start;
    return 0;
}

void free(void *pointer) {
    (void)pointer;
}

// The compiler recognises these loops and would call the functions from themselves.
__attribute__((no_builtin)) void *memcpy(void *restrict to, const void *restrict from, size_t n) {
    void *result = to;
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
    return result;
}

__attribute__((no_builtin)) void *memmove(void *to, const void *from, size_t n) {
    uint8_t *target = to;
    const uint8_t *source = from;
    if (target <= source || target >= source + n) {
        return memcpy(to, from, n);
    }
    while (n--) {
        target[n] = source[n];
    }
    return to;
}

__attribute__((no_builtin)) void *memset(void *to, int value, size_t n) {
    void *result = to;
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(n) : "a"(value) : "memory");
    return result;
}

__attribute__((no_builtin)) int memcmp(const void *a, const void *b, size_t n) {
    const uint8_t *left = a;
    const uint8_t *right = b;
    for (size_t index = 0; index < n; index++) {
        if (left[index] != right[index]) {
            return left[index] - right[index];
        }
    }
    return 0;
}
