// The firmware's services as plain C functions. UEFI protocols are tables of functions with another
// calling convention (ms_abi) than Swift's; firmware.c makes the calls, one per function here, and
// every decision is left to the loader. Results are EFI status numbers: 0 is success.
#ifndef PATCHWORK_C_FIRMWARE_H
#define PATCHWORK_C_FIRMWARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIRMWARE_INVALID_PARAMETER 0x8000000000000002ull
#define FIRMWARE_LOAD_ERROR 0x8000000000000001ull
#define FIRMWARE_NOT_FOUND 0x800000000000000Eull

typedef struct FirmwareVideoMode {
    uint32_t width;
    uint32_t height;
    uint32_t pixelsPerRow;
    uint32_t redMask;    // of a pixel read as a 32-bit number; all zero when there are no pixels
    uint32_t greenMask;
    uint32_t blueMask;
} FirmwareVideoMode;

typedef struct FirmwareMemoryDescriptor {
    uint32_t type;
    uint64_t base;
    uint64_t pageCount;
    uint64_t attributes;
} FirmwareMemoryDescriptor;

// Gives the services below their tables. Nothing else may be called before this.
void firmware_begin(void *image, void *systemTable);

// Console. `text` ends in a zero. Also goes to COM1 when no console of the firmware does.
void firmware_print(const uint16_t *text);
// Waits for a key, but no longer than the given time.
void firmware_wait_for_key(uint32_t seconds);

// Memory of the loader, below `limit`, in pages of 4096 bytes.
uint64_t firmware_allocate_pages(uint64_t pageCount, uint64_t limit, uint64_t *address);

// Files. Volume 0 is the one that the loader came from; others follow in the firmware's order.
// Opening a volume that does not exist, or that cannot be read, fails.
uint64_t firmware_volume_count(void);
uint64_t firmware_open_volume(uint64_t index, void **root);
uint64_t firmware_open_file(void *root, const uint16_t *path, void **file, uint64_t *length);
uint64_t firmware_read_file(void *file, void *buffer, uint64_t *length);
void firmware_close_file(void *file);

// The loader's own image in memory, as the firmware loaded it.
void firmware_image(const void **base, uint64_t *length);

// Video. Modes are numbered from 0; a count of 0 means that there is no screen.
uint32_t firmware_video_mode_count(void);
uint64_t firmware_video_mode(uint32_t number, FirmwareVideoMode *mode);
uint64_t firmware_set_video_mode(uint32_t number);
uint64_t firmware_framebuffer(uint64_t *base, uint64_t *length);
// The monitor's EDID; returns how many bytes were copied, at most `capacity`.
size_t firmware_edid(uint8_t *buffer, size_t capacity);

// Physical address of the ACPI root pointer: that of ACPI 2.0, else of 1.0, else 0.
uint64_t firmware_acpi_root_pointer(void);

// Fetches the memory map into a buffer that firmware.c reserved; `key` identifies this state of it.
uint64_t firmware_reserve_memory_map(uint64_t *capacity);
uint64_t firmware_fetch_memory_map(uint64_t *count, uint64_t *key);
FirmwareMemoryDescriptor firmware_memory_descriptor(uint64_t index);
uint64_t firmware_leave_boot_services(uint64_t key);

// The processor.
uint64_t firmware_timestamp(void);
bool firmware_has_five_level_paging(void);
bool firmware_has_no_execute(void);
// Copies the code that switches page tables to `page`, which the new tables map where it lies, and
// runs it: loads `tables` into CR3 with NXE and WP set, then enters the kernel. Does not return.
_Noreturn void firmware_enter_kernel(
    void *page, uint64_t tables, uint64_t stack, uint64_t entry, uint64_t bootInfo);

#endif
