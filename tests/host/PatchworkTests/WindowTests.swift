// Windows and their server: who says what when.

import Geometry
import Graphics
import Testing
import Theme

@testable import Patchwork

struct WindowTests {
    @Test func aWindowIsOnePacket() {
        let desktop = Desktop()
        desktop.open(Window("Title", icon: "clock", content: Label("Text")))
        let kinds = desktop.server.requests.map { $0.request.kind }
        #expect(
            Array(kinds.prefix(7))
                == [.hello, .newSurface, .setTitle, .frameGeometry, .getMemory, .attach, .present])
    }

    @Test func aWindowThatWaitsForMemoryAsksOnceAndFitsTheNewestSize() throws {
        let desktop = Desktop()
        let server = desktop.server
        server.givesMemory = false
        let window = Window("Test", content: Drawing(size: Size(100, 100)) { _, _, _ in })
        desktop.open(window)
        server.tell(.configure(Configure(serial: 1, size: Size(900, 700), state: .visible)))
        desktop.step()
        #expect(server.all(.getMemory).count == 1 && server.all(.attach).isEmpty)
        server.tell(.memory(OfferedMemory(key: "memory")))
        desktop.step()
        let memory = try #require(server.memories.first)
        #expect(server.memories.count == 1 && memory.count == 900 * 700)
        #expect(server.all(.attach).count == 1 && server.all(.present).count == 1)
        // What nobody asked for is not taken.
        server.tell(.memory(OfferedMemory(key: "memory")))
        desktop.step()
        #expect(server.memories.count == 1)
    }

    @Test func keysThatAreWorthNothing() {
        let desktop = Desktop()
        let server = desktop.server
        var problems = 0
        desktop.application.onProblem = { _ in problems += 1 }
        let label = Label("0").sized(width: 100)
        let window = desktop.open(Window("Test", content: label))
        server.forget()
        server.keysAreValid = false
        server.tell(.configure(Configure(serial: 1, size: Size(900, 700), state: .visible)))
        for _ in 0..<3 { desktop.step() }
        #expect(server.all(.getMemory).count == 3 && problems == 1)
        #expect(server.all(.attach).isEmpty && window.isOpen)
        server.keysAreValid = true
        label.text = "1"
        desktop.step()
        #expect(server.all(.present).count == 1 && problems == 1)
    }

    /// A menu that cannot open closes; a program of which nothing can be seen ends.
    @Test(arguments: [true, false])
    func whatCannotBeShownIsNotOpen(serverHasMemory: Bool) {
        func deny(_ desktop: Desktop, _ window: Window) {
            desktop.server.keysAreValid = serverHasMemory == false
            desktop.application.open(window)
            desktop.application.update()
            desktop.application.receive()
            if !serverHasMemory { desktop.server.tell(.noMemory, surface: window.surface) }
            desktop.step()
        }
        let desktop = Desktop()
        let panel = desktop.open(Window("Panel", role: .panel, content: Label("Text")))
        var problems: [String] = []
        desktop.application.onProblem = { problems.append($0) }
        let menu = Window("Menu", role: .popup, parent: panel, content: Label("Entry"))
        var hasGone = false
        menu.onClosed = { hasGone = true }
        deny(desktop, menu)
        #expect(hasGone && !menu.isOpen && panel.isOpen)
        #expect(problems.count == 1 && problems[0].contains("no memory"))
        #expect(!desktop.application.isEnding)
        // It opens when there is memory again.
        desktop.server.keysAreValid = true
        desktop.open(menu)
        #expect(menu.isOpen && menu.hasBeenShown)

        let alone = Desktop()
        deny(alone, Window("Test", content: Label("Text")))
        #expect(alone.application.isEnding)
        #expect(alone.application.failure?.status == "no memory")
    }

    @Test func onlyWhatChangedIsDrawn() {
        let button = Button("Button")
        let label = Label("Some text").sized(width: 200)
        let desktop = Desktop()
        desktop.open(Window("Test", content: Stack(.vertical, [label, button])))
        desktop.server.forget()
        desktop.step()
        #expect(desktop.server.requests.isEmpty)
        label.text = "Other text"
        desktop.step()
        #expect(desktop.server.damage == [label.windowFrame])
        desktop.server.forget()
        label.text = "Other text"
        desktop.step()
        #expect(desktop.server.requests.isEmpty)
    }

    @Test func onePictureAFrame() {
        let label = Label("0").sized(width: 100)
        let desktop = Desktop()
        let window = desktop.open(Window("Test", content: label))
        desktop.server.forget()
        for number in 1...5 {
            label.text = "\(number)"
            desktop.application.update()
        }
        #expect(desktop.server.all(.present).count == 1)
        desktop.server.tell(.presented(Presented(serial: window.presentSerial)))
        desktop.application.receive()
        desktop.application.update()
        #expect(desktop.server.all(.present).count == 2)
    }

    @Test func sizesFollowTheServer() {
        let desktop = Desktop()
        let element = Drawing(size: Size(100, 100)) { _, _, _ in }
        let window = desktop.open(Window("Test", content: element))
        var sizes: [Size] = []
        element.onResize = { sizes.append($0) }
        for (serial, size) in [(1, Size(300, 200)), (2, Size(310, 220)), (3, Size(120, 150))] {
            desktop.server.tell(
                .configure(
                    Configure(
                        serial: UInt32(serial), size: size, state: [.visible, .focused])))
            desktop.step()
            #expect(window.size == size)
            guard case .attach(let body)? = desktop.server.all(.attach).last else { return }
            #expect(body.size == size && body.serial == UInt32(serial))
        }
        #expect(sizes.count == 3)
        // Small steps reuse memory.
        #expect(desktop.server.memories.count == 2)
    }

    @Test func framesTellWhereTheyAre() {
        let desktop = Desktop(theme: Theme())
        let window = desktop.open(Window("Test", content: Label("Text").sized(width: 200)))
        guard case .frameGeometry(let body)? = desktop.server.all(.frameGeometry).last else {
            return
        }
        #expect(body.border == Insets(all: 3))
        #expect(body.title.width > 60 && body.title.right < body.closeButton.left)
        #expect(Rect(.zero, window.size).contains(body.closeButton))
        #expect(body.abilities == [.close, .resize, .maximise, .minimise])
    }

    @Test func closingIsAsked() {
        let desktop = Desktop()
        var mayClose = false
        let window = desktop.open(Window("Test", content: Label("Text")))
        window.onClose = { mayClose }
        desktop.server.tell(.close)
        desktop.step()
        #expect(window.isOpen)
        mayClose = true
        desktop.server.tell(.close)
        desktop.step()
        #expect(!window.isOpen && desktop.application.isEnding)
        #expect(desktop.server.all(.freeSurface).count == 1)
    }

    /// Whoever looks after a program starts it again, unless it ended on purpose.
    @Test func aLostServerIsAFailure() {
        let gone = Desktop()
        gone.open(Window("Test", content: Label("Text")))
        #expect(!gone.application.isEnding && gone.application.failure == nil)
        gone.server.isConnected = false
        #expect(gone.application.isEnding && gone.application.failure != nil)

        let wrong = Desktop()
        wrong.server.tell(.disconnected(Disconnected(reason: .badBuffer)))
        wrong.step()
        #expect(wrong.application.isEnding)
        #expect(wrong.application.failure?.message.contains("buffer that cannot be used") == true)

        let closed = Desktop()
        closed.server.tell(.disconnected(Disconnected(reason: .killed)))
        closed.step()
        #expect(closed.application.isEnding && closed.application.failure == nil)

        let done = Desktop()
        done.application.end()
        done.server.isConnected = false
        #expect(done.application.failure == nil)
    }

    @Test func themesChangeWhileRunning() {
        var files: [String: String] = [:]
        let desktop = Desktop(files: { path in files[path].map { Array($0.utf8) } })
        let window = desktop.open(Window("Test", content: Spacer(50)))
        #expect(window.picture.pixels[60 * 56 / 2 - 10] != 0xFF12_3456)
        var problems: [String] = []
        desktop.application.onProblem = { problems.append($0) }
        files["/cfg/theme-colors.cfg"] = "[element]\nbackground_normal = #123456\nshadow = no\n"
        desktop.server.tell(.themeChanged, surface: 0)
        desktop.step()
        let frame = window.content.windowFrame.center
        #expect(
            window.picture.pixels[frame.y * window.size.width + frame.x] == 0xFF12_3456)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("theme-colors.cfg:3: shadow:") ?? false)
    }

    @Test func pingsAreAnswered() {
        let desktop = Desktop()
        desktop.open(Window("Test", content: Label("Text")))
        desktop.server.tell(.ping(Serial(serial: 9)), surface: 0)
        desktop.step()
        #expect(desktop.server.all(.pong) == [.pong(Serial(serial: 9))])
    }

    @Test func missingAndBrokenFilesDoNoHarm() {
        let broken = Desktop(files: { _ in [1, 2, 3] })
        let none = Desktop(files: { _ in nil })
        for desktop in [broken, none] {
            let button = Button("Text")
            button.icon = "terminal"
            let window = desktop.open(Window("Test", icon: "x", content: button))
            #expect(!window.picture.size.isEmpty)
            #expect(!desktop.application.style.problems.isEmpty)
        }
        #expect(Style(reader: Art.read).icon("../../cfg/x", size: 16) == nil)
    }

    @Test(.enabled(if: Art.isThere, "needs the fonts of `make art`"))
    func everyFontOfTheThemeIsThere() {
        let style = Style(reader: Art.read)
        for font in [style.font, style.boldFont, style.monospaceFont, style.font(size: 17, .bold)] {
            #expect(font.width(of: "M") > 4)
        }
        #expect(style.monospaceFont.width(of: "i") == style.monospaceFont.width(of: "M"))
        #expect(style.problems.isEmpty)
    }

    @Test func layoutsShareRoom() {
        #expect(Stack.share(100, wishes: [20, 30], shares: [0, 1]) == [20, 80])
        #expect(Stack.share(100, wishes: [20, 30, 10], shares: [1, 0, 3]) == [30, 30, 40])
        #expect(Stack.share(40, wishes: [20, 30], shares: [0, 1]) == [20, 20])
        #expect(Stack.share(40, wishes: [30, 30], shares: [0, 0]) == [30, 10])
        #expect(Stack.share(-5, wishes: [30, 30], shares: [1, 0]) == [0, 0])
    }

    @Test func tinyWindowsAreLaidOut() {
        let desktop = Desktop()
        let window = desktop.open(
            Window("Test", content: Stack(.vertical, [ListView(texts: ["a"]), TextField("b")])))
        for side in [1, 2, 5, 20] {
            desktop.server.tell(
                .configure(Configure(serial: 1, size: Size(side, side), state: .visible)))
            desktop.step()
            #expect(window.size == Size(side, side))
        }
    }
}
