// The PVH entry (QEMU's `-kernel`; Xen's docs/misc/pvh.pandoc): 32-bit protected mode, paging off,
// EBX = physical address of the start info. Assembly, because Swift and C exist here only in 64 bits.
//
// Builds the page tables that BootInfo.h promises, enters long mode, moves to the link address and
// calls Swift. The first pages of the kernel (.text.pvh) are mapped a second time where they lie
// physically, read-only, so that the instruction after "paging on" exists.

#define PHYSICAL_BASE 0x200000
#define KERNEL_BASE 0x40000000
#define PHYSICAL(symbol) ((symbol) - KERNEL_BASE + PHYSICAL_BASE)

#define PRESENT 0x001
#define WRITABLE 0x002
#define LARGE 0x080
#define NO_EXECUTE_HIGH 0x80000000

#define PAGE_TABLES 8    // 2 MiB each; kernel.ld checks that the kernel fits
#define GUARD_PAGES 4    // as in KernelImage.swift
#define DIRECT_TABLES 4  // 1 GiB each

.section .note.pvh, "a", @note
    .balign 4
    .long 4, 8, 18  // name size, descriptor size, XEN_ELFNOTE_PHYS32_ENTRY
    .asciz "Xen"
    .quad PHYSICAL(pvh_start)

.section .text.pvh, "ax"
.code32
.global pvh_start
pvh_start:
    cli
    cld
    mov $PHYSICAL(boot_stack_top), %esp
    rdtsc
    mov %eax, PHYSICAL(pvh_timestamp)
    mov %edx, PHYSICAL(pvh_timestamp) + 4

    // Upper levels. All tables start as zeros (.bss).
    movl $PHYSICAL(low_directory_pointers) + (PRESENT | WRITABLE), PHYSICAL(root_table)
    movl $PHYSICAL(direct_directory_pointers) + (PRESENT | WRITABLE), PHYSICAL(root_table) + 8
    movl $PHYSICAL(identity_directory) + (PRESENT | WRITABLE), PHYSICAL(low_directory_pointers)
    movl $PHYSICAL(kernel_directory) + (PRESENT | WRITABLE), PHYSICAL(low_directory_pointers) + 8
    movl $PHYSICAL(identity_table) + (PRESENT | WRITABLE), PHYSICAL(identity_directory) + (PHYSICAL_BASE >> 21) * 8

    xor %ecx, %ecx
1:  mov %ecx, %eax
    shl $12, %eax
    add $PHYSICAL(kernel_tables) + (PRESENT | WRITABLE), %eax
    mov %eax, PHYSICAL(kernel_directory)(, %ecx, 8)
    inc %ecx
    cmp $PAGE_TABLES, %ecx
    jb 1b

    xor %ecx, %ecx
1:  mov %ecx, %eax
    shl $12, %eax
    add $PHYSICAL(direct_directories) + (PRESENT | WRITABLE), %eax
    mov %eax, PHYSICAL(direct_directory_pointers)(, %ecx, 8)
    inc %ecx
    cmp $DIRECT_TABLES, %ecx
    jb 1b

    xor %ecx, %ecx
1:  mov %ecx, %eax
    shl $21, %eax
    or $(PRESENT | WRITABLE | LARGE), %eax
    mov %eax, PHYSICAL(direct_directories)(, %ecx, 8)
    movl $NO_EXECUTE_HIGH, PHYSICAL(direct_directories) + 4(, %ecx, 8)
    inc %ecx
    cmp $(DIRECT_TABLES * 512), %ecx
    jb 1b

    // The kernel's pages, each range with its own rights.
    mov $kernel_text_start, %esi
    mov $kernel_text_end, %edi
    mov $PRESENT, %eax
    xor %edx, %edx
    call map_kernel_range
    mov $kernel_rodata_start, %esi
    mov $kernel_rodata_end, %edi
    mov $NO_EXECUTE_HIGH, %edx
    call map_kernel_range
    mov $kernel_data_start, %esi
    mov $kernel_data_end, %edi
    mov $(PRESENT | WRITABLE), %eax
    call map_kernel_range
    mov $boot_stack_guard - KERNEL_BASE, %ecx
    shr $9, %ecx
    xor %eax, %eax
