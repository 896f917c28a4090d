// Single accesses to words of user memory: unlike the copy, they are never torn.

.section .text.userword, "ax"

// bool arch_load_user_word(const uint32_t *source, uint32_t *result)
.global arch_load_user_word
arch_load_user_word:
    testb $1, arch_has_smap(%rip)
    jz 1f
    stac
1:  xor %eax, %eax
word_load:
    mov (%rdi), %ecx
    mov $1, %eax
word_loaded:
    testb $1, arch_has_smap(%rip)
    jz 1f
    clac
1:  test %eax, %eax
    jz 2f
    mov %ecx, (%rsi)
2:  ret

.section .fixups, "a"
    .quad word_load, word_loaded
