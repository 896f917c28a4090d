// Chooses and sets the video mode.

import BootCore
import BootInfo
import CFirmware

/// The firmware's graphics output.
enum Screen {
    /// Sets the best mode and describes the framebuffer; all zeroes when there is none.
    static func prepare(_ requested: BootConfiguration.Resolution?) -> BootFramebuffer {
        var modes: [VideoMode] = []
        for number in 0..<firmware_video_mode_count() {
            guard let mode = query(number) else { continue }
            modes.append(
                VideoMode(
                    number: number, width: mode.width, height: mode.height, format: format(mode)))
        }
        guard
            let best = VideoMode.best(
                of: modes, requested: requested, native: VideoMode.nativeResolution(edid: edid()))
        else {
            Console.print("video: the firmware offers no usable mode; going on without a screen")
            return BootFramebuffer()
        }
        if let requested, best.width != requested.width || best.height != requested.height {
            let size = "\(requested.width)x\(requested.height)"
            Console.print("video: the firmware has no mode of \(size); using another")
        }
        guard firmware_set_video_mode(best.number) == 0, let mode = query(best.number) else {
            Console.print("video: the firmware refuses its own mode; going on without a screen")
            return BootFramebuffer()
        }
        return describe(mode, best)
    }

    private static func query(_ number: UInt32) -> FirmwareVideoMode? {
        var mode = FirmwareVideoMode()
        return unsafe firmware_video_mode(number, &mode) == 0 ? mode : nil
    }

    private static func describe(_ mode: FirmwareVideoMode, _ best: VideoMode) -> BootFramebuffer {
        var base: UInt64 = 0
        var length: UInt64 = 0
        let (pitch, overflow) = mode.pixelsPerRow.multipliedReportingOverflow(by: 4)
        guard !overflow, mode.pixelsPerRow >= mode.width,
            unsafe firmware_framebuffer(&base, &length) == 0, base != 0
        else { return BootFramebuffer() }
        // Some firmware understates the length; what the mode shows is there for certain.
        let visible = UInt64(pitch) * UInt64(mode.height)
        return BootFramebuffer(
            base: base, length: max(length, visible), widthInPixels: mode.width,
            heightInPixels: mode.height, pitchInBytes: pitch, format: best.format)
    }

    private static func format(_ mode: FirmwareVideoMode) -> BootPixelFormat {
        switch (mode.redMask, mode.greenMask, mode.blueMask) {
        case (0xFF0000, 0xFF00, 0xFF): BootPixelFormatB8G8R8X8
        case (0xFF, 0xFF00, 0xFF0000): BootPixelFormatR8G8B8X8
        default: BootPixelFormatNone
        }
    }

    private static func edid() -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 128) { buffer, count in
            // SAFETY: the function fills at most the capacity and says how much it filled.
            count = unsafe firmware_edid(buffer.baseAddress, buffer.count)
        }
    }
}
