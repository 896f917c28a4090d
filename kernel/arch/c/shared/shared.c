#include "CArch.h"

// One word per CPU, written only by that CPU with interrupts disabled.
uint64_t arch_held_lock_ranks[256];
