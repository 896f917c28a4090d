/* Vector registers of 256 bits, which no other code of a program touches unasked: what the kernel does
   with them between two turns of a thread shows here. */
#pragma once
#include <stdint.h>

enum { vectors_bytes = 16 * 32 };

/* Whether the CPU has them and the kernel keeps them. */
int vectors_are_wide(void);

/* Loads all sixteen from `before`, counts down from `rounds`, and stores them to `after`. */
void vectors_keep(const uint8_t *_Nonnull before, uint8_t *_Nonnull after, uint64_t rounds);
