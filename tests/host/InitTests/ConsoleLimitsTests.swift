// What init lets the console have.

import Cfg
import InitCore
import Testing

@Suite struct ConsoleLimitsTests {
    private func limits(_ text: String) throws -> (limits: ConsoleLimits, reports: [String]) {
        let configuration = try Configuration(Array(text.utf8))
        var reports: [String] = []
        let limits = ConsoleLimits(configuration.section("limits")) { reports.append($0) }
        return (limits, reports)
    }

    @Test func theyAreWhatTheConfigurationSays() throws {
        let (limits, reports) = try limits("[limits]\nmemory = 50\nprocesses = 7\nthreads = 9\n")
        #expect(reports.isEmpty)
        #expect(
            limits.command(memoryInBytes: 1000)
                == "childlimits memory=500 processes=7 threads=9")
    }

    @Test func thereAreSomeWithoutAConfiguration() throws {
        let (limits, reports) = try limits("")
        #expect(reports.isEmpty)
        #expect(
            limits.command(memoryInBytes: 1 << 30).hasPrefix("childlimits memory=805306350 "))
    }

    @Test(arguments: [
        "memory = 0", "memory = 101", "memory = half", "processes = 0", "threads = -1",
        "treads = 5",
    ])
    func aMistakeIsNamedAndTheUsualHolds(_ line: String) throws {
        let (limits, reports) = try limits("[limits]\n\(line)\n")
        #expect(reports.count == 1)
        #expect(reports.first?.hasPrefix("line 2: ") == true)
        #expect(limits == ConsoleLimits(nil) { _ in })
    }
}
