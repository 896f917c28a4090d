// Instructions and thread-locals that Swift cannot express. Only the Arch module imports this.
#ifndef PATCHWORK_C_ARCH_H
#define PATCHWORK_C_ARCH_H

#include <stdint.h>

#ifdef PATCHWORK_KERNEL
#include "x86_64.h"
#else
#include "host.h"
#endif

#endif
