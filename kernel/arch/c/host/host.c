#define _GNU_SOURCE
#include "CArch.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool taken[ARCH_HOST_MAXIMUM_CPUS];
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Thread_local uint32_t index_plus_one;
static _Thread_local bool interrupts_disabled;
static _Thread_local uint32_t deferral_depth;

static void release(void *value) {
    pthread_mutex_lock(&lock);
    taken[(uintptr_t)value - 1] = false;
    pthread_mutex_unlock(&lock);
}

static void create_key(void) { pthread_key_create(&key, release); }

static uint32_t claim(void) {
    pthread_once(&once, create_key);
    pthread_mutex_lock(&lock);
    uint32_t index = 0;
    while (index < ARCH_HOST_MAXIMUM_CPUS && taken[index]) index++;
    if (index == ARCH_HOST_MAXIMUM_CPUS) abort();
    taken[index] = true;
    pthread_mutex_unlock(&lock);
    pthread_setspecific(key, (void *)(uintptr_t)(index + 1));
    return index + 1;
}

uint32_t arch_host_cpu_index(void) {
    if (index_plus_one == 0) index_plus_one = claim();
    return index_plus_one - 1;
}

bool arch_host_set_interrupts(bool enabled) {
    bool were_enabled = !interrupts_disabled;
    interrupts_disabled = !enabled;
    return were_enabled;
}

bool arch_host_interrupts_enabled(void) { return !interrupts_disabled && deferral_depth == 0; }

void arch_host_begin_deferral(void) { deferral_depth++; }
void arch_host_end_deferral(void) { deferral_depth--; }

// The host's kernel copies from this process to itself, and reports a bad address instead of
// delivering a signal.
size_t arch_copy_user(void *destination, const void *source, size_t count) {
    struct iovec to = {destination, count};
    struct iovec from = {(void *)source, count};
    if (count == 0) return 0;
    ssize_t copied = process_vm_readv(getpid(), &to, 1, &from, 1, 0);
    return copied < 0 ? count : count - (size_t)copied;
}

bool arch_load_user_word(const uint32_t *source, uint32_t *result) {
    if (arch_copy_user(result, source, sizeof *result) != 0) return false;
    *result = __atomic_load_n(source, __ATOMIC_ACQUIRE);
    return true;
}
