// Instructions and thread-locals that Swift cannot express. Only the Arch module imports this.
#ifndef PATCHWORK_C_ARCH_H
#define PATCHWORK_C_ARCH_H

#include <stdint.h>

#include "heap.h"
#include "shared.h"

#if __STDC_HOSTED__
#include "host.h"
#else
#include "x86_64.h"
#endif

#endif
