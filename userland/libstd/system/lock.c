/* What libstd needs below Swift and is the same on guest and host: the slow halves of the lock in a
   word, the thread's record, memory from the system, the end of the process. */
#include "CSystem.h"

void std_lock_slowly(uint32_t *word) {
    for (int turn = 0; turn < 40; turn++) {
        if (std_load(word) == 0 && std_compare_exchange(word, 0, 1)) return;
        std_pause();
    }
    while (std_exchange(word, 2) != 0) system_call(STD_CALL_FUTEX_WAIT, (long)word, 2, -1, 0, 0, 0);
}

void std_unlock_slowly(uint32_t *word) {
    system_call(STD_CALL_FUTEX_WAKE, (long)word, 1, 0, 0, 0, 0);
}

/* One record per thread: a structure rather than variables, so that Swift needs one accessor. */
static _Thread_local struct std_thread_record record;

struct std_thread_record *std_thread_record(void) { return &record; }

void std_write_all(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        long written = system_call(STD_CALL_WRITE, descriptor, (long)bytes, (long)count, 0, 0, 0);
        if (written <= 0) return;
        bytes += written;
        count -= (size_t)written;
    }
}

void std_abort(const char *message) {
    size_t length = 0;
    while (message[length]) length++;
    std_write_all(2, message, length);
    std_write_all(2, "\n", 1);
    system_call(STD_CALL_EXIT, (long)message, (long)length, 0, 0, 0, 0);
    __builtin_trap();
}

static void *heap_state;
static uint32_t heap_lock;

void *std_heap_state(void) { return __atomic_load_n(&heap_state, __ATOMIC_ACQUIRE); }
void std_set_heap_state(void *state) { __atomic_store_n(&heap_state, state, __ATOMIC_RELEASE); }
uint32_t *std_heap_lock(void) { return &heap_lock; }

static int zero_file = -1;
static uint32_t zero_file_lock;

static int open_zero_file(void) {
    static const char path[] = "/dev/const/zero:rw";
    std_lock(&zero_file_lock);
    if (zero_file < 0)
        zero_file = (int)system_call(STD_CALL_OPEN, (long)path, sizeof path - 1, 0, 0, 0, 0);
    int file = zero_file;
    std_unlock(&zero_file_lock);
    return file;
}

void *std_map(size_t length) {
    int file = open_zero_file();
    if (file < 0) return NULL;
    long address = system_call(STD_CALL_MMAP, file, 0, (long)length, 3, 0, 0);
    return address <= 0 && address >= -4095 ? NULL : (void *)address;
}

void std_unmap(void *memory, size_t length) {
    system_call(STD_CALL_MUNMAP, (long)memory, (long)length, 0, 0, 0, 0);
}

static void (*exit_hook)(void);

void std_at_exit(void (*function)(void)) { exit_hook = function; }

void std_run_exit_hook(void) {
    void (*hook)(void) = exit_hook;
    exit_hook = NULL;
    if (hook) hook();
}
