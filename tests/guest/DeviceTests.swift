// Keyboards, mice and displays as programs see them: what the monitor does with them comes out of their
// files.

import Foundation
import Geometry
import GuestHarness
import Testing

extension Guest {
    @Suite struct DeviceTests {
        /// A machine that runs a command line of the shell on its console.
        private func start(
            _ command: String, devices: [String] = []
        ) throws -> GuestRun {
            var machine = GuestMachine(arguments: "-- \(command)")
            machine.devices = devices
            return try GuestRun(machine, try #require(GuestProducts.current))
        }

        /// Does something again and again until a text has come out. The first times, the program
        /// may not have opened the device yet.
        private func expect(
            _ text: String, from guest: GuestRun, _ action: () throws -> Void
        ) throws {
            for _ in 0..<300 {
                try action()
                Thread.sleep(forTimeInterval: 0.2)
                if guest.serial.contains(text) { return }
            }
            Issue.record("\"\(text)\" did not come: \(guest.serial.suffix(500))")
        }

        @Test func aTabletIsRead() throws {
            let guest = try start(
                "cat /dev/mouse/0/name /dev/mouse/0/events", devices: ["virtio-tablet-pci"])
            defer { guest.stop() }
            let size = Size(0x8000, 0x8000)
            try guest.waitForSerial("QEMU Virtio Tablet")
            try expect("65535X0Y", from: guest) {
                try guest.monitor.movePointer(to: Point(0, 0x7FFF), on: size)
                try guest.monitor.movePointer(to: Point(0x7FFF, 0), on: size)
            }
            try expect("1_1^", from: guest) { try guest.monitor.click() }
        }

        @Test func aMouseIsRead() throws {
            let guest = try start("cat /dev/mouse/0/name /dev/mouse/0/events")
            defer { guest.stop() }
            try guest.waitForSerial("PS/2 mouse")
            try expect("3_3^", from: guest) { try guest.monitor.click(.middle) }
            try guest.monitor.moveMouse(x: 9, y: -4)
            try guest.waitForSerial("9x-4y")
        }

        @Test(arguments: ["PS/2 keyboard", "QEMU Virtio Keyboard"])
        func aKeyboardIsRead(name: String) throws {
            let devices = name.contains("Virtio") ? ["virtio-keyboard-pci"] : []
            let guest = try start(
                "cat /dev/kbd/0/name /dev/kbd/0/events", devices: devices)
            defer { guest.stop() }
            try guest.waitForSerial(name)
            try expect("4_4^", from: guest) { try guest.monitor.press(["a"]) }
            try guest.monitor.press(["ctrl", "alt_r", "up"])
            try guest.waitForSerial("224_230_82_82^230^224^")
        }

        /// A key of one device held during a click of another.
        @Test func allDevicesAreReadInOrder() throws {
            let guest = try start(
                "cat /dev/kbd/0/name /dev/input/events", devices: ["virtio-tablet-pci"])
            defer { guest.stop() }
            try guest.waitForSerial("PS/2 keyboard")
            try expect("0m1_1^", from: guest) { try guest.monitor.click() }
            try guest.monitor.setKey("shift", isDown: true)
            try guest.waitForSerial("0k225_")
            try guest.monitor.click()
            try guest.waitForSerial("0k225_0m1_1^")
            try guest.monitor.setKey("shift", isDown: false)
            try guest.waitForSerial("0k225_0m1_1^0k225^")
        }

        @Test func theResolutionChangesWhileRunning() throws {
            let guest = try start(
                "cat /dev/fb/0/info && echo mode 800 600 > /dev/fb/0/ctl && cat /dev/fb/0/info"
                    + " && cat /dev/kbd/0/events")
            defer { guest.stop() }
            try guest.waitForSerial("1280 800 5120 B8G8R8A8")
            try guest.waitForSerial("800 600 3200 B8G8R8A8")
            let screen = try guest.monitor.screen()
            #expect("\(screen.width)x\(screen.height)" == "800x600")
        }
    }
}
