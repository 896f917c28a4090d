// Where a further CPU starts: real mode, CS = page << 8, IP = 0. The code is copied to a page below
// 1 MiB together with the words at its end, which the starting CPU has filled; it runs at any page.
// Assembly, because neither Swift nor C exists in 16 bits.

.section .rodata.trampoline, "a"
    .balign 16
.global arch_trampoline_start
arch_trampoline_start:
.code16
    cli
    cld
    mov %cs, %ax
    mov %ax, %ds
    movzwl %ax, %ebx
    shl $4, %ebx                                     // EBX = physical address of this page
    // The descriptors and far pointers need absolute addresses: complete them here.
    lea (gdt - arch_trampoline_start)(%ebx), %eax
    mov %eax, gdt_base - arch_trampoline_start
    lea (in_32_bits - arch_trampoline_start)(%ebx), %eax
    mov %eax, to_32_bits - arch_trampoline_start
    lea (in_64_bits - arch_trampoline_start)(%ebx), %eax
    mov %eax, to_64_bits - arch_trampoline_start
    lgdtl gdt_pointer - arch_trampoline_start
    mov %cr0, %eax
    or $1, %eax
    mov %eax, %cr0
    ljmpl *(to_32_bits - arch_trampoline_start)

.code32
in_32_bits:
    mov $0x18, %eax
    mov %eax, %ds
    mov %eax, %ss
    mov %cr4, %eax
    or $(1 << 5), %eax                               // PAE
    mov %eax, %cr4
    mov (arch_trampoline_root - arch_trampoline_start)(%ebx), %eax
    mov %eax, %cr3
    mov $0xC0000080, %ecx                            // EFER
    rdmsr
    or $(1 << 8 | 1 << 11), %eax                     // LME, NXE
    wrmsr
    mov $(1 << 31 | 1 << 16 | 1 << 0), %eax          // CR0: PG, WP, PE
    mov %eax, %cr0
    ljmpl *(to_64_bits - arch_trampoline_start)(%ebx)

.code64
in_64_bits:
    xor %eax, %eax
    mov %eax, %ss
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %fs
    mov %eax, %gs
    mov (arch_trampoline_stack - arch_trampoline_start)(%rbx), %rsp
    mov (arch_trampoline_argument - arch_trampoline_start)(%rbx), %rdi
    xor %ebp, %ebp
    mov (arch_trampoline_entry - arch_trampoline_start)(%rbx), %rax
    call *%rax
    ud2

    .balign 8
gdt:
    .quad 0
    .quad 0x00CF9A000000FFFF                         // 0x08: 32-bit code
    .quad 0x00AF9A000000FFFF                         // 0x10: 64-bit code
    .quad 0x00CF92000000FFFF                         // 0x18: data
gdt_pointer:
    .word . - gdt - 1
gdt_base:
    .long 0
to_32_bits:
    .long 0
    .word 0x08
to_64_bits:
    .long 0
    .word 0x10
    .balign 8
.global arch_trampoline_root
arch_trampoline_root: .quad 0
.global arch_trampoline_stack
arch_trampoline_stack: .quad 0
.global arch_trampoline_argument
arch_trampoline_argument: .quad 0
.global arch_trampoline_entry
arch_trampoline_entry: .quad 0
.global arch_trampoline_end
arch_trampoline_end:
