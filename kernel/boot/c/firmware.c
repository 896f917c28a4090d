// Calls the firmware's protocols (UEFI 2.10; the structures come from Debian's gnu-efi headers).
#include "CFirmware.h"

#include <efi.h>

static EFI_HANDLE loaderImage;
static EFI_SYSTEM_TABLE *systemTable;
static EFI_BOOT_SERVICES *services;
static EFI_GUID loadedImageProtocol = LOADED_IMAGE_PROTOCOL;
static EFI_GUID fileSystemProtocol = SIMPLE_FILE_SYSTEM_PROTOCOL;
static EFI_GUID serialProtocol = SERIAL_IO_PROTOCOL;
static EFI_GUID graphicsProtocol = EFI_GRAPHICS_OUTPUT_PROTOCOL_GUID;
// EFI_EDID_ACTIVE_PROTOCOL (section 12.9.2.4)
static EFI_GUID edidProtocol = {
    0xbd8c1056, 0x9f36, 0x44ec, {0x92, 0xa8, 0xa6, 0x33, 0x7f, 0x81, 0x79, 0x86}};
static EFI_GUID acpi2Table = ACPI_20_TABLE_GUID;
static EFI_GUID acpi1Table = ACPI_TABLE_GUID;

static bool firmwareDrivesSerial;
static EFI_HANDLE *volumeHandles;
static UINTN volumeHandleCount;

static EFI_LOADED_IMAGE *loaded_image(void) {
    void *interface = NULL;
    EFI_STATUS status =
        services->HandleProtocol(loaderImage, &loadedImageProtocol, &interface);
    return EFI_ERROR(status) ? NULL : interface;
}

void firmware_begin(void *image, void *table) {
    loaderImage = image;
    systemTable = table;
    services = systemTable->BootServices;
    services->SetWatchdogTimer(0, 0, 0, NULL);
    void *interface = NULL;
    firmwareDrivesSerial =
        !EFI_ERROR(services->LocateProtocol(&serialProtocol, NULL, &interface));
    if (EFI_ERROR(services->LocateHandleBuffer(
            ByProtocol, &fileSystemProtocol, NULL, &volumeHandleCount, &volumeHandles))) {
        volumeHandleCount = 0;
    }
}

// MARK: Console

