/* C's names of the heap. Swift reserves some of them, so the functions are here and what they do is in
   Swift. */
#include "CSystem.h"

void *std_allocate(size_t size);
void std_free(void *block);

void *malloc(size_t size) { return std_allocate(size); }
void free(void *block) { std_free(block); }
