/* Jumps out of functions (C11, 7.13). */
#pragma once

typedef unsigned long jmp_buf[8];
int setjmp(jmp_buf place) __attribute__((returns_twice));
_Noreturn void longjmp(jmp_buf place, int value);
