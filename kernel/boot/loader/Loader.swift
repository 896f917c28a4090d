// The loader's course, from the firmware's call to the kernel's entry.

import BootArchive
import BootCore
import BootInfo
import CFirmware

/// The firmware starts here, by way of gnu-efi's start-up code, which knows it as efi_main. SwiftPM
/// links every executable for a symbol of this name.
@c(BootLoader_main)
func efiMain(_ image: UnsafeMutableRawPointer?, _ table: UnsafeMutableRawPointer?) -> UInt64 {
    let started = firmware_timestamp()
    unsafe firmware_begin(image, table)
    do throws(LoaderError) {
        try load(started: started)
    } catch {
        Console.print("")
        Console.print("PatchworkOS cannot start: " + error.description)
        Console.print("Press a key to return to the firmware.")
        firmware_wait_for_key(60)
    }
    return UInt64(FIRMWARE_LOAD_ERROR)
}

/// Loads everything and enters the kernel; returns only by throwing.
private func load(started: UInt64) throws(LoaderError) {
    try checkProcessor()
    Console.print("PatchworkOS loader")
    if let payload = try Payload() {
        try load(payload, configuration: try payload.read("boot.cfg"), started: started)
    } else {
        let (volume, configuration) = try Volume.withConfiguration()
        try load(volume, configuration: configuration, started: started)
    }
}

private func load(
    _ source: some FileSource, configuration file: LoadedFile, started: UInt64
) throws(LoaderError) {
    let configuration = try read(file)
    let kernelFile = try source.read(configuration.kernel)
    let kernel = try checkKernel(kernelFile)
    let kernelPages = try place(kernel, kernelFile)
    Console.print("kernel: \(kernelFile.name), \(kernelPages.length >> 10) KiB in memory")

    var archiveFile: LoadedFile?
    if let path = configuration.root {
        let file = try source.read(path)
        try check(archive: file)
        Console.print("root: \(file.name), \(file.length >> 10) KiB")
        archiveFile = file
    }

    let framebuffer = Screen.prepare(configuration.resolution)
    let size = "\(framebuffer.widthInPixels)x\(framebuffer.heightInPixels)"
    Console.print("video: \(size), starting the kernel")

    var handover = try Handover(
        kernel: kernel, kernelPages: kernelPages, archive: archiveFile,
        arguments: Array(configuration.arguments.utf8))
    try handover.enterKernel(framebuffer: framebuffer, started: started)
}

private func checkProcessor() throws(LoaderError) {
    if firmware_has_five_level_paging() {
        throw .unsuitableProcessor(
            "the firmware runs with 5-level paging. Switch it off in the firmware's setup.")
    }
    if !firmware_has_no_execute() {
        throw .unsuitableProcessor(
            "the processor offers no no-execute pages. Switch them on in the firmware's setup.")
    }
}

private func read(_ file: LoadedFile) throws(LoaderError) -> BootConfiguration {
    do throws(BootConfigurationError) {
        return try unsafe file.withBytes {
            bytes throws(BootConfigurationError) -> BootConfiguration in
            try unsafe BootConfiguration(bytes)
        }
    } catch { throw .badConfiguration(file.name, error) }
}

private func checkKernel(_ file: LoadedFile) throws(LoaderError) -> KernelImage {
    do throws(KernelImageError) {
        return try unsafe file.withBytes { bytes throws(KernelImageError) -> KernelImage in
            try unsafe KernelImage(bytes)
        }
    } catch { throw .badKernel(file.name, error) }
}

private func check(archive file: LoadedFile) throws(LoaderError) {
    do throws(ArchiveError) {
        try unsafe file.withBytes { bytes throws(ArchiveError) in
            try unsafe Archive(bytes).checkData()
        }
    } catch { throw .badArchive(file.name, error) }
}

/// Copies the segments to where the kernel will run, with zeroes in between.
private func place(_ kernel: KernelImage, _ file: LoadedFile) throws(LoaderError) -> Pages {
    let pages = try Pages(bytes: kernel.length, below: 1 << 32, for: "the kernel")
    pages.clear()
    for segment in kernel.segments {
        // SAFETY: `KernelImage` proved that the source lies in the file and that the target, whose
        // length is no less, lies in `kernel.length` bytes.
        unsafe (pages.pointer + Int(segment.address - UInt64(BOOT_KERNEL_BASE))).copyMemory(
            from: file.pages.pointer + Int(segment.fileOffset),
            byteCount: Int(segment.fileLength))
    }
    return pages
}
