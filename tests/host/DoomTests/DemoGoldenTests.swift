// Freedoom's eight built-in demos, 22,637 tics: the state after every tic must be the one that was
// recorded with the reference engine (see goldens/record.py).

import DoomEngine
import Testing

@Suite struct DemoGoldenTests {
    /// The recorded hashes of one demo.
    private func golden(_ wad: String, _ demo: String) throws -> [Substring] {
        let lines = try goldenLines("demos.txt")
        let start = try #require(lines.firstIndex(of: "# \(wad) \(demo)"))
        return lines[(start + 1)...].prefix { !$0.hasPrefix("#") }.map { $0[...] }
    }

    @Test(arguments: ["freedoom1", "freedoom2"], ["demo1", "demo2", "demo3", "demo4"])
    func everyTicIsAsRecorded(wad: String, demo: String) throws {
        let expected = try golden(wad, demo)
        let trace = try DemoTrace(wad: try installedWAD(wad), demo: nil, name: demo)
        var tic = 0
        while try trace.advance() {
            let row = trace.row()
            if row.gameTic < 2 { continue }
            let hash = UInt32(truncatingIfNeeded: fnv(row.columns.utf8))
            guard tic < expected.count, UInt32(expected[tic], radix: 16) == hash else {
                Issue.record(
                    """
                    \(wad) \(demo) differs first after tic \(row.gameTic): \(row.columns)
                    columns: \(TicRow.header); for its objects: \
                    doom-host --objects \(row.gameTic); player: \(trace.objects().first ?? "none")
                    """)
                return
            }
            tic += 1
        }
        #expect(tic == expected.count)
    }
}
