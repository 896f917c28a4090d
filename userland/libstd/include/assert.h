/* Diagnostics (C11, 7.2). */
#undef assert
#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
_Noreturn void std_assertion_failed(const char *condition, const char *file, int line);
#define assert(condition) \
    ((condition) ? (void)0 : std_assertion_failed(#condition, __FILE__, __LINE__))
#endif
