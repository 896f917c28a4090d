// Runs on the one page that both the firmware's page tables and ours map at the same address.
//   rdi  physical address of BootInfo, handed on      rdx  stack, a direct-map address
//   rsi  our page tables                              rcx  the kernel's entry point
    .section .text.switch, "ax"
    .globl switch_begin, switch_end
    .hidden switch_begin, switch_end
switch_begin:
    cli
    cld
    mov %rcx, %r8
    mov %rdx, %r9
    // No-execute pages before the tables that use them (Intel SDM volume 4, IA32_EFER).
    mov $0xC0000080, %ecx
    rdmsr
    or $0x800, %eax
    wrmsr
    mov %cr0, %rax
    or $0x10000, %rax // write protection for the kernel too
    mov %rax, %cr0
    // Only what the kernel expects stays on: PAE, FXSR, XMM exceptions, machine checks. Clearing
    // PGE also flushes the firmware's global translations.
    mov %cr4, %rax
    and $0x660, %rax
    mov %rax, %cr4
    mov %rsi, %cr3
    mov %r9, %rsp
    xor %ebp, %ebp
    push %rbp // no return address: backtraces end here
    jmp *%r8
switch_end:
    .section .note.GNU-stack, "", @progbits
