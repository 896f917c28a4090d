/* What libstd needs below Swift: the system call instruction, one thread-local record, atomic
   operations on words that other threads or the kernel watch, and memory from the system. The guest
   half talks to the kernel; the host half answers the same calls with the host's own, so that
   everything above runs in ordinary tests. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __linux__
long system_call(long number, long a, long b, long c, long d, long e, long f);
#else
static inline long system_call(long number, long a, long b, long c, long d, long e, long f) {
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}
#endif

/* What each thread has of its own, underneath Thread and the heap. All zero in a new thread. */
struct std_thread_record {
    void *_Nullable heap_cache;      /* this thread's cache of free blocks */
    void *_Nullable thread;          /* what Thread knows about it */
    int error;                       /* C's errno */
    unsigned heap_gone;              /* the cache was given back: go to the centre */
};

struct std_thread_record *_Nonnull std_thread_record(void);

/* Facts about this process; the kernel's StartInfo, or the like on the host. */
int std_argument_count(void);
const char *_Nonnull std_argument(int index);
uint64_t std_cpu_count(void);

/* Thread-local storage for a new thread: bytes needed, and a block laid out in memory of that many
   bytes aligned to 64. Returns the thread pointer. */
size_t std_tls_size(void);
void *_Nonnull std_tls_initialise(void *_Nonnull memory);

/* Random bytes, from a generator that the kernel's entropy seeded. */
void std_random(void *_Nonnull bytes, size_t count);

/* Ends the process with a message on standard error, without using the heap. */
_Noreturn void std_abort(const char *_Nonnull message);

/* Atomic words. */
static inline uint32_t std_load(const uint32_t *_Nonnull word) {
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}
static inline void std_store(uint32_t *_Nonnull word, uint32_t value) {
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
}
static inline uint32_t std_exchange(uint32_t *_Nonnull word, uint32_t value) {
    return __atomic_exchange_n(word, value, __ATOMIC_ACQ_REL);
}
static inline uint32_t std_add(uint32_t *_Nonnull word, uint32_t value) {
    return __atomic_fetch_add(word, value, __ATOMIC_ACQ_REL);
}
static inline _Bool std_compare_exchange(uint32_t *_Nonnull word, uint32_t expected, uint32_t value) {
    return __atomic_compare_exchange_n(
        word, &expected, value, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}
static inline void std_pause(void) { __builtin_ia32_pause(); }

/* A lock in a word: 0 free, 1 taken, 2 taken and waited for (Drepper, "Futexes Are Tricky", 2011). */
void std_lock_slowly(uint32_t *_Nonnull word);
void std_unlock_slowly(uint32_t *_Nonnull word);
static inline void std_lock(uint32_t *_Nonnull word) {
    if (!std_compare_exchange(word, 0, 1)) std_lock_slowly(word);
}
static inline void std_unlock(uint32_t *_Nonnull word) {
    if (std_exchange(word, 0) == 2) std_unlock_slowly(word);
}

/* Numbers of the system calls that C makes; the tests compare them with the table. */
enum std_call {
    STD_CALL_EXIT = 0, STD_CALL_SET_THREAD_POINTER = 8, STD_CALL_OPEN = 11, STD_CALL_CLOSE = 14,
    STD_CALL_READ = 15, STD_CALL_WRITE = 16, STD_CALL_SEEK = 17, STD_CALL_REMOVE = 25,
    STD_CALL_RENAME = 29, STD_CALL_MMAP = 30, STD_CALL_MUNMAP = 31, STD_CALL_MPROTECT = 32,
    STD_CALL_FUTEX_WAIT = 33, STD_CALL_FUTEX_WAKE = 34, STD_CALL_NOTED = 42,
};

/* Has a function called when the process ends in an orderly way; one at most. */
void std_at_exit(void (*_Nonnull function)(void));
void std_run_exit_hook(void);

/* Fresh zeroed pages, or NULL. Keeps /dev/const/zero open after the first use. */
void *_Nullable std_map(size_t length);
void std_unmap(void *_Nonnull memory, size_t length);

/* Where the heap keeps its books, and the lock under which they are made. */
void *_Nullable std_heap_state(void);
void std_set_heap_state(void *_Nonnull state);
uint32_t *_Nonnull std_heap_lock(void);

/* Standard output of print() before libstd's own buffer takes over. */
void std_write_all(int descriptor, const char *_Nonnull bytes, size_t count);
