// The x86_64 half: instructions with no Swift spelling, and the layouts that assembly shares with Swift.
#ifndef PATCHWORK_C_ARCH_X86_64_H
#define PATCHWORK_C_ARCH_X86_64_H

#include <stdbool.h>
#include <stdint.h>

static inline void arch_pause(void) { __asm__ volatile("pause"); }
static inline void arch_out8(uint16_t port, uint8_t value) {
    __asm__ volatile("outb %0, %1" ::"a"(value), "Nd"(port));
}
static inline uint8_t arch_in8(uint16_t port) {
    uint8_t value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}
static inline void arch_halt_forever(void) { for (;;) __asm__ volatile("cli; hlt"); }
#endif
