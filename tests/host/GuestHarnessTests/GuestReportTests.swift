import GuestHarness
import Testing

@Suite struct GuestReportTests {
    @Test func readsCases() {
        let report = GuestReport("case heap ok\ncase tree failed lost 3 nodes\r\ndone 2\n")
        #expect(
            report.cases == [
                .init(name: "heap", failure: nil), .init(name: "tree", failure: "lost 3 nodes"),
            ])
        #expect(report.isComplete)
    }

    @Test(arguments: [
        "", "case a ok\n", "case a ok\ndone 2", "done x", "hello\ndone 0", "case a maybe\ndone 1",
        "case a ok\ncase a ok\ndone 2", "done 0\ndone 0", "case a\ndone 1",
    ])
    func noticesWhatIsMissing(text: String) {
        #expect(!GuestReport(text).isComplete)
    }

    @Test func emptySuiteIsComplete() {
        #expect(GuestReport("done 0\n").isComplete)
        #expect(GuestReport("case a failed\ndone 1").cases.first?.failure == "no reason given")
    }
}

@Suite struct PictureTests {
    static let ppm = Array("P6\n2 1\n255\n".utf8) + [255, 0, 0, 1, 2, 3]

    @Test func readsPPM() throws {
        let picture = try Picture(ppm: Self.ppm)
        #expect(picture.width == 2 && picture.height == 1)
        #expect(picture[1, 0] == (1, 2, 3))
        #expect(picture.colourCount() == 2)
        for length in 0..<Self.ppm.count {
            #expect(throws: GuestError.self) { try Picture(ppm: Array(Self.ppm[..<length])) }
        }
    }

    @Test func writesPNG() throws {
        let png = try Picture(ppm: Self.ppm).png()
        // Made of parts that other PNG readers agreed with once: signature, sizes, check sums.
        #expect(png[..<8] == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        #expect(png[16..<24] == [0, 0, 0, 2, 0, 0, 0, 1])
        #expect(png.suffix(12) == [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
    }
}
