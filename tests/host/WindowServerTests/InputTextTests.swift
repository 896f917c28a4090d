// The text of input devices and of the framebuffer's description.

import DesktopProtocol
import Geometry
import Testing

@testable import WindowServer

@Test func textOfDevicesHoweverItIsCut() {
    let text = [UInt8]("0k4_4^1m-12x7y-1z1_65535X0Y".utf8)
    let events: [DeviceEvent] = [
        .keyboard(0), .press(4), .release(4), .mouse(1), .moveX(-12), .moveY(7), .wheel(-1),
        .press(1), .positionX(65_535), .positionY(0),
    ]
    for size in 1...text.count {
        var reader = DeviceTextReader()
        var found: [DeviceEvent] = []
        var start = 0
        while start < text.count {
            let end = min(start + size, text.count)
            found += reader.read([UInt8](text[start..<end]))
            start = end
        }
        #expect(found == events)
    }
}

@Test func nonsenseOfDevicesIsSkipped() {
    var reader = DeviceTextReader()
    #expect(reader.read([UInt8]("_^x-y--5x\n??3q99999999999999999999x12_".utf8)).count == 3)
}

@Test func descriptionsOfScreens() {
    #expect(FramebufferDescription("1024 768 4096 B8G8R8A8\n")?.width == 1024)
    for wrong in [
        "", "1024 768", "1024 768 4095 B8G8R8A8", "1024 768 64 B8G8R8A8",
        "-1 768 4096 B8G8R8A8", "1024 768 4096 R8G8B8A8", "99999999 768 4096 B8G8R8A8",
    ] {
        #expect(FramebufferDescription(wrong) == nil)
    }
}

@Test func tabletsPointAtPlaces() {
    let desk = Desk()
    func handle(_ events: [DeviceEvent]) { desk.server.handleInput(events, now: desk.now) }
    handle([.mouse(0), .positionX(65_535), .positionY(32_768)])
    #expect(desk.server.pointer.position == Point(639, 240))
    handle([.moveX(-39), .press(9), .press(-1)])
    #expect(desk.server.pointer.position == Point(600, 240))
    handle([.keyboard(0), .press(-4), .press(1 << 19), .moveX(2)])
}

/// One key of one keyboard makes a capital of another's.
@Test func keyboardsAreOne() {
    let desk = Desk()
    let app = desk.app("one")
    app.window(1, Rect(x: 100, y: 100, width: 200, height: 150))
    _ = app.take(.key)
    desk.server.handleInput(
        [
            .keyboard(0), .press(0xE1), .keyboard(1), .press(4), .release(4), .keyboard(0),
            .release(0xE1),
        ], now: desk.now)
    desk.settle()
    let letters = app.take(.key).compactMap { event -> KeyModifiers? in
        guard case .key(let body) = event, body.code == 4 else { return nil }
        return body.modifiers
    }
    #expect(letters.count == 2 && letters.allSatisfy { $0.contains(.shift) })
}

@Test func aTabletComesBackToItsPlaceAfterAMouse() {
    let desk = Desk()
    func handle(_ events: [DeviceEvent]) { desk.server.handleInput(events, now: desk.now) }
    handle([.mouse(0), .positionX(0), .positionY(65_535), .mouse(1), .moveX(30), .moveY(-100)])
    #expect(desk.server.pointer.position == Point(30, 379))
    // Its other coordinate is what it was, which the device does not repeat.
    handle([.mouse(0), .positionX(65_535)])
    #expect(desk.server.pointer.position == Point(639, 479))
    handle([.mouse(2), .positionY(0)])
    #expect(desk.server.pointer.position == Point(639, 0))
}

/// A tablet of 15 bits, whose driver scales to 16, reaches every pixel of every usual screen.
@Test(arguments: [640, 768, 800, 1080, 1280, 1920, 3840])
func tabletsReachEveryPixel(extent: Int) {
    for pixel in 0..<extent {
        let reported = (pixel * 0x7FFF + (extent - 1) / 2) / (extent - 1)
        let place = (reported * 65_535 + 0x7FFF / 2) / 0x7FFF
        #expect(WindowServer.pixel(at: place, of: extent) == pixel)
    }
}
