/* The engine under printf. See format.h. */
#include "format.h"

#include <stdint.h>

struct conversion {
    _Bool left, plus, space, alternate, zero;
    int width, precision; /* precision -1: none given */
    int length;           /* bytes of the argument: 1, 2, 4, 8 */
};

struct output {
    std_sink *sink;
    void *context;
    size_t count;
};

static void put(struct output *out, const char *bytes, size_t count) {
    if (count == 0) return;
    out->sink(out->context, bytes, count);
    out->count += count;
}

static void fill(struct output *out, char byte, int count) {
    char bytes[32];
    for (int i = 0; i < 32; i++) bytes[i] = byte;
    for (; count > 0; count -= 32) put(out, bytes, (size_t)(count < 32 ? count : 32));
}

static size_t bounded_length(const char *text, int most) {
    size_t length = 0;
    while ((most < 0 || length < (size_t)most) && text[length]) length++;
    return length;
}

static void put_text(struct output *out, const struct conversion *c, const char *text, size_t length) {
    int padding = c->width > 0 && (size_t)c->width > length ? c->width - (int)length : 0;
    if (!c->left) fill(out, ' ', padding);
    put(out, text, length);
    if (c->left) fill(out, ' ', padding);
}

static void put_number(struct output *out, const struct conversion *c, uint64_t value,
                       const char *prefix, unsigned base, _Bool upper) {
    const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    char text[24];
    int length = 0;
    for (uint64_t rest = value; rest > 0; rest /= base) text[23 - length++] = digits[rest % base];
    int prefix_length = (int)bounded_length(prefix, 2);
    int zeroes = c->precision < 0 ? (length == 0) : c->precision > length ? c->precision - length : 0;
    int padding = c->width - prefix_length - zeroes - length;
    if (padding < 0) padding = 0;
    if (c->zero && !c->left && c->precision < 0) {
        zeroes += padding;
        padding = 0;
    }
    if (!c->left) fill(out, ' ', padding);
    put(out, prefix, (size_t)prefix_length);
    fill(out, '0', zeroes);
    put(out, text + 24 - length, (size_t)length);
    if (c->left) fill(out, ' ', padding);
}

static int64_t signed_argument(int length, va_list *arguments) {
    switch (length) {
    case 8: return va_arg(*arguments, int64_t);
    case 2: return (int16_t)va_arg(*arguments, int);
    case 1: return (int8_t)va_arg(*arguments, int);
    default: return va_arg(*arguments, int);
    }
}

static uint64_t unsigned_argument(int length, va_list *arguments) {
    switch (length) {
    case 8: return va_arg(*arguments, uint64_t);
    case 2: return (uint16_t)va_arg(*arguments, unsigned);
    case 1: return (uint8_t)va_arg(*arguments, unsigned);
    default: return va_arg(*arguments, unsigned);
    }
}

/* Returns 0 for a letter that is no conversion. */
static _Bool convert(struct output *out, struct conversion *c, char letter, va_list *arguments) {
    switch (letter) {
    case 'd':
    case 'i': {
        int64_t value = signed_argument(c->length, arguments);
        uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
        put_number(out, c, magnitude, value < 0 ? "-" : c->plus ? "+" : c->space ? " " : "", 10, 0);
        return 1;
    }
    case 'u': put_number(out, c, unsigned_argument(c->length, arguments), "", 10, 0); return 1;
    case 'o': {
        uint64_t value = unsigned_argument(c->length, arguments);
        put_number(out, c, value, c->alternate && value ? "0" : "", 8, 0);
        return 1;
    }
    case 'x':
    case 'X': {
        uint64_t value = unsigned_argument(c->length, arguments);
        const char *prefix = letter == 'X' ? "0X" : "0x";
        put_number(out, c, value, c->alternate && value ? prefix : "", 16, letter == 'X');
        return 1;
    }
    case 'p': put_number(out, c, (uint64_t)va_arg(*arguments, void *), "0x", 16, 0); return 1;
    case 'c': {
        char byte = (char)va_arg(*arguments, int);
        put_text(out, c, &byte, 1);
        return 1;
    }
    case 's': {
        const char *text = va_arg(*arguments, const char *);
        if (!text) text = "(null)";
        put_text(out, c, text, bounded_length(text, c->precision));
        return 1;
    }
    case '%': put(out, "%", 1); return 1;
    default: return 0;
    }
}

static const char *number(const char *format, int *value, va_list *arguments) {
    if (*format == '*') {
        *value = va_arg(*arguments, int);
        return format + 1;
    }
    *value = 0;
    for (; *format >= '0' && *format <= '9'; format++)
        if (*value < 1000000) *value = *value * 10 + (*format - '0');
    return format;
}

static const char *parse(const char *format, struct conversion *c, va_list *arguments) {
    *c = (struct conversion){.precision = -1, .length = 4};
    for (;; format++) {
        if (*format == '-') c->left = 1;
        else if (*format == '+') c->plus = 1;
        else if (*format == ' ') c->space = 1;
        else if (*format == '#') c->alternate = 1;
        else if (*format == '0') c->zero = 1;
        else break;
    }
    format = number(format, &c->width, arguments);
    if (c->width < 0) {
        c->left = 1;
        c->width = c->width == INT32_MIN ? 0 : -c->width;
    }
    if (*format == '.') format = number(format + 1, &c->precision, arguments);
    for (;; format++) {
        if (*format == 'h') c->length = c->length == 2 ? 1 : 2;
        else if (*format == 'l' || *format == 'z' || *format == 'j' || *format == 't') c->length = 8;
        else return format;
    }
}

int std_format(std_sink *sink, void *context, const char *format, va_list list) {
    struct output out = {sink, context, 0};
    va_list arguments;
    va_copy(arguments, list);
    while (*format) {
        const char *start = format;
        while (*format && *format != '%') format++;
        put(&out, start, (size_t)(format - start));
        if (!*format) break;
        struct conversion c;
        const char *percent = format;
        format = parse(format + 1, &c, &arguments);
        if (*format && convert(&out, &c, *format, &arguments)) {
            format++;
        } else {
            if (*format) format++;
            put(&out, percent, (size_t)(format - percent));
        }
    }
    va_end(arguments);
    return out.count > INT32_MAX ? -1 : (int)out.count;
}

struct text {
    char *bytes;
    size_t size, used;
};

static void to_text(void *context, const char *bytes, size_t count) {
    struct text *text = context;
    for (size_t i = 0; i < count && text->used + 1 < text->size; i++) text->bytes[text->used++] = bytes[i];
}

int std_format_text(char *bytes, size_t size, const char *format, va_list arguments) {
    struct text text = {bytes, size, 0};
    int length = std_format(to_text, &text, format, arguments);
    if (size > 0) bytes[text.used] = 0;
    return length;
}
