// Input devices as text.

import Devices
import Drivers
import FileSystem
import Foundation
import KernelABI
import Testing

@Suite struct InputFilesTests {
    @Test func names() throws {
        let world = try DeviceWorld()
        #expect(try world.open("/kbd/0/name").text() == "keys")
        #expect(try world.open("/mouse/0/name").text() == "a mouse")
        #expect(throws: Errno.noEntry) { try world.open("/kbd/1/name") }
    }

    @Test func events() throws {
        let world = try DeviceWorld()
        let keys = try world.open("/kbd/0/events:n")
        let mouse = try world.open("/mouse/0/events:n")
        #expect(throws: Errno.wouldBlock) { try keys.text() }
        for event: InputEvent in [.press(4), .press(225), .release(4), .release(225)] {
            world.keyboard.report(event)
        }
        for event: InputEvent in [
            .moveX(-5), .moveY(12), .wheel(-1), .positionX(0), .positionY(65535), .press(1),
            .release(1), .moveX(.min),
        ] {
            world.mouse.report(event)
        }
        #expect(keys.readiness == .readable && mouse.readiness == .readable)
        #expect(try keys.text() == "4_225_4^225^")
        #expect(try mouse.text() == "-5x12y-1z0X65535Y1_1^-2147483648x")
        #expect(keys.readiness.isEmpty)
        #expect(throws: Errno.wouldBlock) { try mouse.text() }
    }

    @Test func eventsAreNeverCut() throws {
        let world = try DeviceWorld()
        let keys = try world.open("/kbd/0/events:n")
        world.keyboard.report(.press(100))
        world.keyboard.report(.press(101))
        #expect(throws: Errno.invalidArgument) { try keys.text(3) }
        #expect(try keys.text(7) == "100_")
        #expect(try keys.bytes(0).isEmpty)
        #expect(try keys.text(4) == "101_")
    }

    @Test func readersDoNotDisturbOneAnother() throws {
        let world = try DeviceWorld()
        let first = try world.open("/kbd/0/events:n")
        world.keyboard.report(.press(4))
        let second = try world.open("/kbd/0/events:n")
        world.keyboard.report(.press(5))
        #expect(try first.text() == "4_5_")
        #expect(try second.text() == "5_")
    }

    @Test func aReaderWaits() throws {
        let world = try DeviceWorld()
        let keys = try world.open("/kbd/0/events")
        let keyboard = world.keyboard
        let thread = Thread {
            Thread.sleep(forTimeInterval: 0.05)
            keyboard.report(.press(7))
            keyboard.notify()
        }
        thread.start()
        #expect(try keys.text() == "7_")
    }

    @Test func pollWaits() throws {
        let world = try DeviceWorld()
        let keys = try world.open("/kbd/0/events")
        let mouse = try world.open("/mouse/0/events")
        let device = world.mouse
        let thread = Thread {
            Thread.sleep(forTimeInterval: 0.05)
            device.report(.wheel(1))
            device.notify()
        }
        thread.start()
        var requests = [PollRequest(keys, .readable), PollRequest(mouse, .readable)]
        #expect(try PollRequest.wait(for: &requests, until: nil) == 1)
        #expect(requests[0].ready.isEmpty && requests[1].ready == .readable)
    }
}
