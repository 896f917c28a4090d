// Displays as files.

import Arch
import Devices
import Drivers
import FileSystem
import Foundation
import KernelABI
import Testing

@Suite struct FramebufferFilesTests {
    @Test func info() throws {
        let world = try DeviceWorld()
        #expect(try world.open("/fb/0/name").text() == "test display")
        let info = try world.open("/fb/0/info")
        #expect(info.readiness == .readable)
        #expect(try info.text() == "100 50 416 B8G8R8A8")
        #expect(try info.text().isEmpty)
        #expect(info.readiness.isEmpty)
    }

    @Test func modes() throws {
        let world = try DeviceWorld()
        let info = try world.open("/fb/0/info")
        _ = try info.text()
        let control = try world.open("/fb/0/ctl")
        let thread = Thread {
            Thread.sleep(forTimeInterval: 0.05)
            try? control.write("mode 320 200")
        }
        thread.start()
        var requests = [PollRequest(info, .readable)]
        #expect(try PollRequest.wait(for: &requests, until: nil) == 1)
        #expect(try info.seek(by: 0, from: .start) == 0)
        #expect(try info.text() == "320 200 1296 B8G8R8A8")
        #expect(info.readiness.isEmpty)
        #expect(world.takenOver.count == 1)
        for text in [
            "mode", "mode 1", "mode 1 2 3", "mode 0 5", "mode -1 -1", "mode 4096 4096", "size 1 2",
            "mode 18446744073709551616 1",
        ] {
            #expect(throws: Errno.invalidArgument, "\(text)") { try control.write(text) }
        }
        #expect(try world.open("/fb/0/info").text() == "320 200 1296 B8G8R8A8")
    }

    @Test func pixelsAreWrittenAndRead() throws {
        let world = try DeviceWorld()
        let data = try world.open("/fb/0/data")
        func checkBytes() throws {
            #expect(try data.seek(by: 2, from: .start) == 2)
            try data.write([1, 2, 3, 4, 5, 6, 7])
            func value(_ offset: UInt64) -> UInt64? {
                world.machine.value(at: .register(DeviceWorld.memoryStart + offset))
            }
            #expect([value(2), value(3), value(4), value(8)] == [1, 2, 0x0605_0403, 7])
            #expect(world.takenOver.count == 1)
            world.machine.onRead(.register(DeviceWorld.memoryStart + 4)) { 0x0605_0403 }
            #expect(try data.seek(by: 5, from: .start) == 5)
            #expect(try data.bytes(2) == [4, 5])
        }
        try world.machine.run(checkBytes)
    }

    @Test func thePicturesEnd() throws {
        let world = try DeviceWorld()
        let data = try world.open("/fb/0/data")
        let length: UInt64 = 416 * 49 + 400
        func checkEnd() throws {
            #expect(try data.seek(by: 0, from: .end) == length)
            #expect(try data.bytes(1).isEmpty)
            #expect(throws: Errno.noSpace) { try data.write([1]) }
            #expect(try data.seek(by: -1, from: .end) == length - 1)
            #expect(try data.write([1, 2]) == 1)
        }
        try world.machine.run(checkEnd)
    }

    @Test func mappingTakesTheScreenOver() throws {
        let world = try DeviceWorld()
        let data = try world.open("/fb/0/data")
        #expect(world.takenOver.count == 0)
        guard case .device(let range, .writeCombining) = try data.mapping(for: [.read, .write])
        else {
            Issue.record("not the memory of a device")
            return
        }
        #expect(range == world.display.memory)
        #expect(world.takenOver.count == 1)
        let readOnly = try world.open("/fb/0/data:r")
        #expect(throws: Errno.accessDenied) { try readOnly.mapping(for: [.read, .write]) }
    }
}
