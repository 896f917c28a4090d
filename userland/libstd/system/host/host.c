/* The host's half of libstd's system interface: the same calls, answered by Linux, so that libstd,
   the tools and their tests run natively. Path flags are understood; what the host has no notion of
   (namespaces, keys, notes, spawning) is ENOSYS. */
#define _GNU_SOURCE
#include "CSystem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int std_argument_count(void) { return 0; }
const char *std_argument(int index) {
    (void)index;
    return "";
}
uint64_t std_cpu_count(void) { return (uint64_t)sysconf(_SC_NPROCESSORS_ONLN); }
extern uint32_t std_random_key[8];

__attribute__((constructor)) static void seed(void) {
    if (getrandom(std_random_key, sizeof std_random_key, 0) < 0) abort();
}

size_t std_tls_size(void) { return 64; }
void *std_tls_initialise(void *memory) { return memory; }

static const char flag_letters[] = "rwxnacept dRlgPL";
static const struct {
    const char *name;
    char letter;
} flag_names[] = {
    {"read", 'r'}, {"write", 'w'}, {"execute", 'x'}, {"nonblock", 'n'}, {"append", 'a'},
    {"create", 'c'}, {"exclusive", 'e'}, {"parents", 'p'}, {"truncate", 't'}, {"directory", 'd'},
    {"recursive", 'R'}, {"nofollow", 'l'}, {"private", 'P'}, {"propagate", 'g'}, {"locked", 'L'},
};

struct parsed {
    char path[1025];
    _Bool flag[128];
};

static int add_flags(struct parsed *out, char *word) {
    for (size_t i = 0; i < sizeof flag_names / sizeof *flag_names; i++)
        if (strcmp(word, flag_names[i].name) == 0) {
            out->flag[(int)flag_names[i].letter] = 1;
            return 0;
        }
    for (; *word; word++) {
        if (*word < 0 || !strchr(flag_letters, *word)) return EINVAL;
        out->flag[(int)*word] = 1;
    }
    return 0;
}

static int parse(const char *path, size_t length, struct parsed *out) {
    memset(out, 0, sizeof *out);
    if (length > 1024) return ENAMETOOLONG;
    memcpy(out->path, path, length);
    char *rest = strchr(out->path, ':');
    if (rest) *rest++ = 0;
    for (char *word; rest && (word = strsep(&rest, ":"));)
        if (add_flags(out, word)) return EINVAL;
    if (!out->path[0]) strcpy(out->path, ".");
    if (strcmp(out->path, "/dev/const/zero") == 0) strcpy(out->path, "/dev/zero");
    if (strcmp(out->path, "/dev/const/null") == 0) strcpy(out->path, "/dev/null");
    return 0;
}

static void make_parents(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(path, 0777);
        *slash = '/';
    }
}