1:  movl $0, PHYSICAL(kernel_tables)(%ecx, %eax, 8)
    inc %eax
    cmp $GUARD_PAGES, %eax
    jb 1b
    // and the identity-mapped pages of this file
    mov $PHYSICAL_BASE + PRESENT, %eax
    mov $PHYSICAL(identity_table), %edi
1:  mov %eax, (%edi)
    add $8, %edi
    add $4096, %eax
    cmp $PHYSICAL(kernel_pvh_end), %eax
    jb 1b

    mov %cr4, %eax
    or $(1 << 5), %eax              // PAE
    mov %eax, %cr4
    mov $PHYSICAL(root_table), %eax
    mov %eax, %cr3
    mov $0xC0000080, %ecx           // EFER
    rdmsr
    or $(1 << 8 | 1 << 11), %eax    // LME, NXE
    wrmsr
    mov $(1 << 31 | 1 << 16 | 1 << 0), %eax  // CR0: PG, WP, PE
    mov %eax, %cr0
    lgdt PHYSICAL(pvh_gdt_pointer)
    ljmp $0x08, $PHYSICAL(long_mode)

// Maps [%esi, %edi), link addresses, with flags %eax and %edx (low and high half). Clobbers %esi, %ecx, %ebp.
map_kernel_range:
    mov %esi, %ecx
    sub $KERNEL_BASE, %ecx
    lea PHYSICAL_BASE(%ecx), %ebp
    or %eax, %ebp
    shr $9, %ecx
    mov %ebp, PHYSICAL(kernel_tables)(%ecx)
    mov %edx, PHYSICAL(kernel_tables) + 4(%ecx)
    add $4096, %esi
    cmp %edi, %esi
    jb map_kernel_range
    ret

.code64
long_mode:
    movabs $1f, %rax
    jmp *%rax
1:  xor %eax, %eax
    mov %eax, %ss
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %fs
    mov %eax, %gs
    lea boot_stack_top(%rip), %rsp
    xor %ebp, %ebp
    push %rbx
    call arch_choose_stack_guard
    pop %rdi
    mov pvh_timestamp(%rip), %rsi
    call kernel_enter_pvh
    ud2

    .balign 8
pvh_gdt:
    .quad 0
    .quad 0x00AF9A000000FFFF        // 64-bit code
pvh_gdt_pointer:
    .word . - pvh_gdt - 1
    .long PHYSICAL(pvh_gdt)

// The UEFI loader's way in (ELF e_entry): BootInfo.h says what holds here.
.section .text.start, "ax"
.global kernel_start
.global Kernel_main  // SwiftPM's name for an executable's main; its link line asks for it
Kernel_main:
kernel_start:
    cld
    lea boot_stack_top(%rip), %rsp
    xor %ebp, %ebp
    push %rdi
    call arch_choose_stack_guard
    pop %rdi
    call kernel_enter_uefi
    ud2

.section .bss.boot_tables, "aw", @nobits
    .balign 4096
root_table: .skip 4096
low_directory_pointers: .skip 4096
direct_directory_pointers: .skip 4096
identity_directory: .skip 4096
identity_table: .skip 4096
kernel_directory: .skip 4096
kernel_tables: .skip 4096 * PAGE_TABLES
direct_directories: .skip 4096 * DIRECT_TABLES
pvh_timestamp: .skip 8

// The boot CPU's stacks, each above pages that are never mapped: an overflow faults. Several pages,
// because the compiler does not probe: a function with large locals could step over one.
.section .stacks, "aw", @nobits
    .balign 4096
.global boot_stack_guard
boot_stack_guard: .skip 4096 * GUARD_PAGES
    .skip 32768
.global boot_stack_top
boot_stack_top:
.global interrupt_stack_guard
interrupt_stack_guard: .skip 4096 * GUARD_PAGES
    .skip 16384
.global interrupt_stack_top
interrupt_stack_top:
