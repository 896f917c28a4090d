// Interrupt entry, the context switch and the user copy: code that handles registers which Swift
// and C own. One stub per vector pushes a uniform frame (InterruptFrame.swift).

#define CPU_SELF 0
#define USER_MODE 3
#define MSR_GS_BASE 0xC0000101

.section .text.entry, "ax"

.macro SAVE_REGISTERS
    push %rax
    push %rbx
    push %rcx
    push %rdx
    push %rsi
    push %rdi
    push %rbp
    push %r8
    push %r9
    push %r10
    push %r11
    push %r12
    push %r13
    push %r14
    push %r15
.endm

.macro RESTORE_REGISTERS
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %r11
    pop %r10
    pop %r9
    pop %r8
    pop %rbp
    pop %rdi
    pop %rsi
    pop %rdx
    pop %rcx
    pop %rbx
    pop %rax
    add $16, %rsp                    // vector, error code
.endm

// A user program may have left AC set, which would switch SMAP off.
.macro CLEAR_ACCESS_FLAG
    testb $1, arch_has_smap(%rip)
    jz 1f
    clac
1:
.endm

// Calls the handler with a 16-byte aligned stack and a frame pointer chain that ends in the
// interrupted function, so that backtraces cross interrupts.
.macro CALL_HANDLER
    cld
    mov %rsp, %rdi
    mov %rsp, %rbx
    push 17*8(%rsp)                  // interrupted rip, as a return address
    push %rbp
    mov %rsp, %rbp
    and $-16, %rsp
    call arch_dispatch_interrupt
    mov %rbx, %rsp
.endm

interrupt_common:
    SAVE_REGISTERS
    CLEAR_ACCESS_FLAG
    testb $USER_MODE, 18*8(%rsp)
    jz 2f
    swapgs
2:  CALL_HANDLER
    testb $USER_MODE, 18*8(%rsp)
    jz 3f
    test %eax, %eax                  // the thread is not to go on in user mode
    jnz leave_user
    swapgs
3:  RESTORE_REGISTERS
    iretq

// NMI, double fault and machine check arrive at any instruction, also between an entry and its
// swapgs. The kernel's GS base is never 0 and a user's always is (no FSGSBASE), which decides.
interrupt_anywhere:
    SAVE_REGISTERS
    CLEAR_ACCESS_FLAG
    mov $MSR_GS_BASE, %ecx
    rdmsr
    xor %r12d, %r12d
    or %edx, %eax
    jnz 2f
    swapgs
    inc %r12d
2:  CALL_HANDLER
    test %r12d, %r12d
    jz 3f
    swapgs
3:  RESTORE_REGISTERS
    iretq

// SYSCALL: RCX = user rip, R11 = user flags, everything else still the user's; interrupts off
// (FMASK). Builds the same frame as an interrupt, so that notes, faults and tracing see one shape.
.global arch_syscall_entry
arch_syscall_entry:
    swapgs
    mov %rsp, %gs:16                 // ArchCPU.savedUserStack
    mov %gs:8, %rsp                  // ArchCPU.kernelStackTop
    push $0x1B                       // ss: user data
    push %gs:16
    push %r11
    push $0x23                       // cs: user code
    push %rcx
    push $0                          // error code
    push $256                        // vector: none
    SAVE_REGISTERS
    mov %rsp, %rdi
    xor %ebp, %ebp                   // backtraces end here
    call kernel_dispatch_syscall     // of SystemCalls.swift
    // EAX tells how to go on: the values of UserModeReturn in UserMode.swift.
    cmp $1, %eax
    jb return_through_iret
    ja leave_user
    // SYSRET to a non-canonical address faults in the kernel, with the user's stack.
    testl $0xFFFF8000, 17*8+4(%rsp)  // rip
    jnz return_through_iret
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    add $8, %rsp                     // r11 is lost
    pop %r10
    pop %r9
    pop %r8
    pop %rbp
    pop %rdi
    pop %rsi
    pop %rdx
    add $8, %rsp                     // rcx is lost
    pop %rbx
    pop %rax
    mov 16(%rsp), %rcx               // rip
    mov 32(%rsp), %r11               // flags
    mov 40(%rsp), %rsp
    swapgs
    sysretq
return_through_iret:
    RESTORE_REGISTERS
    swapgs
    iretq

// arch_enter_user(frame, stackTop): goes to user mode with the registers in the frame; interrupts
// are off. Entries to the kernel use the stack from here on down, so that what the caller keeps on it
// stays; its pointer is stored in *stackTop, for the scheduler. Returns, interrupts off, when the
// handler of an entry says that the thread is to leave user mode for good.
.global arch_enter_user
arch_enter_user:
    push %rbp
    push %rbx
    push %r12
    push %r13
    push %r14
    push %r15
    sub $8, %rsp                     // entries expect a multiple of 16
    mov %rsp, (%rsi)
    mov %rsp, %gs:8                  // ArchCPU.kernelStackTop
    mov %rsp, %gs:84                 // ArchCPU.taskState.stackPointers[0]
    mov %rdi, %rsp
    jmp return_through_iret