static long host_open(int directory, const char *text, size_t length) {
    struct parsed p;
    int error = parse(text, length, &p);
    if (error) return -error;
    int flags = O_CLOEXEC | (p.flag['n'] ? O_NONBLOCK : 0) | (p.flag['a'] ? O_APPEND : 0) |
                (p.flag['t'] ? O_TRUNC : 0) | (p.flag['l'] ? O_NOFOLLOW : 0);
    if (p.flag['c'] && p.flag['p']) make_parents(p.path);
    if (p.flag['d']) {
        if (p.flag['c'] && mkdirat(directory, p.path, 0777) < 0 && (errno != EEXIST || p.flag['e']))
            return -errno;
        long file = openat(directory, p.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        return file < 0 ? -errno : file;
    }
    if (p.flag['c']) flags |= O_CREAT | (p.flag['e'] ? O_EXCL : 0);
    long file = -1;
    if (p.flag['w'] || !p.flag['r'])
        file = openat(directory, p.path, flags | (p.flag['w'] && !p.flag['r'] ? O_WRONLY : O_RDWR), 0666);
    _Bool may_read_only = !p.flag['w'] && (p.flag['r'] || errno == EACCES || errno == EISDIR);
    if (file < 0 && may_read_only) file = openat(directory, p.path, flags | O_RDONLY, 0666);
    return file < 0 ? -errno : file;
}

struct status {
    uint64_t number, file_system, size, blocks, block_size, links, accessed, modified, changed, created;
    uint8_t type, permissions, attributes, reserved[5];
};

static uint64_t nanoseconds(struct timespec t) {
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static uint8_t type_of(mode_t mode) {
    return S_ISREG(mode) ? 1 : S_ISDIR(mode) ? 2 : S_ISLNK(mode) ? 3 : S_ISFIFO(mode) ? 5 : 4;
}

static long fill(int result, const struct stat *from, struct status *to) {
    if (result < 0) return -errno;
    *to = (struct status){
        .number = from->st_ino, .file_system = from->st_dev, .size = (uint64_t)from->st_size,
        .blocks = (uint64_t)from->st_blocks, .block_size = 512, .links = from->st_nlink,
        .accessed = nanoseconds(from->st_atim), .modified = nanoseconds(from->st_mtim),
        .changed = nanoseconds(from->st_ctim), .created = nanoseconds(from->st_ctim),
        .type = type_of(from->st_mode), .permissions = 7,
    };
    return 0;
}

static long host_stat(const char *path, size_t length, struct status *out) {
    struct parsed p;
    struct stat found;
    int error = parse(path, length, &p);
    if (error) return -error;
    return fill(fstatat(AT_FDCWD, p.path, &found, p.flag['l'] ? AT_SYMLINK_NOFOLLOW : 0), &found, out);
}

struct host_entry {
    uint64_t number;
    int64_t offset;
    uint16_t length;
    uint8_t type;
    char name[];
};

struct record {
    uint64_t number;
    uint16_t record_length, name_length;
    uint8_t type, permissions, attributes, reserved;
    char name[];
};

static long host_entries(int directory, char *buffer, size_t length) {
    char raw[2048];
    size_t capacity = length / 2 < sizeof raw ? length / 2 : sizeof raw;
    long count = syscall(SYS_getdents64, directory, raw, capacity);
    if (count < 0) return -errno;
    char *to = buffer;
    for (long at = 0; at < count;) {
        struct host_entry *from = (struct host_entry *)(raw + at);
        at += from->length;
        if (strcmp(from->name, ".") == 0 || strcmp(from->name, "..") == 0) continue;
        struct record *entry = (struct record *)to;
        size_t name_length = strlen(from->name), total = (16 + name_length + 7) & ~7ul;
        memset(entry, 0, total);
        entry->number = from->number;
        entry->record_length = (uint16_t)total;
        entry->name_length = (uint16_t)name_length;
        entry->permissions = 7;
        entry->type = type_of((mode_t)from->type << 12);
        memcpy(entry->name, from->name, name_length);
        to += total;
    }
    if (to == buffer && count > 0) return host_entries(directory, buffer, length);
    return to - buffer;
}

static int remove_one(const char *path, const struct stat *s, int type, struct FTW *walk) {
    (void)s, (void)type, (void)walk;
    return remove(path);
}

static long host_remove(const char *path, size_t length) {
    struct parsed p;
    int error = parse(path, length, &p);
    if (error) return -error;
    int result = !p.flag['d']   ? unlink(p.path)
                 : p.flag['R'] ? nftw(p.path, remove_one, 16, FTW_DEPTH | FTW_PHYS)
                               : rmdir(p.path);
    return result < 0 ? -errno : 0;
}

typedef int two_paths(const char *, const char *);

static long host_two(two_paths *operation, const char *a, size_t na, const char *b, size_t nb) {
    struct parsed from, to;
    int error = parse(a, na, &from);
    if (!error) error = parse(b, nb, &to);
    if (error) return -error;
    return operation(from.path, to.path) < 0 ? -errno : 0;
}

static struct timespec *until(uint64_t duration, struct timespec *storage) {
    if (duration == UINT64_MAX) return NULL;
    storage->tv_sec = (time_t)(duration / 1000000000);
    storage->tv_nsec = (long)(duration % 1000000000);
    return storage;
}

struct poll_entry {
    int descriptor;
    uint16_t wanted, ready;
};

static long host_poll(struct poll_entry *entries, size_t count, uint64_t timeout) {
    struct pollfd files[64];
    struct timespec storage;
    if (count > 64) return -EINVAL;
    for (size_t i = 0; i < count; i++)
        files[i] = (struct pollfd){entries[i].descriptor,
            (short)((entries[i].wanted & 1 ? POLLIN : 0) | (entries[i].wanted & 2 ? POLLOUT : 0)), 0};
    long ready = ppoll(files, count, until(timeout, &storage), NULL);
    for (size_t i = 0; ready >= 0 && i < count; i++) {
        short r = files[i].revents;
        entries[i].ready = (uint16_t)((r & POLLIN ? 1 : 0) | (r & POLLOUT ? 2 : 0) |
            (r & POLLERR ? 4 : 0) | (r & POLLHUP ? 8 : 0) | (r & POLLNVAL ? 16 : 0));
    }
    return ready < 0 ? -errno : ready;
}

struct host_thread {
    void (*entry)(long argument, long thread);
    long argument;
};

static void *run_thread(void *memory) {
    struct host_thread thread = *(struct host_thread *)memory;
    free(memory);
    thread.entry(thread.argument, syscall(SYS_gettid));
    return NULL;
}

static long host_thread_create(long entry, long argument) {
    struct host_thread *thread = malloc(sizeof *thread);
    pthread_t handle;
    if (!thread) return -ENOMEM;
    *thread = (struct host_thread){(void (*)(long, long))entry, argument};
    int error = pthread_create(&handle, NULL, run_thread, thread);
    if (error) {
        free(thread);
        return -error;
    }
    pthread_detach(handle);
    return 1;
}

_Noreturn static void host_thread_exit(uint32_t *word) {
    if (word) {
        std_store(word, 1);
        syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
    }
    pthread_exit(NULL);
}

static long negated(long result) { return result < 0 ? -errno : result; }

/* FileControl.setModified. */
static long host_control(int file, long request, long date) {
    if (request != 2) return -ENOTTY;
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_nsec = UTIME_NOW}};
    if (date != -1)
        times[1] = (struct timespec){.tv_sec = date / 1000000000, .tv_nsec = date % 1000000000};
    return negated(futimens(file, times));
}

