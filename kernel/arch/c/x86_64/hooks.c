#include <stddef.h>
#include <stdint.h>
void *memcpy(void *d, const void *s, size_t n) { char *a = d; const char *b = s; while (n--) *a++ = *b++; return d; }
void *memmove(void *d, const void *s, size_t n) { char *a = d; const char *b = s; if (a < b) while (n--) *a++ = *b++; else while (n--) a[n] = b[n]; return d; }
void *memset(void *d, int c, size_t n) { char *a = d; while (n--) *a++ = (char)c; return d; }
int memcmp(const void *d, const void *s, size_t n) { const unsigned char *a = d, *b = s; for (; n--; a++, b++) if (*a != *b) return *a - *b; return 0; }
void arc4random_buf(void *p, size_t n) { memset(p, 4, n); }
uintptr_t __stack_chk_guard = 0x1234567;
void __stack_chk_fail(void) { __builtin_trap(); }
int putchar(int c) { return c; }
