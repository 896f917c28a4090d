/* Strings. What moves and compares memory is in system/guest/memory.c. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *std_error_text(int error);

char *strerror(int error) { return (char *)std_error_text(error); }

void *memchr(const void *memory, int byte, size_t count) {
    const unsigned char *at = memory;
    for (; count > 0; count--, at++)
        if (*at == (unsigned char)byte) return (void *)at;
    return NULL;
}

size_t strnlen(const char *text, size_t most) {
    size_t length = 0;
    while (length < most && text[length]) length++;
    return length;
}

int strcmp(const char *left, const char *right) { return strncmp(left, right, (size_t)-1); }

int strncmp(const char *left, const char *right, size_t count) {
    for (; count > 0; count--, left++, right++) {
        if (*left != *right) return (unsigned char)*left < (unsigned char)*right ? -1 : 1;
        if (!*left) return 0;
    }
    return 0;
}

int strncasecmp(const char *left, const char *right, size_t count) {
    for (; count > 0; count--, left++, right++) {
        int a = tolower((unsigned char)*left), b = tolower((unsigned char)*right);
        if (a != b) return a < b ? -1 : 1;
        if (!a) return 0;
    }
    return 0;
}

int strcasecmp(const char *left, const char *right) { return strncasecmp(left, right, (size_t)-1); }

char *strcpy(char *restrict to, const char *restrict from) { return memcpy(to, from, strlen(from) + 1); }

char *strncpy(char *restrict to, const char *restrict from, size_t count) {
    size_t length = strnlen(from, count);
    memcpy(to, from, length);
    memset(to + length, 0, count - length);
    return to;
}

char *strcat(char *restrict to, const char *restrict from) {
    strcpy(to + strlen(to), from);
    return to;
}

char *strncat(char *restrict to, const char *restrict from, size_t count) {
    size_t length = strnlen(from, count);
    char *end = to + strlen(to);
    memcpy(end, from, length);
    end[length] = 0;
    return to;
}

char *strchr(const char *text, int byte) {
    for (;; text++) {
        if (*text == (char)byte) return (char *)text;
        if (!*text) return NULL;
    }
}

char *strrchr(const char *text, int byte) {
    const char *found = NULL;
    for (;; text++) {
        if (*text == (char)byte) found = text;
        if (!*text) return (char *)found;
    }
}

char *strstr(const char *text, const char *part) {
    size_t length = strlen(part);
    for (;; text++) {
        if (strncmp(text, part, length) == 0) return (char *)text;
        if (!*text) return NULL;
    }
}

size_t strspn(const char *text, const char *accepted) {
    size_t length = 0;
    while (text[length] && strchr(accepted, text[length])) length++;
    return length;
}

size_t strcspn(const char *text, const char *rejected) {
    size_t length = 0;
    while (text[length] && !strchr(rejected, text[length])) length++;
    return length;
}

char *strpbrk(const char *text, const char *wanted) {
    text += strcspn(text, wanted);
    return *text ? (char *)text : NULL;
}

char *strtok_r(char *text, const char *separators, char **rest) {
    if (!text) text = *rest;
    text += strspn(text, separators);
    if (!*text) {
        *rest = text;
        return NULL;
    }
    char *end = text + strcspn(text, separators);
    if (*end) *end++ = 0;
    *rest = end;
    return text;
}

char *strtok(char *text, const char *separators) {
    static _Thread_local char *rest;
    return strtok_r(text, separators, &rest);
}

char *strdup(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}
