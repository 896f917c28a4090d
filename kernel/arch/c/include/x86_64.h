// The x86_64 half: instructions with no Swift spelling, and the layouts that assembly shares with
// Swift. References are to the Intel SDM unless another book is named.
#ifndef PATCHWORK_C_ARCH_X86_64_H
#define PATCHWORK_C_ARCH_X86_64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Swift's functions have other attributes than C's, for which the compiler would call each of these.
#define ARCH_INLINE static inline __attribute__((always_inline))

#pragma clang assume_nonnull begin

// MARK: Ports (vol. 1 ch. 19)

ARCH_INLINE void arch_out8(uint16_t port, uint8_t value) {
    __asm__ volatile("outb %0, %1" ::"a"(value), "Nd"(port));
}
ARCH_INLINE void arch_out16(uint16_t port, uint16_t value) {
    __asm__ volatile("outw %0, %1" ::"a"(value), "Nd"(port));
}
ARCH_INLINE void arch_out32(uint16_t port, uint32_t value) {
    __asm__ volatile("outl %0, %1" ::"a"(value), "Nd"(port));
}
ARCH_INLINE uint8_t arch_in8(uint16_t port) {
    uint8_t value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}
ARCH_INLINE uint16_t arch_in16(uint16_t port) {
    uint16_t value;
    __asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}
ARCH_INLINE uint32_t arch_in32(uint16_t port) {
    uint32_t value;
    __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

// MARK: Memory-mapped registers: exactly one access of exactly this width

ARCH_INLINE uint8_t arch_mmio_read8(uint64_t address) {
    return *(volatile uint8_t *)address;
}
ARCH_INLINE void arch_mmio_write8(uint64_t address, uint8_t value) {
    *(volatile uint8_t *)address = value;
}
ARCH_INLINE uint16_t arch_mmio_read16(uint64_t address) {
    return *(volatile uint16_t *)address;
}
ARCH_INLINE void arch_mmio_write16(uint64_t address, uint16_t value) {
    *(volatile uint16_t *)address = value;
}
ARCH_INLINE uint32_t arch_mmio_read32(uint64_t address) {
    return *(volatile uint32_t *)address;
}
ARCH_INLINE void arch_mmio_write32(uint64_t address, uint32_t value) {
    *(volatile uint32_t *)address = value;
}
ARCH_INLINE uint64_t arch_mmio_read64(uint64_t address) {
    return *(volatile uint64_t *)address;
}
ARCH_INLINE void arch_mmio_write64(uint64_t address, uint64_t value) {
    *(volatile uint64_t *)address = value;
}

// MARK: Control of the CPU

ARCH_INLINE void arch_pause(void) { __asm__ volatile("pause"); }
ARCH_INLINE void arch_disable_interrupts(void) { __asm__ volatile("cli" ::: "memory"); }
ARCH_INLINE void arch_enable_interrupts(void) { __asm__ volatile("sti" ::: "memory"); }

// "sti" takes effect after the next instruction, so no interrupt slips in before "hlt".
ARCH_INLINE void arch_enable_interrupts_and_halt(void) { __asm__ volatile("sti; hlt" ::: "memory"); }
ARCH_INLINE uint64_t arch_read_flags(void) {
    uint64_t flags;
    __asm__ volatile("pushfq; pop %0" : "=r"(flags)::"memory");
    return flags;
}
__attribute__((noreturn)) ARCH_INLINE void arch_halt_forever(void) {
    for (;;) __asm__ volatile("cli; hlt");
}
__attribute__((noreturn)) ARCH_INLINE void arch_undefined_instruction(void) {
    __asm__ volatile("ud2");
    __builtin_unreachable();
}
// A function of its own, so that the report of what it does names it.
__attribute__((noreturn, noinline, unused)) static void arch_lose_stack(void) {
    __asm__ volatile("xor %%esp, %%esp; push %%rax" ::: "memory");
    __builtin_unreachable();
}
ARCH_INLINE uint64_t arch_read_timestamp(void) {
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}
ARCH_INLINE uint64_t arch_read_msr(uint32_t number) {
    uint32_t low, high;
    __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(number));
    return (uint64_t)high << 32 | low;
}
ARCH_INLINE void arch_write_msr(uint32_t number, uint64_t value) {
    __asm__ volatile("wrmsr" ::"c"(number), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)) : "memory");
}

typedef struct ArchCPUID {
    uint32_t eax, ebx, ecx, edx;
} ArchCPUID;
ARCH_INLINE ArchCPUID arch_cpuid(uint32_t leaf, uint32_t subleaf) {
    ArchCPUID r;
    __asm__ volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx) : "a"(leaf), "c"(subleaf));
    return r;
}

#define ARCH_CONTROL_REGISTER(number)                                             \
    ARCH_INLINE uint64_t arch_read_cr##number(void) {                           \
        uint64_t value;                                                           \
        __asm__ volatile("mov %%cr" #number ", %0" : "=r"(value)::"memory");      \
        return value;                                                             \
    }                                                                             \
    ARCH_INLINE void arch_write_cr##number(uint64_t value) {                    \
        __asm__ volatile("mov %0, %%cr" #number ::"r"(value) : "memory");         \
    }
ARCH_CONTROL_REGISTER(0)
ARCH_CONTROL_REGISTER(2)
ARCH_CONTROL_REGISTER(3)
ARCH_CONTROL_REGISTER(4)
#undef ARCH_CONTROL_REGISTER

ARCH_INLINE void arch_invalidate_page(uint64_t address) {
    __asm__ volatile("invlpg (%0)" ::"r"(address) : "memory");
}
// Extended control register 0: the state components that XSAVE manages (vol. 1 ch. 13).
ARCH_INLINE void arch_write_xcr0(uint64_t value) {
    __asm__ volatile("xsetbv" ::"c"(0), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)));
}
// One hardware random number; false when the generator had none ready.
ARCH_INLINE bool arch_random(uint64_t *value) {
    bool ok;
    __asm__ volatile("rdrand %0; setc %1" : "=r"(*value), "=qm"(ok)::"cc");
    return ok;
}

// MARK: Vector state of user threads (vol. 1 ch. 10 and 13). The kernel itself uses none.

static inline void arch_fxsave(void *area) { __asm__ volatile("fxsave64 (%0)" ::"r"(area) : "memory"); }
static inline void arch_fxrstor(const void *area) {
    __asm__ volatile("fxrstor64 (%0)" ::"r"(area) : "memory");
}
static inline void arch_xsave(void *area, uint64_t components) {
    __asm__ volatile("xsave64 (%0)" ::"r"(area), "a"((uint32_t)components), "d"((uint32_t)(components >> 32))
                     : "memory");
}
static inline void arch_xrstor(const void *area, uint64_t components) {
    __asm__ volatile("xrstor64 (%0)" ::"r"(area), "a"((uint32_t)components), "d"((uint32_t)(components >> 32))
                     : "memory");
}
static inline void arch_initialise_x87(void) { __asm__ volatile("fninit"); }
static inline void arch_set_mxcsr(uint32_t value) { __asm__ volatile("ldmxcsr %0" ::"m"(value)); }

// MARK: Descriptor tables (vol. 3 ch. 3 and 8)

typedef struct __attribute__((packed)) ArchTaskState {
    uint32_t reserved0;
    uint64_t stackPointers[3];   // for privilege levels 0 to 2
    uint64_t reserved1;
    uint64_t interruptStacks[7]; // IST 1 to 7
    uint64_t reserved2;
    uint16_t reserved3;
    uint16_t ioPermissionBase;
} ArchTaskState;

typedef struct ArchGate {
    uint16_t offsetLow;
    uint16_t selector;
    uint8_t stackIndex;
    uint8_t attributes;
    uint16_t offsetMiddle;
    uint32_t offsetHigh;
    uint32_t reserved;
} ArchGate;

typedef struct __attribute__((packed)) ArchTablePointer {
    uint16_t limit;
    uint64_t base;
} ArchTablePointer;

// Selectors. SYSRET wants user data and user code in this order (AMD APM vol. 2, 6.1.1).
#define ARCH_SELECTOR_KERNEL_CODE 0x08
#define ARCH_SELECTOR_KERNEL_DATA 0x10
#define ARCH_SELECTOR_USER_DATA 0x1B
#define ARCH_SELECTOR_USER_CODE 0x23
#define ARCH_SELECTOR_TASK_STATE 0x28

ArchGate *arch_gate_at(uint8_t vector);
void arch_load_descriptor_tables(const ArchTablePointer *gdt, const ArchTablePointer *idt);

// MARK: Per-CPU data, found through GS. entry.S knows the first offsets.

typedef struct ArchCPU {
    struct ArchCPU *self;         // 0
    uint64_t kernelStackTop;      // 8: where SYSCALL switches to
    uint64_t savedUserStack;      // 16
    void *_Nullable currentThread; // 24
    uint32_t index;               // 32
    uint32_t apicID;              // 36
    uint32_t deferralDepth;       // 40: of sections that put interrupts off
    uint32_t interruptDepth;      // 44
    const uint8_t *_Nullable panicMessage;  // 48: set by panic() before its ud2
    uint64_t panicMessageLength;  // 56
    void *_Nullable processor;    // 64: the scheduler's data of this CPU
    uint32_t rescheduleWanted;    // 72
    uint32_t deferredVector;      // 76: the interrupt that was put off; 0 for none
    ArchTaskState taskState;       // 80
    uint64_t descriptors[7];
    uint64_t interruptTicks;       // of the time-stamp counter, spent in interrupt handlers
} ArchCPU;

