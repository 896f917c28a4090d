// The book's first program, compiled and used. `theBookShowsThis` compares it with the book.

import Foundation
import Testing

@testable import Patchwork

// The lines between the marks are those of docs/toolkit.md.
private func counter(_ application: Application) {
    // begin
    let label = Label("Nothing was pressed yet")
    var count = 0
    let more = Button("More") {
        count += 1
        label.text = "Pressed \(count) times"
    }
    let ask = Button("Start again") {
        guard let window = label.window else { return }
        Dialog.show(
            "Start again", "Shall the count go back to nothing?", kind: .question,
            buttons: ["Yes", "No"], over: window
        ) { answer in
            guard answer == 0 else { return }
            count = 0
            label.text = "Nothing was pressed yet"
        }
    }
    let content = Stack(
        .vertical, padding: Insets(all: 12),
        [label.growing(), Stack(.horizontal, [more.growing(), ask])])
    application.open(Window("Counter", icon: "calculator", content: content))
    // end
}

@Suite struct TutorialTests {
    @Test func theCounterCounts() {
        let desktop = Desktop()
        counter(desktop.application)
        desktop.step()
        guard let window = desktop.application.windows.first else { return }
        var found: [Element] = []
        window.content.forEach { found.append($0) }
        let label = found.compactMap { $0 as? Label }.first
        let buttons = found.compactMap { $0 as? Button }
        desktop.click(buttons[0])
        desktop.click(buttons[0])
        #expect(label?.text == "Pressed 2 times")
        desktop.click(buttons[1])
        guard let dialog = desktop.application.windows.last, dialog !== window else {
            Issue.record("no dialog")
            return
        }
        desktop.key(Keys.enter, in: dialog)
        #expect(label?.text == "Nothing was pressed yet")
    }

    @Test func theBookShowsThis() throws {
        let here = try String(contentsOfFile: #filePath, encoding: .utf8)
        let book = try String(
            contentsOf: Art.repository.appendingPathComponent("docs/toolkit.md"), encoding: .utf8)
        let start = try #require(here.range(of: "    // begin\n"))
        let end = try #require(here.range(of: "    // end\n"))
        #expect(book.contains(here[start.upperBound..<end.lowerBound]))
    }
}
