/* Runs a program of the guest on the host: maps its segments, replaces each `syscall` instruction by an
   illegal one of the same length, and answers the resulting signals with the host half of libstd's
   system interface. Start-up, relocation, thread-local storage, threads, the heap and the tools are the
   very bytes that the guest runs; processes and namespaces are not there.

   usage: run program [argument]... */
#define _GNU_SOURCE
#include <asm/prctl.h>
#include <elf.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/ucontext.h>
#include <unistd.h>

#include "CSystem.h"

enum { CALL_EXIT = 0, CALL_THREAD_EXIT = 1, CALL_SET_THREAD_POINTER = 8 };
#define PAGE 4096ul
#define STACK_SIZE (8ul << 20)

/* Guest and host each have a thread pointer of their own; a signal's handler switches between them. */
static struct {
    volatile int thread;
    unsigned long host, guest;
} slots[256];

/* System calls without errno: while the guest's thread pointer is set, the host's libc cannot run. */
static long raw(long number, long a, long b, long c) {
    long result;
    register long d __asm__("r10") = 0;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(d)
                     : "rcx", "r11", "memory");
    return result;
}

static int own_slot(void) {
    int thread = (int)raw(SYS_gettid, 0, 0, 0);
    for (int i = 0; i < 256; i++)
        if (slots[i].thread == thread) return i;
    for (int i = 0; i < 256; i++)
        if (__sync_bool_compare_and_swap(&slots[i].thread, 0, thread)) {
            raw(SYS_arch_prctl, ARCH_GET_FS, (long)&slots[i].host, 0);
            slots[i].guest = slots[i].host;
            return i;
        }
    raw(SYS_exit_group, 97, 0, 0);
    return 0;
}

_Noreturn static void end_thread(int slot, uint32_t *word) {
    slots[slot].thread = 0;
    if (word) {
        std_store(word, 1);
        raw(SYS_futex, (long)word, FUTEX_WAKE_PRIVATE, INT32_MAX);
    }
    for (;;) raw(SYS_exit, 0, 0, 0);
}

static void emulate(greg_t *registers, int slot) {
    long number = registers[REG_RAX], first = registers[REG_RDI];
    long result = 0;
    switch (number) {
    case CALL_EXIT:
        if (registers[REG_RSI] > 0) dprintf(2, "status: %.*s\n", (int)registers[REG_RSI], (char *)first);
        _exit(registers[REG_RSI] > 0);
    case CALL_THREAD_EXIT: end_thread(slot, (uint32_t *)first);
    case CALL_SET_THREAD_POINTER: slots[slot].guest = (unsigned long)first; break;
    default:
        result = system_call(number, first, registers[REG_RSI], registers[REG_RDX], registers[REG_R10],
                             registers[REG_R8], registers[REG_R9]);
    }
    registers[REG_RAX] = result;
    registers[REG_RIP] += 2;
    registers[REG_RCX] = registers[REG_R11] = 0x5ca1ab1e; /* lost, says the convention */
}

static void on_signal(int signal, siginfo_t *information, void *context) {
    int slot = own_slot();
    raw(SYS_arch_prctl, ARCH_SET_FS, (long)slots[slot].host, 0);
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    if (signal != SIGILL || ((uint8_t *)registers[REG_RIP])[1] != 0x0b) {
        dprintf(2, "signal %d at %llx, address %p\n", signal, registers[REG_RIP], information->si_addr);
        _exit(98);
    }
    emulate(registers, slot);
    raw(SYS_arch_prctl, ARCH_SET_FS, (long)slots[slot].guest, 0);
}

static void map_segment(char *base, const char *file, const Elf64_Phdr *segment) {
    char *start = base + segment->p_vaddr / PAGE * PAGE;
    size_t length = (segment->p_vaddr % PAGE + segment->p_memsz + PAGE - 1) / PAGE * PAGE;
    uint8_t *bytes = (uint8_t *)base + segment->p_vaddr;
    mprotect(start, length, PROT_READ | PROT_WRITE);
    memcpy(bytes, file + segment->p_offset, segment->p_filesz);
    if (segment->p_flags & PF_X) {
        for (size_t i = 0; i + 1 < segment->p_filesz; i++)
            if (bytes[i] == 0x0f && bytes[i + 1] == 0x05) bytes[i + 1] = 0x0b; /* syscall: ud2 */
        mprotect(start, length, PROT_READ | PROT_EXEC);
    } else if (!(segment->p_flags & PF_W)) {
        mprotect(start, length, PROT_READ);
    }
}

static char *load(const char *path, uint64_t *entry) {
    struct stat status;
    int descriptor = open(path, O_RDONLY);
    if (descriptor < 0 || fstat(descriptor, &status) < 0) {
        perror(path);
        exit(2);
    }
    const char *file = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    char *base = mmap(NULL, 64ul << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (file == MAP_FAILED || base == MAP_FAILED) {
        perror(path);
        exit(2);
    }
    close(descriptor);
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)file;
    const Elf64_Phdr *segments = (const Elf64_Phdr *)(file + header->e_phoff);
    for (int i = 0; i < header->e_phnum; i++)
        if (segments[i].p_type == PT_LOAD) map_segment(base, file, &segments[i]);
    *entry = (uint64_t)base + header->e_entry;
    return base;
}

int main(int count, char **arguments) {
    if (count < 2) {
        fprintf(stderr, "usage: %s program [argument]...\n", arguments[0]);
        return 2;
    }
    uint64_t entry;
    char *base = load(arguments[1], &entry);
    stack_t own_stack = {.ss_sp = malloc(1 << 20), .ss_size = 1 << 20};
    sigaltstack(&own_stack, NULL);
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    const int signals[] = {SIGILL, SIGSEGV, SIGBUS, SIGTRAP, SIGFPE};
    for (int i = 0; i < 5; i++) sigaction(signals[i], &action, NULL);

    char *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    /* StartInfo of kernel/abi: 13 numbers and 32 random bytes. */
    uint64_t *info = (uint64_t *)(stack + STACK_SIZE - 256);
    uint64_t values[13] = {136, (uint64_t)count - 1, (uint64_t)(arguments + 1), (uint64_t)getpid(),
                           (uint64_t)getpid(), (uint64_t)stack, (uint64_t)stack + STACK_SIZE,
                           (uint64_t)base, PAGE, (uint64_t)sysconf(_SC_NPROCESSORS_ONLN), 3, 512, 0};
    memcpy(info, values, sizeof values);
    if (getrandom(info + 13, 32, 0) != 32) return 2;

    int slot = own_slot();
    slots[slot].guest = 0;
    raw(SYS_arch_prctl, ARCH_SET_FS, 0, 0);
    __asm__ volatile("mov %0, %%rsp\n\tjmp *%2" : : "r"(info - 8), "D"(info), "r"(entry) : "memory");
    __builtin_unreachable();
}
