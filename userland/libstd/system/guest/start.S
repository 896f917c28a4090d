// Where every program begins. The kernel's contract is in docs/syscalls.md: RDI holds the address of
// the StartInfo, RSP is a multiple of 16.

.section .text._start, "ax"
.globl _start
_start:
    xor %ebp, %ebp                   // the end of every backtrace
    call std_start
    ud2

.section .note.GNU-stack, "", @progbits
