// The start info that a PVH loader leaves in EBX (Xen's xen/include/public/arch-x86/hvm/start_info.h
// documents the layout).
#ifndef PATCHWORK_PVH_H
#define PATCHWORK_PVH_H

#include <stdint.h>

#define PVH_MAGIC 0x336EC578u

typedef struct PVHStartInfo {
    uint32_t magic;
    uint32_t version;
    uint32_t flags;
    uint32_t moduleCount;
    uint64_t modules;      // physical address of PVHModule[moduleCount]
    uint64_t commandLine;  // physical address, zero-terminated; 0 for none
    uint64_t rsdp;
    uint64_t memoryMap;    // version 1: physical address of PVHMemoryRegion[memoryMapCount]
    uint32_t memoryMapCount;
    uint32_t reserved;
} PVHStartInfo;

typedef struct PVHModule {
    uint64_t base, length;
    uint64_t commandLine;
    uint64_t reserved;
} PVHModule;

typedef struct PVHMemoryRegion {
    uint64_t base, length;
    uint32_t kind;  // as in the BIOS's E820: 1 usable, 3 ACPI reclaimable, 4 ACPI NVS
    uint32_t reserved;
} PVHMemoryRegion;

#endif
