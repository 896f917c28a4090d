// What the log looks like on the screen: pixel by pixel what the console draws into memory when it is
// given the lines that came over the serial port.

import BootArchive
import DiskImage
import Drivers
import Foundation
import GRF
import GuestHarness
import KernelLog
import Testing
import TextConsole

extension Guest {
    @Suite struct ScreenTests {
        @Test(
            "the log and a panic on the screen",
            arguments: [("1024x768", 14), ("1920x1080", 18)])
        func showsTheLog(resolution: String, fontSize: Int) throws {
            let products = try #require(GuestProducts.current)
            let configuration = """
                kernel = kernel.elf
                root = root.archive
                resolution = \(resolution)
                arguments = panic=message a-word-that-gives-a-warning

                """
            let guest = try GuestRun(
                GuestMachine(boot: .uefi), products,
                files: [
                    VolumeFile(
                        path: "patchwork/boot.cfg", contents: Array(configuration.utf8)),
                    VolumeFile(
                        path: "patchwork/kernel.elf",
                        contents: try SourceTree.read(products.kernel)),
                    VolumeFile(
                        path: "patchwork/root.archive",
                        contents: try SourceTree.read(products.rootArchive)),
                ])
            defer { guest.stop() }
            // The serial port gets each line first.
            try guest.waitForSerial("The system has stopped.")
            let font = try #require(try Self.font(ofSize: fontSize, in: products))
            var (screen, expected) = (try guest.monitor.screen(), Picture?.none)
            for _ in 0..<20 {
                screen = try guest.monitor.screen()
                expected = try Self.picture(
                    of: guest.serial, width: screen.width, height: screen.height, font: font)
                if screen == expected { break }
                Thread.sleep(forTimeInterval: 0.5)
            }
            #expect("\(screen.width)x\(screen.height)" == resolution)
            #expect(screen == expected, "\(guest.serial)")
            #expect(guest.serial.contains("-W] unknown word"), "\(guest.serial)")
        }

        private static func font(
            ofSize size: Int, in products: GuestProducts
        ) throws -> [UInt8]? {
            let bytes = try SourceTree.read(products.rootArchive)
            return try unsafe bytes.withUnsafeBytes { memory in
                let archive = try unsafe Archive(memory)
                let path = "base/data/fonts/dejavu-sans-mono-regular-\(size).grf"
                return archive.find(path.utf8).map {
                    unsafe archive.withContents(of: $0) { unsafe Array($0) }
                }
            }
        }

        /// What a screen shows after the lines of the log in `serial`.
        private static func picture(
            of serial: String, width: Int, height: Int, font: [UInt8]
        ) throws -> Picture? {
            let pixels = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: width * height)
            defer { unsafe pixels.deallocate() }
            unsafe pixels.initialize(repeating: 0)
            let surface = unsafe PixelSurface(
                UnsafeMutableRawBufferPointer(pixels), width: UInt32(width),
                height: UInt32(height), pitchInBytes: UInt32(width * 4), format: .b8g8r8x8)
            guard let surface, let screen = TextScreen(surface, font: try GRFView(font.span))
            else { return nil }
            let console = FramebufferConsole(screen)
            for line in serial.split(whereSeparator: \.isNewline) {
                let text = Array((line + "\n").utf8)
                if LogLineHeader(of: text.span) != nil { console.write(text.span) }
            }
            var colours: [UInt8] = []
            colours.reserveCapacity(width * height * 3)
            for index in 0..<width * height {
                let pixel = unsafe pixels[index]
                for shift: UInt32 in [16, 8, 0] {
                    colours.append(UInt8(truncatingIfNeeded: pixel >> shift))
                }
            }
            return Picture(width: width, height: height, pixels: colours)
        }
    }
}
