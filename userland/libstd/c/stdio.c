/* FILE over libstd's system interface. Standard output shares its buffer with Swift's print, so that a
   program in both languages writes in order. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CSystem.h"
#include "format.h"

void std_output_write(const char *bytes, size_t count);
void std_output_flush(void);

struct std_file {
    int descriptor;
    _Bool writing, shared, ended, failed, buffered;
    uint32_t lock;
    int pushed; /* a byte given back by ungetc, or EOF */
    size_t start, count;
    FILE *next;
    char buffer[BUFSIZ];
};

static FILE standard[3] = {
    {.descriptor = 0, .buffered = 1, .pushed = EOF},
    {.descriptor = 1, .writing = 1, .shared = 1, .pushed = EOF},
    {.descriptor = 2, .writing = 1, .pushed = EOF},
};
FILE *const stdin = &standard[0], *const stdout = &standard[1], *const stderr = &standard[2];

static FILE *open_files;
static uint32_t open_files_lock;

int *std_errno(void) { return &std_thread_record()->error; }

static long checked(long result) {
    if (result >= 0 || result < -4095) return result;
    errno = (int)-result;
    return -1;
}

static int flush(FILE *file) {
    if (file->shared) std_output_flush();
    if (!file->writing) return 0;
    size_t done = 0;
    while (done < file->count) {
        long written = checked(system_call(STD_CALL_WRITE, file->descriptor, (long)file->buffer + (long)done,
                                           (long)(file->count - done), 0, 0, 0));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            file->failed = 1;
            file->count = 0;
            return EOF;
        }
        done += (size_t)written;
    }
    file->count = 0;
    return 0;
}

static void put(FILE *file, const char *bytes, size_t count) {
    if (file->shared) {
        std_output_write(bytes, count);
        return;
    }
    file->writing = 1;
    for (size_t i = 0; i < count; i++) {
        file->buffer[file->count++] = bytes[i];
        if (file->count == BUFSIZ) flush(file);
    }
    if (!file->buffered) flush(file);
}

/* What was read ahead but not used is given back before the file's position matters. */
static void settle(FILE *file) {
    if (file->writing) {
        flush(file);
    } else if (file->count > file->start || file->pushed != EOF) {
        long ahead = (long)(file->count - file->start) + (file->pushed != EOF);
        system_call(STD_CALL_SEEK, file->descriptor, -ahead, SEEK_CUR, 0, 0, 0);
    }
    file->start = file->count = 0;
    file->pushed = EOF;
}

static int get(FILE *file) {
    if (file->pushed != EOF) {
        int byte = file->pushed;
        file->pushed = EOF;
        return byte;
    }
    if (file->writing && file != stdin) {
        flush(file);
        file->writing = 0;
        file->start = 0;
    }
    if (file->start == file->count) {
        if (file == stdin) std_output_flush();
        long count;
        do {
            count = checked(system_call(STD_CALL_READ, file->descriptor, (long)file->buffer, BUFSIZ, 0, 0, 0));
        } while (count < 0 && errno == EINTR);
        file->start = file->count = 0;
        if (count <= 0) {
            if (count < 0) file->failed = 1;
            else file->ended = 1;
            return EOF;
        }
        file->count = (size_t)count;
    }
    return (unsigned char)file->buffer[file->start++];
}

static void flush_all(void) {
    std_lock(&open_files_lock);
    for (FILE *file = open_files; file; file = file->next)
        if (file->writing) flush(file);
    std_unlock(&open_files_lock);
}

FILE *fopen(const char *path, const char *mode) {
    const char *flags;
    _Bool both = strchr(mode, '+') != NULL;
    switch (mode[0]) {
    case 'r': flags = both ? ":read:write" : ":read"; break;
    case 'w': flags = both ? ":create:truncate:read:write" : ":create:truncate:write"; break;
    case 'a': flags = both ? ":create:append:read:write" : ":create:append:write"; break;
    default: errno = EINVAL; return NULL;
    }
    char text[1025];
    int length = snprintf(text, sizeof text, "%s%s", path, flags);
    if (length < 0 || (size_t)length >= sizeof text) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    FILE *file = calloc(1, sizeof *file);
    if (!file) {
        errno = ENOMEM;
        return NULL;
    }
    long descriptor = checked(system_call(STD_CALL_OPEN, (long)text, length, 0, 0, 0, 0));
    if (descriptor < 0) {
        free(file);
        return NULL;
    }
    file->descriptor = (int)descriptor;
    file->buffered = 1;
    file->pushed = EOF;
    std_lock(&open_files_lock);
    if (!open_files) atexit(flush_all);
    file->next = open_files;
    open_files = file;
    std_unlock(&open_files_lock);
    return file;
}

int fclose(FILE *file) {
    std_lock(&open_files_lock);
    for (FILE **link = &open_files; *link; link = &(*link)->next)
        if (*link == file) {
            *link = file->next;
            break;
        }
    std_unlock(&open_files_lock);
    int result = flush(file);
    if (checked(system_call(STD_CALL_CLOSE, file->descriptor, 0, 0, 0, 0, 0)) < 0) result = EOF;
    if (file != stdin && file != stdout && file != stderr) free(file);
    return result;
}

