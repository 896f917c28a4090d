/* The engine under printf: fills in a format and hands the pieces to a function. */
#pragma once
#include <stdarg.h>
#include <stddef.h>

/* Takes `count` bytes of output. */
typedef void std_sink(void *_Nullable context, const char *_Nonnull bytes, size_t count);

/* Formats as printf does and returns how many bytes went to the sink. Conversions: d i u o x X c s p
   and %, with flags, width, precision and the lengths hh h l ll z j t. Anything else is written as it
   stands. */
int std_format(std_sink *_Nonnull sink, void *_Nullable context, const char *_Nonnull format,
               va_list arguments);

/* As vsnprintf: never writes more than `size` bytes, always ends in NUL if size is not 0, returns the
   length that the whole text has. */
int std_format_text(char *_Nullable text, size_t size, const char *_Nonnull format, va_list arguments);
