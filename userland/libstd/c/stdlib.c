/* General utilities over libstd. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "CSystem.h"

_Noreturn void std_exit(int status);
char *std_copy_variable(const char *name);

#define MOST_HANDLERS 32
static void (*handlers[MOST_HANDLERS])(void);
static int handler_count;

static void run_handlers(void) {
    while (handler_count > 0) handlers[--handler_count]();
}

int atexit(void (*function)(void)) {
    if (handler_count == MOST_HANDLERS) return -1;
    handlers[handler_count++] = function;
    std_at_exit(run_handlers);
    return 0;
}

void exit(int status) { std_exit(status); }

void abort(void) { std_abort("abort() was called"); }

void std_assertion_failed(const char *condition, const char *file, int line) {
    (void)line;
    std_write_all(2, file, strlen(file));
    std_write_all(2, ": assertion failed: ", 20);
    std_abort(condition);
}

/* A variable's text stays valid until the next call of getenv. */
char *getenv(const char *name) {
    static char *last;
    free(last);
    last = std_copy_variable(name);
    return last;
}

/* Digits after blanks, sign and prefix; `negative` and `overflow` tell the rest. */
static unsigned long long digits(const char *text, char **end, int base, _Bool *negative, _Bool *overflow) {
    const char *at = text, *first;
    unsigned long long value = 0;
    *negative = *overflow = 0;
    while (isspace((unsigned char)*at)) at++;
    if (*at == '+' || *at == '-') *negative = *at++ == '-';
    _Bool prefix = at[0] == '0' && (at[1] | 32) == 'x' && isxdigit((unsigned char)at[2]);
    if ((base == 0 || base == 16) && prefix) {
        at += 2;
        base = 16;
    } else if (base == 0) {
        base = *at == '0' ? 8 : 10;
    }
    for (first = at;; at++) {
        int digit = isdigit((unsigned char)*at) ? *at - '0'
                    : isalpha((unsigned char)*at) ? (*at | 32) - 'a' + 10 : 99;
        if (digit >= base) break;
        if (__builtin_mul_overflow(value, (unsigned long long)base, &value) ||
            __builtin_add_overflow(value, (unsigned long long)digit, &value))
            *overflow = 1;
    }
    if (end) *end = (char *)(at == first ? text : at);
    return value;
}

long long strtoll(const char *text, char **end, int base) {
    _Bool negative, overflow;
    unsigned long long value = digits(text, end, base, &negative, &overflow);
    unsigned long long most = negative ? (unsigned long long)LLONG_MAX + 1 : LLONG_MAX;
    if (overflow || value > most) {
        errno = ERANGE;
        return negative ? LLONG_MIN : LLONG_MAX;
    }
    return negative ? (long long)(0 - value) : (long long)value;
}

unsigned long long strtoull(const char *text, char **end, int base) {
    _Bool negative, overflow;
    unsigned long long value = digits(text, end, base, &negative, &overflow);
    if (overflow) {
        errno = ERANGE;
        return ULLONG_MAX;
    }
    return negative ? 0 - value : value;
}

long strtol(const char *text, char **end, int base) { return strtoll(text, end, base); }
unsigned long strtoul(const char *text, char **end, int base) { return strtoull(text, end, base); }
long long atoll(const char *text) { return strtoll(text, NULL, 10); }
long atol(const char *text) { return strtoll(text, NULL, 10); }
int atoi(const char *text) { return (int)strtoll(text, NULL, 10); }

int abs(int value) { return value < 0 ? -value : value; }
long labs(long value) { return value < 0 ? -value : value; }
div_t div(int a, int b) { return (div_t){a / b, a % b}; }
ldiv_t ldiv(long a, long b) { return (ldiv_t){a / b, a % b}; }

/* A multiplicative generator (Knuth, MMIX); the high bits are the good ones. */
static unsigned long long random_state = 1;
void srand(unsigned seed) { random_state = seed; }
int rand(void) {
    random_state = random_state * 6364136223846793005ull + 1442695040888963407ull;
    return (int)(random_state >> 33);
}

static void swap(char *a, char *b, size_t size) {
    for (; size > 0; size--, a++, b++) {
        char byte = *a;
        *a = *b;
        *b = byte;
    }
}

/* Heapsort: no extra memory and no bad case. */
static void sift(char *base, size_t root, size_t count, size_t size,
                 int (*compare)(const void *, const void *)) {
    for (size_t child; (child = root * 2 + 1) < count; root = child) {
        if (child + 1 < count && compare(base + child * size, base + (child + 1) * size) < 0) child++;
        if (compare(base + root * size, base + child * size) >= 0) return;
        swap(base + root * size, base + child * size, size);
    }
}

void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *)) {
    for (size_t root = count / 2; root-- > 0;) sift(base, root, count, size, compare);
    for (size_t end = count; end-- > 1;) {
        swap(base, (char *)base + end * size, size);
        sift(base, 0, end, size, compare);
    }
}

void *bsearch(const void *key, const void *base, size_t count, size_t size,
              int (*compare)(const void *, const void *)) {
    const char *low = base;
    while (count > 0) {
        const char *middle = low + count / 2 * size;
        int order = compare(key, middle);
        if (order == 0) return (void *)middle;
        if (order > 0) {
            low = middle + size;
            count--;
        }
        count /= 2;
    }
    return NULL;
}