static void out8(uint16_t port, uint8_t value) {
    __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static uint8_t in8(uint16_t port) {
    uint8_t value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static void serial_put(uint8_t byte) {
    // A UART that is not there reads as all ones, which also means "ready".
    for (int tries = 0; tries < 100000 && !(in8(0x3FD) & 0x20); tries++) {
    }
    out8(0x3F8, byte);
}

void firmware_print(const uint16_t *text) {
    if (systemTable->ConOut) {
        systemTable->ConOut->OutputString(systemTable->ConOut, (CHAR16 *)text);
    }
    if (firmwareDrivesSerial) {
        return;
    }
    for (; *text; text++) {
        serial_put(*text < 0x80 ? (uint8_t)*text : '?');
    }
}

void firmware_wait_for_key(uint32_t seconds) {
    if (!systemTable->ConIn) {
        return;
    }
    EFI_INPUT_KEY key;
    while (!EFI_ERROR(systemTable->ConIn->ReadKeyStroke(systemTable->ConIn, &key))) {
    }
    for (uint32_t step = 0; step < seconds * 20; step++) {
        if (!EFI_ERROR(systemTable->ConIn->ReadKeyStroke(systemTable->ConIn, &key))) {
            return;
        }
        services->Stall(50000);
    }
}

// MARK: Memory

uint64_t firmware_allocate_pages(uint64_t pageCount, uint64_t limit, uint64_t *address) {
    EFI_PHYSICAL_ADDRESS place = limit - 1;
    EFI_STATUS status =
        services->AllocatePages(AllocateMaxAddress, EfiLoaderData, pageCount, &place);
    *address = place;
    return status;
}

// MARK: Files

uint64_t firmware_volume_count(void) {
    return volumeHandleCount + 1;
}

uint64_t firmware_open_volume(uint64_t index, void **root) {
    EFI_HANDLE handle = NULL;
    if (index == 0) {
        EFI_LOADED_IMAGE *image = loaded_image();
        handle = image ? image->DeviceHandle : NULL;
    } else if (index <= volumeHandleCount) {
        handle = volumeHandles[index - 1];
    }
    if (!handle) {
        return FIRMWARE_NOT_FOUND;
    }
    void *interface = NULL;
    EFI_STATUS status = services->HandleProtocol(handle, &fileSystemProtocol, &interface);
    if (EFI_ERROR(status)) {
        return status;
    }
    EFI_FILE_IO_INTERFACE *volume = interface;
    EFI_FILE *directory = NULL;
    status = volume->OpenVolume(volume, &directory);
    *root = directory;
    return status;
}

uint64_t firmware_open_file(
    void *root, const uint16_t *path, void **file, uint64_t *length) {
    EFI_FILE *directory = root;
    EFI_FILE *opened = NULL;
    EFI_STATUS status =
        directory->Open(directory, &opened, (CHAR16 *)path, EFI_FILE_MODE_READ, 0);
    if (EFI_ERROR(status)) {
        return status;
    }
    // The largest position stands for the end (section 13.5.9); a directory refuses it.
    status = opened->SetPosition(opened, UINT64_MAX);
    if (!EFI_ERROR(status)) {
        status = opened->GetPosition(opened, length);
    }
    if (!EFI_ERROR(status)) {
        status = opened->SetPosition(opened, 0);
    }
    if (EFI_ERROR(status)) {
        opened->Close(opened);
        return status;
    }
    *file = opened;
    return EFI_SUCCESS;
}

uint64_t firmware_read_file(void *file, void *buffer, uint64_t *length) {
    EFI_FILE *opened = file;
    UINTN size = *length;
    EFI_STATUS status = opened->Read(opened, &size, buffer);
    *length = size;
    return status;
}

void firmware_close_file(void *file) {
    EFI_FILE *opened = file;
    opened->Close(opened);
}

void firmware_image(const void **base, uint64_t *length) {
    EFI_LOADED_IMAGE *image = loaded_image();
    *base = image ? image->ImageBase : NULL;
    *length = image ? image->ImageSize : 0;
}

// MARK: Video

static EFI_GRAPHICS_OUTPUT_PROTOCOL *graphics(void) {
    static EFI_GRAPHICS_OUTPUT_PROTOCOL *found;
    void *interface = NULL;
    if (found) {
        return found;
    }
    // The console's own output first: with several adapters it is the one somebody looks at.
    if (systemTable->ConsoleOutHandle &&
        !EFI_ERROR(services->HandleProtocol(
            systemTable->ConsoleOutHandle, &graphicsProtocol, &interface))) {
        found = interface;
    } else if (!EFI_ERROR(services->LocateProtocol(&graphicsProtocol, NULL, &interface))) {
        found = interface;
    }
    return found;
}

uint32_t firmware_video_mode_count(void) {
    EFI_GRAPHICS_OUTPUT_PROTOCOL *output = graphics();
    return output && output->Mode ? output->Mode->MaxMode : 0;
}

uint64_t firmware_video_mode(uint32_t number, FirmwareVideoMode *mode) {
    EFI_GRAPHICS_OUTPUT_PROTOCOL *output = graphics();
    EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *information = NULL;
    UINTN size = 0;
    if (!output) {
        return FIRMWARE_NOT_FOUND;
    }
    EFI_STATUS status = output->QueryMode(output, number, &size, &information);
    if (EFI_ERROR(status)) {
        return status;
    }
    *mode = (FirmwareVideoMode){
        .width = information->HorizontalResolution,
        .height = information->VerticalResolution,
        .pixelsPerRow = information->PixelsPerScanLine,
    };
    switch (information->PixelFormat) {
    case PixelRedGreenBlueReserved8BitPerColor:
        mode->redMask = 0xFF, mode->greenMask = 0xFF00, mode->blueMask = 0xFF0000;
        break;
    case PixelBlueGreenRedReserved8BitPerColor:
        mode->blueMask = 0xFF, mode->greenMask = 0xFF00, mode->redMask = 0xFF0000;
        break;
    case PixelBitMask:
        mode->redMask = information->PixelInformation.RedMask;
        mode->greenMask = information->PixelInformation.GreenMask;
        mode->blueMask = information->PixelInformation.BlueMask;
        break;
    default: break;
    }
    services->FreePool(information);
    return EFI_SUCCESS;
}

uint64_t firmware_set_video_mode(uint32_t number) {
    EFI_GRAPHICS_OUTPUT_PROTOCOL *output = graphics();
    return output ? output->SetMode(output, number) : FIRMWARE_NOT_FOUND;
}

uint64_t firmware_framebuffer(uint64_t *base, uint64_t *length) {
    EFI_GRAPHICS_OUTPUT_PROTOCOL *output = graphics();
    if (!output || !output->Mode) {
        return FIRMWARE_NOT_FOUND;
    }
    *base = output->Mode->FrameBufferBase;
    *length = output->Mode->FrameBufferSize;
    return EFI_SUCCESS;
}

size_t firmware_edid(uint8_t *buffer, size_t capacity) {
    struct {
        uint32_t size;
        uint8_t *bytes;
    } *edid = NULL;
    void *interface = NULL;
    if (EFI_ERROR(services->LocateProtocol(&edidProtocol, NULL, &interface))) {
        return 0;
    }
    edid = interface;
    size_t count = edid->size < capacity ? edid->size : capacity;
    for (size_t index = 0; index < count; index++) {
        buffer[index] = edid->bytes[index];
    }
    return count;
}

// MARK: Tables

static bool equal(const EFI_GUID *a, const EFI_GUID *b) {
    const uint8_t *left = (const uint8_t *)a;
    const uint8_t *right = (const uint8_t *)b;
    for (size_t index = 0; index < sizeof(EFI_GUID); index++) {
        if (left[index] != right[index]) {
            return false;
        }
    }
    return true;
}

static uint64_t configuration_table(const EFI_GUID *wanted) {
    for (UINTN index = 0; index < systemTable->NumberOfTableEntries; index++) {
        EFI_CONFIGURATION_TABLE *table = &systemTable->ConfigurationTable[index];
        if (equal(&table->VendorGuid, wanted)) {
            return (uint64_t)table->VendorTable;
        }
    }
    return 0;
}

uint64_t firmware_acpi_root_pointer(void) {
    uint64_t modern = configuration_table(&acpi2Table);
    return modern ? modern : configuration_table(&acpi1Table);
}

// MARK: Leaving

static uint8_t *memoryMap;
static UINTN memoryMapCapacity;
static UINTN descriptorSize = sizeof(EFI_MEMORY_DESCRIPTOR);

uint64_t firmware_reserve_memory_map(uint64_t *capacity) {
    UINTN size = 0;
    UINTN key = 0;
    UINT32 version = 0;
    services->GetMemoryMap(&size, NULL, &key, &descriptorSize, &version);
    if (descriptorSize < sizeof(EFI_MEMORY_DESCRIPTOR)) {
        return FIRMWARE_LOAD_ERROR;
    }
    // Room for what this and later allocations split.
    memoryMapCapacity = size + 64 * descriptorSize;
    *capacity = memoryMapCapacity / descriptorSize;
    void *pool = NULL;
    EFI_STATUS status = services->AllocatePool(EfiLoaderData, memoryMapCapacity, &pool);
    memoryMap = pool;
    return status;
}

uint64_t firmware_fetch_memory_map(uint64_t *count, uint64_t *key) {
    UINTN size = memoryMapCapacity;
    UINTN mapKey = 0;
    UINT32 version = 0;
    EFI_STATUS status = services->GetMemoryMap(
        &size, (EFI_MEMORY_DESCRIPTOR *)memoryMap, &mapKey, &descriptorSize, &version);
    *count = EFI_ERROR(status) ? 0 : size / descriptorSize;
    *key = mapKey;
    return status;
}

FirmwareMemoryDescriptor firmware_memory_descriptor(uint64_t index) {
    EFI_MEMORY_DESCRIPTOR *line = (EFI_MEMORY_DESCRIPTOR *)(memoryMap + index * descriptorSize);
    return (FirmwareMemoryDescriptor){
        .type = line->Type,
        .base = line->PhysicalStart,
        .pageCount = line->NumberOfPages,
        .attributes = line->Attribute,
    };
}

uint64_t firmware_leave_boot_services(uint64_t key) {
    return services->ExitBootServices(loaderImage, key);
}
