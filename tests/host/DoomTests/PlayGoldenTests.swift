// A machine-made play on each of Freedoom's 68 maps, in all skills and with all switches of the
// command line: the states must be those that were recorded with the reference engine.

import DoomEngine
import Testing

@Suite struct PlayGoldenTests {
    private static let stride = 35

    /// One line of plays.txt.
    private struct Golden {
        let wad: String
        let numbers: [Int]
        let hashes: [Substring]

        init(_ line: String) {
            let words = line.split(separator: " ")
            wad = String(words[0])
            numbers = words[1..<7].map { Int($0) ?? 0 }
            hashes = Array(words[7...])
        }
    }

    @Test(arguments: ["freedoom1", "freedoom2"])
    func playsOnAllMapsAreAsRecorded(wadName: String) throws {
        let wad = try installedWAD(wadName)
        let goldens = try goldenLines("plays.txt").map(Golden.init).filter { $0.wad == wadName }
        #expect(goldens.count == (wadName == "freedoom1" ? 36 : 32))
        for golden in goldens { try check(golden, wad) }
    }

    private func check(_ golden: Golden, _ wad: WADDirectory) throws {
        let numbers = golden.numbers
        let demo = PlayScript.demo(
            seed: UInt32(numbers[4]), skill: UInt8(numbers[2]), episode: UInt8(numbers[0]),
            map: UInt8(numbers[1]), flags: UInt8(numbers[3]))
        let trace = try DemoTrace(wad: wad, demo: demo, name: "play")
        var hash = fnv([])
        var count = 0
        while try trace.advance() {
            let row = trace.row()
            if row.gameTic < 2 { continue }
            hash = fnv(row.columns.utf8, from: hash)
            count += 1
            if count % Self.stride != 0 { continue }
            let place = count / Self.stride - 1
            guard place < golden.hashes.count,
                UInt32(golden.hashes[place], radix: 16) == UInt32(truncatingIfNeeded: hash)
            else {
                Issue.record(
                    """
                    \(golden.wad) \(numbers): differs within the \(Self.stride) tics up to \
                    \(row.gameTic): \(row.columns)
                    """)
                return
            }
        }
        #expect(count == numbers[5], "\(golden.wad) \(numbers)")
    }
}
