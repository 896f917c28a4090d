/* Random bytes for programs: ChaCha20 (RFC 8439, section 2.3) keyed with the kernel's entropy. Each
   request takes the first half of its first block as the next key, so that nobody who learns the
   state learns what was handed out before. */
#include "CSystem.h"

uint32_t std_random_key[8];
static uint32_t lock;

static uint32_t rotate(uint32_t value, int bits) { return value << bits | value >> (32 - bits); }

static void quarter(uint32_t *s, int a, int b, int c, int d) {
    s[a] += s[b]; s[d] = rotate(s[d] ^ s[a], 16);
    s[c] += s[d]; s[b] = rotate(s[b] ^ s[c], 12);
    s[a] += s[b]; s[d] = rotate(s[d] ^ s[a], 8);
    s[c] += s[d]; s[b] = rotate(s[b] ^ s[c], 7);
}

static void block(const uint32_t key[8], uint64_t counter, uint32_t out[16]) {
    uint32_t start[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
    for (int i = 0; i < 8; i++) start[4 + i] = key[i];
    start[12] = (uint32_t)counter;
    start[13] = (uint32_t)(counter >> 32);
    for (int i = 0; i < 16; i++) out[i] = start[i];
    for (int round = 0; round < 10; round++) {
        quarter(out, 0, 4, 8, 12); quarter(out, 1, 5, 9, 13);
        quarter(out, 2, 6, 10, 14); quarter(out, 3, 7, 11, 15);
        quarter(out, 0, 5, 10, 15); quarter(out, 1, 6, 11, 12);
        quarter(out, 2, 7, 8, 13); quarter(out, 3, 4, 9, 14);
    }
    for (int i = 0; i < 16; i++) out[i] += start[i];
}

void std_random(void *bytes, size_t count) {
    unsigned char *to = bytes;
    uint32_t key[8], out[16];
    std_lock(&lock);
    block(std_random_key, 0, out);
    for (int i = 0; i < 8; i++) {
        std_random_key[i] = out[i];
        key[i] = out[8 + i];
    }
    std_unlock(&lock);
    for (uint64_t counter = 1; count > 0; counter++) {
        block(key, counter, out);
        for (size_t i = 0; i < sizeof out && count > 0; i++, count--)
            *to++ = (unsigned char)(out[i / 4] >> (i % 4 * 8));
    }
}
