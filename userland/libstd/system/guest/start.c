/* From the entry point to main: relocations, write protection, thread-local storage, stack guard,
   entropy. Runs before anything else, so it uses no heap and no thread-local variable, and has no
   stack protector. */
#include "CSystem.h"

struct start_info {
    uint64_t size, argument_count, arguments, process, thread, stack_limit, stack_top;
    uint64_t image_base, page_size, cpu_count, vector_state, vector_state_size, started;
    uint32_t entropy[8];
};

struct relocation {
    uint64_t offset, info, addend;
};

/* Places and numbers of the linker script. Hidden, so that they are found relative to the code: the
   global offset table holds nothing useful before relocation. */
#pragma GCC visibility push(hidden)
extern char __ehdr_start[], program_relro_start[], program_tls_data[], program_main_tls[];
extern const struct relocation program_relocations_start[], program_relocations_end[];
extern const struct {
    uint64_t tls_initialised; /* bytes of .tdata */
    uint64_t tls_length;      /* with .tbss */
    uint64_t tls_alignment;
    uint64_t relro_length;
} program_layout;
#pragma GCC visibility pop

extern uint32_t std_random_key[8];

static int argument_count;
static const char *const *arguments;
static uint64_t cpu_count;
uintptr_t __stack_chk_guard = 0x595e9fbd94fda766;

int main(int count, const char *const *arguments);
_Noreturn void std_exit(int status);

#define RELATIVE 8 /* R_X86_64_RELATIVE, System V ABI for AMD64, table 4.9 */

static void relocate(void) {
    uint64_t base = (uint64_t)__ehdr_start;
    for (const struct relocation *r = program_relocations_start; r < program_relocations_end; r++)
        if ((uint32_t)r->info == RELATIVE) *(uint64_t *)(base + r->offset) = base + r->addend;
    if (program_layout.relro_length > 0)
        system_call(STD_CALL_MPROTECT, (long)program_relro_start, (long)program_layout.relro_length, 1,
                    0, 0, 0);
}

/* Variant II of "ELF Handling For Thread-Local Storage" (Drepper, 2005): the template's copy ends
   where the thread control block begins, whose first word points at itself. */
static size_t tls_length(void) {
    size_t alignment = program_layout.tls_alignment > 0 ? program_layout.tls_alignment : 1;
    return (program_layout.tls_length + alignment - 1) / alignment * alignment;
}

size_t std_tls_size(void) { return (tls_length() + 63) / 64 * 64 + 64; }

void *std_tls_initialise(void *memory) {
    char *block = (char *)memory + std_tls_size() - 64;
    char *to = block - tls_length();
    for (size_t i = 0; i < program_layout.tls_initialised; i++) *to++ = program_tls_data[i];
    while (to < block) *to++ = 0;
    *(void **)block = block;
    return block;
}

_Noreturn __attribute__((no_stack_protector)) void std_start(const struct start_info *info) {
    relocate();
    void *thread_pointer = std_tls_initialise(program_main_tls);
    system_call(STD_CALL_SET_THREAD_POINTER, (long)thread_pointer, 0, 0, 0, 0, 0);
    for (int i = 0; i < 8; i++) std_random_key[i] = info->entropy[i];
    /* Not filled in place: std_random checks the guard as it returns. */
    uintptr_t guard;
    std_random(&guard, sizeof guard);
    __stack_chk_guard = guard & ~(uintptr_t)0xff; /* a string that runs over stops at this zero */
    argument_count = (int)info->argument_count;
    arguments = (const char *const *)info->arguments;
    cpu_count = info->cpu_count;
    std_exit(main(argument_count, arguments));
}

int std_argument_count(void) { return argument_count; }
const char *std_argument(int index) { return arguments[index]; }
uint64_t std_cpu_count(void) { return cpu_count; }

_Noreturn void __stack_chk_fail(void) { std_abort("stack smashed: a local buffer was overrun"); }

void arc4random_buf(void *bytes, size_t count) { std_random(bytes, count); }
