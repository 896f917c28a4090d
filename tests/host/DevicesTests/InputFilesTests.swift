// Input devices as text.

import Devices
import Drivers
import FileSystem
import Foundation
import KernelABI
import Synchronization
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

    // MARK: - All devices

    @Test func keysAndClicksComeInTheirOrder() throws {
        let world = try DeviceWorld()
        let all = try world.open("/input/events:n")
        #expect(all.readiness.isEmpty)
        world.keyboard.report(.press(227))
        world.mouse.report(.press(1))
        world.mouse.report(.moveX(5))
        world.keyboard.report(.release(227))
        world.mouse.report(.release(1))
        #expect(all.readiness == .readable)
        #expect(try all.text() == "0k227_0m1_5x0k227^0m1^")
        #expect(throws: Errno.wouldBlock) { try all.text() }
        // The device is known from the last time.
        world.mouse.report(.wheel(1))
        #expect(try all.text() == "1z")
    }

    @Test func eventsOfAllAreNeverCut() throws {
        let world = try DeviceWorld()
        let all = try world.open("/input/events:n")
        world.mouse.report(.press(1))
        world.keyboard.report(.press(4))
        #expect(throws: Errno.invalidArgument) { try all.text(3) }
        #expect(try all.text(7) == "0m1_")
        #expect(try all.text(4) == "0k4_")
    }

    @Test func whoFallsBehindIsToldTheStateOfEach() throws {
        let world = try DeviceWorld()
        let all = try world.open("/input/events:n")
        world.keyboard.report(.press(225))
        for step in 0...InputDevice.capacity { world.mouse.report(.moveX(Int32(step + 1))) }
        world.mouse.report(.press(2))
        #expect(try all.text() == "0m2_0k225_")
    }

    @Test func pollWaitsForAnyDevice() throws {
        let world = try DeviceWorld()
        let all = try world.open("/input/events")
        for device in [world.keyboard, world.mouse] {
            let thread = Thread {
                device.report(.press(1))
                device.notify()
            }
            thread.start()
            var requests = [PollRequest(all, .readable)]
            #expect(try PollRequest.wait(for: &requests, until: nil) == 1)
            #expect(try !all.text().isEmpty)
        }
    }

    /// Two threads report in turn while another reads: never is a later event read before an earlier one.
    @Test func aReaderThatIsFasterThanTheDevices() throws {
        let world = try DeviceWorld()
        let inputs = InputDevices()
        inputs.add(world.keyboard)
        inputs.add(world.mouse)
        let sequence = InputSequence(of: inputs)
        var cursor = sequence.makeCursor()
        let turn = Atomic<Int>(0)
        let rounds = 20_000
        for (index, device) in [world.keyboard, world.mouse].enumerated() {
            let thread = Thread {
                for round in 0..<rounds {
                    while turn.load(ordering: .acquiring) & 1 != index {}
                    device.report(round & 1 == 0 ? .press(9) : .release(9))
                    turn.add(1, ordering: .releasing)
                    // The reader keeps up, or it would be told less.
                    while turn.load(ordering: .acquiring) - read.count > 500 {}
                }
            }
            thread.start()
        }
        var wrong = 0
        while read.count < 2 * rounds {
            guard let element = sequence.read(&cursor) else { continue }
            if (element.kind == .keyboard) != (read.count & 1 == 0) { wrong += 1 }
            read.add()
        }
        #expect(wrong == 0)
    }

    private let read = Counter()
}
