// The log on the screen, from the moment that there are page tables to map it with.

internal import Arch
internal import BootInfo
internal import Drivers
internal import GRF
internal import KernelLog
internal import TextConsole

/// The log on the screen, and who has the screen.
struct ScreenSetup: Sendable {
    /// The display that the firmware left us, if it did.
    let firmwareDisplay: Display?
    /// The log on it, if there is a font.
    let console: FramebufferConsole?
    /// The display that the log is on: a driver may take the firmware's over.
    let logDisplay: DisplayReference

    /// Shows the log on the framebuffer of `info`, if there are one and a font; says so if not.
    init(_ info: BootInfo, _ memory: MemorySetup, _ archive: RootArchive?) {
        firmwareDisplay = makeFirmwareDisplay(info.framebuffer)
        let reference = DisplayReference(firmwareDisplay)
        logDisplay = reference
        console = firmwareDisplay.flatMap { startConsole(on: $0, reference, memory, archive) }
    }
}

/// Which display a piece of memory belongs to, as far as is known by now.
final class DisplayReference: @unchecked Sendable {
    // Written at boot only, before the other threads run.
    nonisolated(unsafe) var display: Display?

    init(_ display: Display?) {
        unsafe self.display = display
    }
}

/// Shows the log on `display`; says so in the log if that does not work.
///
/// - Parameter reference: names the display that a panic switches back to the log's mode.
func startConsole(
    on display: Display, _ reference: DisplayReference, _ memory: MemorySetup,
    _ archive: RootArchive?
) -> FramebufferConsole? {
    guard let archive else {
        Log.warning("the log is not shown on the screen: there is no font without a root archive")
        return nil
    }
    guard let surface = mapPixels(display, memory) else {
        Log.warning("the log is not shown on the screen: there is no memory to map it")
        return nil
    }
    guard let screen = makeScreen(surface, archive) else {
        Log.warning("the log is not shown on the screen: \(fontFolder) holds no font that fits")
        return nil
    }
    let mode = display.mode
    let console = FramebufferConsole(
        screen, takeBack: { unsafe reference.display?.restore(mode) })
    Log.add(console)
    return console
}

/// The firmware's framebuffer as a display; `nil` when there is none, or its numbers are impossible.
private func makeFirmwareDisplay(_ framebuffer: BootFramebuffer) -> Display? {
    let format: PixelFormat? =
        switch framebuffer.format {
        case BootPixelFormatB8G8R8X8: .b8g8r8x8
        case BootPixelFormatR8G8B8X8: .r8g8b8x8
        default: nil
        }
    guard let format else { return nil }
    guard
        let range = PhysicalRange(
            start: PhysicalAddress(framebuffer.base), length: framebuffer.length),
        let mode = DisplayMode(
            width: framebuffer.widthInPixels, height: framebuffer.heightInPixels,
            pitch: framebuffer.pitchInBytes, format: format, memory: range.length)
    else {
        Log.warning("the firmware's framebuffer makes no sense and is not used")
        return nil
    }
    return Display(mode, memory: range)
}

private func mapPixels(_ display: Display, _ memory: MemorySetup) -> PixelSurface? {
    guard let mapping = memory.mapDevice(display.memory, .writeCombining) else { return nil }
    // Sound: the mapping is never undone.
    let pixels = unsafe UnsafeMutableRawBufferPointer(
        start: mapping.base.pointer, count: Int(mapping.length))
    let mode = display.mode
    return unsafe PixelSurface(
        pixels, width: mode.width, height: mode.height, pitchInBytes: mode.pitch,
        format: mode.format)
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
