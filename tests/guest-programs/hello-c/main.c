/* A program in C: main, printf, malloc, strings, reading a file, setjmp. Prints a line for each case,
   as the guest tests expect. */
#include <ctype.h>
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void report(const char *name, int good) {
    if (good) printf("case c-%s ok\n", name);
    else printf("case c-%s failed\n", name);
}

static _Thread_local int per_thread = 42;
static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

static int files(void) {
    FILE *file = fopen("/tmp/hello-c.txt", "w");
    if (!file) return 0;
    fprintf(file, "%s %d\nsecond line\n", "number", 17);
    fclose(file);
    file = fopen("/tmp/hello-c.txt", "r");
    char line[64];
    int good = file && fgets(line, sizeof line, file) && strcmp(line, "number 17\n") == 0;
    good = good && fgetc(file) == 's' && ftell(file) == 11;
    good = good && fseek(file, 0, SEEK_END) == 0 && ftell(file) == 22 && fgetc(file) == EOF && feof(file);
    if (file) fclose(file);
    return remove("/tmp/hello-c.txt") == 0 && good;
}

int main(int argc, char **argv) {
    char text[64];
    report("arguments", argc >= 1 && argv[argc] == NULL);
    snprintf(text, sizeof text, "%5d|%-5s|%05x|%c|%s", -42, "ab", 0xbeef, 'z', "end");
    report("printf", strcmp(text, "  -42|ab   |0beef|z|end") == 0);
    char *block = malloc(100000);
    if (block) memset(block, 'x', 100000);
    report("malloc", block && block[99999] == 'x');
    free(block);
    report("thread-local", per_thread++ == 42 && per_thread == 43);
    report("files", files());
    errno = 0;
    report("errno", fopen("/no/such/file", "r") == NULL && errno == ENOENT);
    int numbers[] = {5, 3, 9, 1, 7};
    qsort(numbers, 5, sizeof *numbers, compare);
    report("qsort", numbers[0] == 1 && numbers[4] == 9);
    char *end;
    report("strtol", strtol(" -0x1fz", &end, 0) == -31 && *end == 'z');
    jmp_buf place;
    volatile int jumped = 0;
    if (setjmp(place) == 0) {
        jumped = 1;
        longjmp(place, 7);
    }
    report("setjmp", jumped == 1);
    report("ctype", isalpha('q') && toupper('q') == 'Q');
    return 0;
}