static long files(long number, long a, long b, long c, long d) {
    struct stat found;
    switch (number) {
    case 11: return host_open(AT_FDCWD, (const char *)a, (size_t)b);
    case 12: return negated(pipe2((int *)c, O_CLOEXEC));
    case 13: return host_open((int)a, (const char *)b, (size_t)c);
    case 14: return negated(close((int)a));
    case 15: return negated(read((int)a, (void *)b, (size_t)c));
    case 16: return negated(write((int)a, (const void *)b, (size_t)c));
    case 17: return negated(lseek((int)a, b, (int)c));
    case 18: return host_control((int)a, b, c);
    case 19: return host_poll((struct poll_entry *)a, (size_t)b, (uint64_t)c);
    case 20: return host_stat((const char *)a, (size_t)b, (struct status *)c);
    case 21: return fill(fstat((int)a, &found), &found, (struct status *)b);
    case 22: return host_entries((int)a, (char *)b, (size_t)c);
    case 23: return negated(dup((int)a));
    case 24: return negated(dup2((int)a, (int)b));
    case 25: return host_remove((const char *)a, (size_t)b);
    case 26: return host_two(link, (const char *)a, (size_t)b, (const char *)c, (size_t)d);
    case 27: return host_two(symlink, (const char *)a, (size_t)b, (const char *)c, (size_t)d);
    case 29: return host_two(rename, (const char *)a, (size_t)b, (const char *)c, (size_t)d);
    default: return -ENOSYS;
    }
}

static long host_readlink(const char *path, size_t length, char *buffer, size_t capacity) {
    struct parsed p;
    int error = parse(path, length, &p);
    return error ? -error : negated(readlink(p.path, buffer, capacity));
}

long system_call(long number, long a, long b, long c, long d, long e, long f) {
    struct timespec t;
    (void)e, (void)f;
    switch (number) {
    case 0: _exit(b > 0);
    case 1: host_thread_exit((uint32_t *)a);
    case 3: return host_thread_create(a, b);
    case 4: return sched_yield();
    case 5: return negated(nanosleep(until((uint64_t)a, &t), NULL));
    case 6: return getpid();
    case 7: return syscall(SYS_gettid);
    case 8: return 0;
    case 9: return clock_gettime(CLOCK_MONOTONIC, &t) < 0 ? -errno : (long)nanoseconds(t);
    case 10: return clock_gettime(CLOCK_REALTIME, &t) < 0 ? -errno : (long)nanoseconds(t);
    case 28: return host_readlink((const char *)a, (size_t)b, (char *)c, (size_t)d);
    case 30: return negated((long)mmap(NULL, (size_t)c, (int)d, MAP_PRIVATE, (int)a, 0));
    case 31: return negated(munmap((void *)a, (size_t)b));
    case 32: return negated(mprotect((void *)a, (size_t)b, (int)c));
    case 33:
        return negated(syscall(SYS_futex, a, FUTEX_WAIT_PRIVATE, (uint32_t)b,
                               until((uint64_t)c, &t), NULL, 0));
    case 34: return negated(syscall(SYS_futex, a, FUTEX_WAKE_PRIVATE,
                                    b > INT32_MAX ? INT32_MAX : (int)b, NULL, NULL, 0));
    default: return files(number, a, b, c, d);
    }
}
