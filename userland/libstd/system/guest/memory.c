/* memcpy and its like, 16 bytes at a time (SSE2 is part of x86_64). Short and odd lengths are done
   with two overlapping moves rather than a byte loop. Built with -fno-builtin: the compiler must not
   turn these loops into calls of themselves. */
#include "CSystem.h"

typedef uint8_t vector __attribute__((vector_size(16), aligned(1), may_alias));
typedef uint64_t word __attribute__((aligned(1), may_alias));
typedef uint32_t half __attribute__((aligned(1), may_alias));
typedef uint16_t quarter __attribute__((aligned(1), may_alias));

/* Moves up to 32 bytes: all loads come before all stores, so the ranges may overlap. */
static void move_short(uint8_t *to, const uint8_t *from, size_t count) {
    if (count >= 16) {
        vector first = *(const vector *)from, last = *(const vector *)(from + count - 16);
        *(vector *)to = first;
        *(vector *)(to + count - 16) = last;
    } else if (count >= 8) {
        word first = *(const word *)from, last = *(const word *)(from + count - 8);
        *(word *)to = first;
        *(word *)(to + count - 8) = last;
    } else if (count >= 4) {
        half first = *(const half *)from, last = *(const half *)(from + count - 4);
        *(half *)to = first;
        *(half *)(to + count - 4) = last;
    } else if (count > 0) {
        uint8_t first = from[0], middle = from[count / 2], last = from[count - 1];
        to[0] = first;
        to[count / 2] = middle;
        to[count - 1] = last;
    }
}

static void move_up(uint8_t *to, const uint8_t *from, size_t count) {
    vector last = *(const vector *)(from + count - 16);
    uint8_t *end = to + count - 16;
    for (; count > 64; count -= 64, to += 64, from += 64) {
        vector a = *(const vector *)from, b = *(const vector *)(from + 16);
        vector c = *(const vector *)(from + 32), d = *(const vector *)(from + 48);
        *(vector *)to = a;
        *(vector *)(to + 16) = b;
        *(vector *)(to + 32) = c;
        *(vector *)(to + 48) = d;
    }
    for (; count > 16; count -= 16, to += 16, from += 16) *(vector *)to = *(const vector *)from;
    *(vector *)end = last;
}

static void move_down(uint8_t *to, const uint8_t *from, size_t count) {
    vector first = *(const vector *)from;
    for (; count > 16; count -= 16)
        *(vector *)(to + count - 16) = *(const vector *)(from + count - 16);
    *(vector *)to = first;
}

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
    if (count <= 32)
        move_short(to, from, count);
    else
        move_up(to, from, count);
    return to;
}

void *memmove(void *to, const void *from, size_t count) {
    if (count <= 32)
        move_short(to, from, count);
    else if ((uintptr_t)to - (uintptr_t)from >= count)
        move_up(to, from, count);
    else
        move_down(to, from, count);
    return to;
}

void *memset(void *to, int value, size_t count) {
    uint8_t *bytes = to, byte = (uint8_t)value;
    if (count < 16) {
        for (size_t i = 0; i < count; i++) bytes[i] = byte;
        return to;
    }
    vector fill = {byte, byte, byte, byte, byte, byte, byte, byte,
                   byte, byte, byte, byte, byte, byte, byte, byte};
    *(vector *)(bytes + count - 16) = fill;
    for (; count > 64; count -= 64, bytes += 64) {
        *(vector *)bytes = fill;
        *(vector *)(bytes + 16) = fill;
        *(vector *)(bytes + 32) = fill;
        *(vector *)(bytes + 48) = fill;
    }
    for (; count > 16; count -= 16, bytes += 16) *(vector *)bytes = fill;
    return to;
}

int memcmp(const void *left, const void *right, size_t count) {
    const uint8_t *a = left, *b = right;
    for (; count >= 8 && *(const word *)a == *(const word *)b; count -= 8) {
        a += 8;
        b += 8;
    }
    for (; count > 0; count--, a++, b++)
        if (*a != *b) return *a < *b ? -1 : 1;
    return 0;
}

size_t strlen(const char *text) {
    const char *end = text;
    while (*end) end++;
    return (size_t)(end - text);
}