int fflush(FILE *file) {
    if (!file) {
        std_output_flush();
        flush_all();
        return 0;
    }
    std_lock(&file->lock);
    int result = flush(file);
    std_unlock(&file->lock);
    return result;
}

size_t fread(void *buffer, size_t size, size_t count, FILE *file) {
    size_t total, done = 0;
    if (__builtin_mul_overflow(size, count, &total) || size == 0) return 0;
    std_lock(&file->lock);
    for (int byte; done < total && (byte = get(file)) != EOF; done++) ((char *)buffer)[done] = (char)byte;
    std_unlock(&file->lock);
    return done / size;
}

size_t fwrite(const void *buffer, size_t size, size_t count, FILE *file) {
    size_t total;
    if (__builtin_mul_overflow(size, count, &total) || size == 0) return 0;
    std_lock(&file->lock);
    put(file, buffer, total);
    std_unlock(&file->lock);
    return file->failed ? 0 : count;
}

int fgetc(FILE *file) {
    std_lock(&file->lock);
    int byte = get(file);
    std_unlock(&file->lock);
    return byte;
}

int getc(FILE *file) { return fgetc(file); }
int getchar(void) { return fgetc(stdin); }

int ungetc(int byte, FILE *file) {
    if (byte == EOF || file->pushed != EOF) return EOF;
    file->pushed = (unsigned char)byte;
    file->ended = 0;
    return byte;
}

char *fgets(char *line, int size, FILE *file) {
    int length = 0;
    std_lock(&file->lock);
    while (length + 1 < size) {
        int byte = get(file);
        if (byte == EOF) break;
        line[length++] = (char)byte;
        if (byte == '\n') break;
    }
    std_unlock(&file->lock);
    if (length == 0) return NULL;
    line[length] = 0;
    return line;
}

int fputc(int byte, FILE *file) {
    char text = (char)byte;
    return fwrite(&text, 1, 1, file) == 1 ? (unsigned char)byte : EOF;
}

int putc(int byte, FILE *file) { return fputc(byte, file); }
int fputs(const char *text, FILE *file) {
    size_t length = strlen(text);
    return fwrite(text, 1, length, file) == length ? 0 : EOF;
}

int puts(const char *text) {
    if (fputs(text, stdout) == EOF) return EOF;
    return fputc('\n', stdout) == EOF ? EOF : 0;
}

int fseek(FILE *file, long offset, int origin) {
    std_lock(&file->lock);
    settle(file);
    long place = checked(system_call(STD_CALL_SEEK, file->descriptor, offset, origin, 0, 0, 0));
    file->ended = 0;
    std_unlock(&file->lock);
    return place < 0 ? -1 : 0;
}

long ftell(FILE *file) {
    std_lock(&file->lock);
    settle(file);
    long place = checked(system_call(STD_CALL_SEEK, file->descriptor, 0, SEEK_CUR, 0, 0, 0));
    std_unlock(&file->lock);
    return place;
}

void rewind(FILE *file) {
    fseek(file, 0, SEEK_SET);
    clearerr(file);
}

int feof(FILE *file) { return file->ended; }
int ferror(FILE *file) { return file->failed; }
void clearerr(FILE *file) { file->ended = file->failed = 0; }

void perror(const char *text) {
    int error = errno;
    if (text && *text) fprintf(stderr, "%s: %s\n", text, strerror(error));
    else fprintf(stderr, "%s\n", strerror(error));
}

int remove(const char *path) {
    return checked(system_call(STD_CALL_REMOVE, (long)path, (long)strlen(path), 0, 0, 0, 0)) < 0 ? -1 : 0;
}

int rename(const char *path, const char *new_path) {
    return checked(system_call(STD_CALL_RENAME, (long)path, (long)strlen(path), (long)new_path,
                               (long)strlen(new_path), 0, 0)) < 0 ? -1 : 0;
}

static void to_file(void *context, const char *bytes, size_t count) { put(context, bytes, count); }

int vfprintf(FILE *file, const char *format, va_list arguments) {
    std_lock(&file->lock);
    /* One write for a whole message, even on the unbuffered standard error. */
    _Bool buffered = file->buffered;
    file->buffered = 1;
    int count = std_format(to_file, file, format, arguments);
    file->buffered = buffered;
    if (!buffered && !file->shared) flush(file);
    std_unlock(&file->lock);
    return file->failed ? -1 : count;
}

int vprintf(const char *format, va_list arguments) { return vfprintf(stdout, format, arguments); }
int vsnprintf(char *text, size_t size, const char *format, va_list arguments) {
    return std_format_text(text, size, format, arguments);
}
int vsprintf(char *text, const char *format, va_list arguments) {
    return std_format_text(text, (size_t)1 << 31, format, arguments);
}

#define FORWARD(call) \
    va_list arguments; \
    va_start(arguments, format); \
    int count = call; \
    va_end(arguments); \
    return count

int printf(const char *format, ...) { FORWARD(vfprintf(stdout, format, arguments)); }
int fprintf(FILE *file, const char *format, ...) { FORWARD(vfprintf(file, format, arguments)); }
int sprintf(char *text, const char *format, ...) { FORWARD(vsprintf(text, format, arguments)); }
int snprintf(char *text, size_t size, const char *format, ...) {
    FORWARD(vsnprintf(text, size, format, arguments));
}