leave_user:
    cli
    mov %gs:8, %rsp
    add $8, %rsp
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %rbx
    pop %rbp
    ret

.altmacro
.macro STUB number
interrupt_stub_\number:
    // The exceptions for which the CPU pushes an error code itself: 8, 10 to 14, 17, 21, 29, 30.
    .if (\number < 32) && ((0x60227D00 >> (\number & 31)) & 1)
    .else
    push $0
    .endif
    push $\number
    .if (\number == 2) || (\number == 8) || (\number == 18)
    jmp interrupt_anywhere
    .else
    jmp interrupt_common
    .endif
.endm

.macro STUB_ADDRESS number
    .quad interrupt_stub_\number
.endm

.set vector, 0
.rept 256
    STUB %vector
    .set vector, vector + 1
.endr

.section .rodata.stubs, "a"
    .balign 8
.global arch_interrupt_stubs
arch_interrupt_stubs:
.set vector, 0
.rept 256
    STUB_ADDRESS %vector
    .set vector, vector + 1
.endr
.noaltmacro

.section .text.descriptors, "ax"

// arch_load_descriptor_tables(gdt, idt): loads both, reloads every segment register.
.global arch_load_descriptor_tables
arch_load_descriptor_tables:
    lgdt (%rdi)
    lidt (%rsi)
    pop %rax
    push $0x08
    push %rax
    mov $0x10, %ecx
    mov %ecx, %ss
    xor %ecx, %ecx
    mov %ecx, %ds
    mov %ecx, %es
    mov %ecx, %fs
    mov %ecx, %gs
    mov $0x28, %ecx
    ltr %cx
    lretq

.section .text.switch, "ax"

// arch_switch_stack(save, stackPointer): what a function call may not destroy goes on the old
// stack; the rest the compiler has saved already.
.global arch_switch_stack
arch_switch_stack:
    push %rbp
    push %rbx
    push %r12
    push %r13
    push %r14
    push %r15
    mov %rsp, (%rdi)
    mov %rsi, %rsp
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %rbx
    pop %rbp
    ret

// A new thread's first instructions: its stack was prepared by ThreadContext.swift.
.global arch_thread_start
arch_thread_start:
    mov %rbx, %rdi
    xor %ebp, %ebp
    call *%r12
    ud2

.section .text.usercopy, "ax"

// size_t arch_copy_user(destination, source, count): copies up to the first byte that faults and
// returns how many bytes are left. Thirty-two bytes at a time, then eight, then single ones; a fault in
// a wide loop, whose pointers move only after all of a round was copied, falls back to single bytes so
// that the count is exact.
.global arch_copy_user
arch_copy_user:
    testb $1, arch_has_smap(%rip)
    jz 1f
    stac
1:  mov %rdx, %rcx
    shr $5, %rcx
    jz words
block_load_0:
    mov (%rsi), %rax
block_load_1:
    mov 8(%rsi), %r8
block_load_2:
    mov 16(%rsi), %r9
block_load_3:
    mov 24(%rsi), %r10
block_store_0:
    mov %rax, (%rdi)
block_store_1:
    mov %r8, 8(%rdi)
block_store_2:
    mov %r9, 16(%rdi)
block_store_3:
    mov %r10, 24(%rdi)
    add $32, %rsi
    add $32, %rdi
    sub $32, %rdx
    dec %rcx
    jnz block_load_0
words:
    mov %rdx, %rcx
    shr $3, %rcx
    jz bytes
wide_load:
    mov (%rsi), %rax
wide_store:
    mov %rax, (%rdi)
    add $8, %rsi
    add $8, %rdi
    sub $8, %rdx
    dec %rcx
    jnz wide_load
bytes:
    test %rdx, %rdx
    jz copied
byte_load:
    movb (%rsi), %al
byte_store:
    movb %al, (%rdi)
    inc %rsi
    inc %rdi
    dec %rdx
    jnz byte_load
copied:
    testb $1, arch_has_smap(%rip)
    jz 1f
    clac
1:  mov %rdx, %rax
    ret

.section .fixups, "a"
    .quad block_load_0, bytes
    .quad block_load_1, bytes
    .quad block_load_2, bytes
    .quad block_load_3, bytes
    .quad block_store_0, bytes
    .quad block_store_1, bytes
    .quad block_store_2, bytes
    .quad block_store_3, bytes
    .quad wide_load, bytes
    .quad wide_store, bytes
    .quad byte_load, copied
    .quad byte_store, copied
