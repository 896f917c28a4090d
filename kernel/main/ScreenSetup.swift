// The log on the screen, from the moment that there are page tables to map it with.

internal import Arch
internal import BootInfo
internal import Drivers
internal import GRF
internal import KernelLog
internal import TextConsole

/// Shows the log on the framebuffer of `info`, if there are one and a font; says so if not.
///
/// - Returns: the console, for whoever takes the screen over later.
@discardableResult
func startScreen(
    _ info: BootInfo, _ memory: MemorySetup, _ archive: RootArchive?
) -> FramebufferConsole? {
    let framebuffer = info.framebuffer
    guard framebuffer.format != BootPixelFormatNone else { return nil }
    guard let archive else {
        Log.warning("the log is not shown on the screen: there is no font without a root archive")
        return nil
    }
    guard let surface = mapFramebuffer(framebuffer, memory) else {
        Log.warning("the log is not shown on the screen: the firmware's framebuffer makes no sense")
        return nil
    }
    guard let screen = makeScreen(surface, archive) else {
        Log.warning("the log is not shown on the screen: \(fontFolder) holds no font that fits")
        return nil
    }
    let console = FramebufferConsole(screen)
    Log.add(console)
    return console
}

private func mapFramebuffer(
    _ framebuffer: BootFramebuffer, _ memory: MemorySetup
) -> PixelSurface? {
    let format: PixelFormat? =
        switch framebuffer.format {
        case BootPixelFormatB8G8R8X8: .b8g8r8x8
        case BootPixelFormatR8G8B8X8: .r8g8b8x8
        default: nil
        }
    guard let format,
        let range = PhysicalRange(
            start: PhysicalAddress(framebuffer.base), length: framebuffer.length),
        let mapping = memory.mapDevice(range, .writeCombining)
    else { return nil }
    // Sound: the mapping is never undone.
    let pixels = unsafe UnsafeMutableRawBufferPointer(
        start: mapping.base.pointer, count: Int(mapping.length))
    return unsafe PixelSurface(
        pixels, width: framebuffer.widthInPixels, height: framebuffer.heightInPixels,
        pitchInBytes: framebuffer.pitchInBytes, format: format)
}

private var fontFolder: StaticString { "/base/data/fonts" }

/// A screen in the font that suits its width, or in the first that there is: 90 to 190 characters in
/// a row.
private func makeScreen(_ surface: PixelSurface, _ archive: RootArchive) -> TextScreen? {
    let sizes: InlineArray<5, (fromWidth: Int, path: StaticString)> = [
        (3000, "base/data/fonts/dejavu-sans-mono-regular-32.grf"),
        (2200, "base/data/fonts/dejavu-sans-mono-regular-24.grf"),
        (1600, "base/data/fonts/dejavu-sans-mono-regular-18.grf"),
        (1000, "base/data/fonts/dejavu-sans-mono-regular-14.grf"),
        (0, "base/data/fonts/dejavu-sans-mono-regular-12.grf"),
    ]
    for index in sizes.indices where surface.width >= sizes[index].fromWidth {
        if let screen = makeScreen(surface, archive, font: sizes[index].path) { return screen }
    }
    return nil
}

private func makeScreen(
    _ surface: PixelSurface, _ archive: RootArchive, font path: StaticString
) -> TextScreen? {
    guard let contents = archive.file(path) else { return nil }
    do throws(GRFError) {
        return TextScreen(surface, font: try GRFView(contents))
    } catch {
        Log.warning("\(path) is damaged; install the system anew")
        return nil
    }
}
