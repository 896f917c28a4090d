// The Start menu's file and the list of windows.

import Cfg
import DesktopProtocol
import TaskbarCore
import Testing

@Suite struct StartMenuFileTests {
    private func read(_ text: String) throws -> StartMenuFile {
        StartMenuFile(try Configuration(Array(text.utf8)))
    }

    @Test func entriesComeInTheOrderOfTheirNumbers() throws {
        let file = try read(
            "[start]\nentry10 = Clock, /base/bin/clock\nentry2 = Show all , /base/bin/a -b c\n")
        #expect(file.problems.isEmpty)
        #expect(file.entries.map { $0.name } == ["Show all", "Clock"])
        #expect(file.entries[0].words == ["/base/bin/a", "-b", "c"])
        #expect(file.entries[0].path == "/base/bin/a")
        #expect(file.entries[1].icon == "clock")
    }

    @Test func mistakesAreNamedAndTheRestApplies() throws {
        let file = try read(
            "[start]\nentry0 = Clock\nentryx = A, /a\nentry1 = B, b\nentry2 = , /c\n"
                + "other = 5\nentry3 = D, /d\n")
        #expect(file.entries == [StartEntry(name: "D", command: "/d")])
        #expect(file.problems.count == 4)
    }

    @Test func atMostSixteen() throws {
        let text = (0..<20).map { "entry\($0) = n\($0), /p\($0)\n" }.joined()
        let file = try read("[start]\n" + text)
        #expect(file.entries.count == 16)
        #expect(file.entries[15].name == "n15")
        #expect(file.problems.count == 1)
    }
}

@Suite struct WindowListTests {
    private func report(
        _ handle: UInt32, _ state: WindowState = .visible, role: SurfaceRole = .window,
        flags: SurfaceFlags = []
    ) -> SurfaceReport {
        SurfaceReport(handle: handle, role: role, flags: flags, state: state, title: "\(handle)")
    }

    private func updated(_ list: inout WindowList, _ report: SurfaceReport) -> Bool {
        list.update(report)
    }

    private func removed(_ handle: UInt32, _ list: inout WindowList) -> Bool {
        list.remove(handle)
    }

    @Test func followsReports() {
        var list = WindowList()
        #expect(updated(&list, report(1)))
        #expect(updated(&list, report(2, [])))
        #expect(!updated(&list, report(1)))
        #expect(!updated(&list, report(3, role: .panel)))
        #expect(!updated(&list, report(4, flags: .dialog)))
        #expect(list.shown.map { $0.handle } == [1])
        #expect(updated(&list, report(2, .minimised)))
        #expect(list.shown.map { $0.handle } == [1, 2])
        #expect(removed(1, &list))
        #expect(!removed(1, &list))
        #expect(list.shown.map { $0.handle } == [2])
    }
}

@Test func failuresAreExplained() {
    var errors = ErrorText()
    #expect(explanation(ofStatus: "", errors) == nil)
    #expect(explanation(ofStatus: "3", errors)?.contains("status 3") == true)
    #expect(explanation(ofStatus: "killed", errors) == "The program ended: killed.")
    errors.append([UInt8]("boxspawn: doom: no such box\n\u{1B}\u{7}".utf8))
    #expect(explanation(ofStatus: "", errors) == nil)
    #expect(explanation(ofStatus: "1", errors) == "boxspawn: doom: no such box")
    #expect(
        explanation(ofStatus: "killed", errors)
            == "The program ended: killed.\nboxspawn: doom: no such box")
}

/// However much a program writes, what is kept stays short and consists of whole lines.
@Test func errorsThatNeverEndAreCutShort() {
    var errors = ErrorText()
    for number in 0..<10_000 { errors.append([UInt8]("line \(number)\n".utf8)) }
    #expect(errors.lines.utf8.count <= 400)
    #expect(errors.lines.hasPrefix("line ") && errors.lines.hasSuffix("line 9999"))
    errors.append([UInt8](repeating: 0x78, count: 5000))
    #expect(errors.lines.utf8.count == 400)
}