#define ARCH_MAXIMUM_CPUS 256
ArchCPU *arch_cpu_at(uint32_t index);

#define ARCH_CPU_FIELD(type, name, field, width, register)                                       \
    ARCH_INLINE type arch_cpu_##name(void) {                                                   \
        type value;                                                                              \
        __asm__ volatile("mov" width " %%gs:%c1, %0" : register(value) : "i"(offsetof(ArchCPU, field))); \
        return value;                                                                            \
    }
ARCH_CPU_FIELD(uint32_t, index, index, "l", "=r")
ARCH_CPU_FIELD(ArchCPU *, self, self, "q", "=r")
ARCH_CPU_FIELD(void *_Nullable, current_thread, currentThread, "q", "=r")
ARCH_CPU_FIELD(void *_Nullable, processor, processor, "q", "=r")
#undef ARCH_CPU_FIELD

// MARK: Putting interrupts off; see DeferredInterrupts.swift

// Single instructions: whatever interrupts, and perhaps moves the thread to another CPU, does so before
// or after.
ARCH_INLINE void arch_begin_deferral(void) {
    __asm__ volatile("incl %%gs:%c0" ::"i"(offsetof(ArchCPU, deferralDepth)) : "memory", "cc");
}
// Returns whether that was the outermost section and an interrupt was put off in it.
ARCH_INLINE bool arch_end_deferral(void) {
    bool isOutermost;
    uint32_t vector;
    __asm__ volatile("decl %%gs:%c1" : "=@ccz"(isOutermost) : "i"(offsetof(ArchCPU, deferralDepth)) : "memory");
    if (!isOutermost) return false;
    __asm__ volatile("movl %%gs:%c1, %0" : "=r"(vector) : "i"(offsetof(ArchCPU, deferredVector)) : "memory");
    return __builtin_expect(vector != 0, 0);
}
// InterruptVector.deferred
#define ARCH_DEFERRED_VECTOR 0xF5
// Lets the interrupt that was put off arrive, after which the CPU takes others again.
ARCH_INLINE void arch_deliver_deferred(void) {
    __asm__ volatile("int %0; sti" ::"i"(ARCH_DEFERRED_VECTOR) : "memory", "cc");
}

// MARK: Interrupts

typedef void (*ArchInterruptHandler)(void *frame);
void arch_set_interrupt_handler(uint8_t vector, ArchInterruptHandler handler);
void arch_call_interrupt_handler(uint8_t vector, void *frame);

// The address of the entry stub of `vector`, in entry.S.
uint64_t arch_interrupt_stub(uint8_t vector);

// Tells entry.S that STAC and CLAC exist and are needed.
void arch_set_has_smap(bool hasSMAP);

// MARK: Copies that may meet an unmapped user page: each returns the bytes NOT copied.

size_t arch_copy_user(void *destination, const void *source, size_t count);

// One access to an aligned word; false when it faults.
bool arch_load_user_word(const uint32_t *source, uint32_t *result);

// Where to go on after a fault at `instruction`; 0 when it has no fixup.
uint64_t arch_fixup_target(uint64_t instruction);

// MARK: User mode

uint64_t arch_syscall_entry_address(void);
void arch_enter_user(const void *frame, uint64_t *stackTop);

// MARK: Context switch

// Saves the callee-saved registers and the stack pointer in *save, continues on `stackPointer`.
void arch_switch_stack(uint64_t *save, uint64_t stackPointer);

// The address of the code at which a new thread begins: calls R12 with RBX as its argument.
uint64_t arch_thread_start_address(void);

// Called on the way out of an interrupt; see Interrupts.swift.
typedef int32_t (*ArchInterruptExit)(void *frame);
void arch_set_interrupt_exit(ArchInterruptExit handler);
int32_t arch_call_interrupt_exit(void *frame);

// MARK: What the linker script knows

typedef enum ArchImageSymbol : uint32_t {
    ArchImageTextStart,
    ArchImageTextEnd,
    ArchImageReadOnlyStart,
    ArchImageReadOnlyEnd,
    ArchImageDataStart,
    ArchImageDataEnd,
    ArchImageBootStackGuard,
    ArchImageBootStackTop,
    ArchImageInterruptStackGuard,
    ArchImageInterruptStackTop,
} ArchImageSymbol;
uint64_t arch_image_symbol(ArchImageSymbol symbol);

// MARK: Starting further CPUs: 16-bit code, copied to a page below 1 MiB; see trampoline.S

const void *arch_trampoline_code(void);
size_t arch_trampoline_length(void);
size_t arch_trampoline_parameters_offset(void);

#pragma clang assume_nonnull end

#endif
