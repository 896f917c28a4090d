// Events on their way from drivers to readers that are quick, slow, or come later.

import Testing

@testable import Drivers

private func drain(_ device: InputDevice, _ cursor: inout InputCursor) -> [InputEvent] {
    var events: [InputEvent] = []
    while let event = device.read(&cursor) { events.append(event) }
    return events
}

@Suite struct InputDeviceTests {
    private func device(_ kind: InputDevice.Kind = .keyboard) throws -> InputDevice {
        try #require(InputDevice(kind, name: Array("test".utf8)))
    }

    @Test func eachReaderGetsAllFromTheMomentItCame() throws {
        let device = try device()
        device.report(.press(4))
        var early = device.makeCursor()
        device.report(.press(5))
        var late = device.makeCursor()
        // The release of a key that went down before a reader came is no news to it.
        device.report(.release(4))
        device.report(.release(5))
        #expect(device.hasEvents(early))
        #expect(drain(device, &early) == [.press(5), .release(5)])
        #expect(!device.hasEvents(early))
        #expect(!device.hasEvents(late))
        #expect(drain(device, &late).isEmpty)
    }

    @Test func whatSaysNothingNewIsDropped() throws {
        let device = try device(.pointer)
        var cursor = device.makeCursor()
        for event: InputEvent in [
            .press(1), .press(1), .release(2), .moveX(0), .moveY(0), .wheel(0), .positionX(7),
            .positionX(7), .positionY(0), .release(1), .release(1),
        ] {
            device.report(event)
        }
        #expect(drain(device, &cursor) == [.press(1), .positionX(7), .positionY(0), .release(1)])
    }

    @Test func aSlowReaderKeepsTheStateOfKeys() throws {
        let device = try device(.pointer)
        var cursor = device.makeCursor()
        device.report(.press(1))
        device.report(.press(2))
        #expect(device.read(&cursor) == .press(1))
        device.report(.release(1))
        device.report(.press(3))
        device.report(.positionX(99))
        for step in 1...Int32(InputDevice.capacity + 5) { device.report(.moveX(step)) }
        #expect(
            drain(device, &cursor) == [.release(1), .press(2), .press(3), .positionX(99)])
        device.report(.release(2))
        device.report(.moveX(1))
        #expect(drain(device, &cursor) == [.release(2), .moveX(1)])
    }

    @Test func aReaderThatIsOvertakenTwice() throws {
        let device = try device()
        var cursor = device.makeCursor()
        for round in 0..<UInt8(3) {
            for _ in 0...InputDevice.capacity {
                device.report(.press(200))
                device.report(.release(200))
            }
            device.report(.press(round))
        }
        #expect(drain(device, &cursor) == [.press(0), .press(1), .press(2)])
    }

    @Test func losingCountReleasesEverything() throws {
        let device = try device()
        var cursor = device.makeCursor()
        for code: UInt8 in [0, 63, 64, 255] { device.report(.press(code)) }
        device.releaseAll()
        #expect(
            drain(device, &cursor).suffix(4) == [
                .release(0), .release(63), .release(64), .release(255),
            ])
    }

    @Test func theListenerIsToldOnceForSeveral() throws {
        final class Counter: InputListener, @unchecked Sendable {
            var count = 0
            override func inputArrived() { count += 1 }
        }
        let device = try device()
        let counter = Counter()
        device.addListener(counter)
        device.notify()
        device.report(.press(4))
        device.report(.release(4))
        device.notify()
        device.notify()
        #expect(counter.count == 1)
    }
}
