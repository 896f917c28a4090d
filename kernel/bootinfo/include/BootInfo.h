// What a boot path hands to the kernel. The UEFI loader and the PVH entry both fill this structure;
// nothing past kernel/main knows which of them it was. C, because both sides need one fixed layout.
//
// State of the machine at the kernel's 64-bit entry point (ELF e_entry):
//   - long mode, interrupts off, NX enabled, CR0.WP set, any stack; RDI = physical address of BootInfo
//   - kernel image mapped at its link addresses, each segment with its own rights (W^X, NX)
//   - at least the first 4 GiB of physical memory mapped read/write, no-execute at
//     BOOT_DIRECT_MAP_BASE
//   - everything BootInfo points to lies below 4 GiB and in no region marked usable
#ifndef PATCHWORK_BOOT_INFO_H
#define PATCHWORK_BOOT_INFO_H

#include <stdint.h>

#define BOOT_INFO_MAGIC 0x4F464E49544F4F42ull  // "BOOTINFO" in memory order
#define BOOT_INFO_VERSION 1u
#define BOOT_DIRECT_MAP_BASE 0x0000008000000000ull
#define BOOT_KERNEL_BASE 0x0000000040000000ull

typedef enum BootSource : uint32_t {
    BootSourcePVH = 1,
    BootSourceUEFI = 2,
} BootSource;

typedef enum BootMemoryKind : uint32_t {
    BootMemoryUsable = 1,          // free from the first moment
    BootMemoryReserved = 2,        // never touch
    BootMemoryACPIReclaimable = 3, // ACPI tables; usable once they have been read
    BootMemoryACPINVS = 4,         // firmware's own across sleep; never touch
    BootMemoryBootReclaimable = 5, // BootInfo, its arrays, the loader's page tables; usable after boot
    BootMemoryKernel = 6,          // the kernel image
    BootMemoryRootArchive = 7,     // the root archive; its pages are used where they lie
} BootMemoryKind;

typedef struct BootMemoryRegion {
    uint64_t base;    // physical, bytes; multiple of 4096 for usable and reclaimable regions
    uint64_t length;  // bytes
    BootMemoryKind kind;
    uint32_t reserved;
} BootMemoryRegion;

typedef enum BootPixelFormat : uint32_t {
    BootPixelFormatNone = 0,      // there is no framebuffer
    BootPixelFormatB8G8R8X8 = 1,  // bytes in memory order
    BootPixelFormatR8G8B8X8 = 2,
} BootPixelFormat;

typedef struct BootFramebuffer {
    uint64_t base;           // physical address of the top left pixel
    uint64_t length;         // bytes
    uint32_t widthInPixels;
    uint32_t heightInPixels;
    uint32_t pitchInBytes;   // from one row to the next
    BootPixelFormat format;
} BootFramebuffer;

typedef struct BootInfo {
    uint64_t magic;
    uint32_t version;
    BootSource source;
    uint64_t kernelBase;         // physical address of the byte linked at BOOT_KERNEL_BASE
    uint64_t kernelLength;       // bytes, contiguous in physical memory, .bss included
    uint64_t rootArchiveBase;    // physical, page-aligned; 0 for none
    uint64_t rootArchiveLength;  // bytes
    uint64_t commandLine;        // physical address of UTF-8 bytes; 0 for none
    uint64_t commandLineLength;  // bytes, no terminator counted
    uint64_t rsdp;               // physical address; 0 when the firmware names none
    uint64_t memoryRegions;      // physical address of BootMemoryRegion[memoryRegionCount],
    uint64_t memoryRegionCount;  //   sorted by base, not overlapping
    uint64_t entryTimestamp;     // TSC when the loader (or PVH entry) started
    BootFramebuffer framebuffer;
} BootInfo;

#endif
