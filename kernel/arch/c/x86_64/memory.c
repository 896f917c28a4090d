// The functions that compilers call for copies, fills and comparisons. C, as the compiler expects these
// very names and turns Swift loops into calls of them. Eight bytes at a time, several times a round: vector
// registers belong to programs.

#include <stddef.h>
#include <stdint.h>

// Without this the loops below would be turned into calls of the functions that they are in.
#define PLAIN __attribute__((no_builtin))

typedef uint64_t __attribute__((aligned(1), may_alias)) Word;

PLAIN void *memcpy(void *restrict destination, const void *restrict source, size_t count) {
    char *to = destination;
    const char *from = source;
    for (; count >= 32; count -= 32, to += 32, from += 32) {
        Word a = ((const Word *)from)[0], b = ((const Word *)from)[1];
        Word c = ((const Word *)from)[2], d = ((const Word *)from)[3];
        ((Word *)to)[0] = a, ((Word *)to)[1] = b, ((Word *)to)[2] = c, ((Word *)to)[3] = d;
    }
    for (; count >= 8; count -= 8, to += 8, from += 8) *(Word *)to = *(const Word *)from;
    while (count--) *to++ = *from++;
    return destination;
}

PLAIN void *memmove(void *destination, const void *source, size_t count) {
    char *to = destination;
    const char *from = source;
    // A block that starts inside of the source is copied from its end.
    if ((uintptr_t)to - (uintptr_t)from >= count) {
        for (; count >= 8; count -= 8, to += 8, from += 8) *(Word *)to = *(const Word *)from;
        while (count--) *to++ = *from++;
        return destination;
    }
    while (count >= 8) {
        count -= 8;
        *(Word *)(to + count) = *(const Word *)(from + count);
    }
    while (count--) to[count] = from[count];
    return destination;
}

PLAIN void *memset(void *destination, int value, size_t count) {
    char *to = destination;
    Word word = 0x0101010101010101ull * (uint8_t)value;
    // Clearing pages is most of what it costs to give them to a program.
    for (; count >= 512; count -= 512, to += 512) {
#pragma GCC unroll 64
        for (int index = 0; index < 64; index++) ((Word *)to)[index] = word;
    }
    for (; count >= 8; count -= 8, to += 8) *(Word *)to = word;
    while (count--) *to++ = (char)value;
    return destination;
}

PLAIN int memcmp(const void *left, const void *right, size_t count) {
    const unsigned char *a = left, *b = right;
    for (; count >= 8 && *(const Word *)a == *(const Word *)b; count -= 8) a += 8, b += 8;
    for (; count; count--, a++, b++) {
        if (*a != *b) return *a - *b;
    }
    return 0;
}
