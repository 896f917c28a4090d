/* Comparison that ignores case, for ASCII. */
#pragma once
#include <stddef.h>

int strcasecmp(const char *left, const char *right);
int strncasecmp(const char *left, const char *right, size_t count);
