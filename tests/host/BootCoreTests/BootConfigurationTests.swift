import BootCore
import Testing

@Suite struct BootConfigurationTests {
    static func parse(_ text: String) throws(BootConfigurationError) -> BootConfiguration {
        try BootConfiguration(text.utf8)
    }

    @Test func readsEverything() throws {
        let text =
            "# comment\r\n\r\n kernel = kernel.elf\r\nroot=/a b/root\nresolution = 1920x1080\n"
        let configuration = try Self.parse(text + "arguments = log=debug a=b ")
        #expect(configuration.kernel == "kernel.elf")
        #expect(configuration.root == "/a b/root")
        #expect(configuration.resolution == .init(width: 1920, height: 1080))
        #expect(configuration.arguments == "log=debug a=b")
    }

    @Test func onlyTheKernelIsNeeded() throws {
        let configuration = try Self.parse("kernel=k\nresolution=auto")
        #expect(configuration.root == nil)
        #expect(configuration.resolution == nil)
        #expect(configuration.arguments == "")
    }

    @Test(
        arguments: [
            ("", 1, .noKernel), ("kernel=k\nroot", 2, .noValue),
            ("\n\nkernal=k", 3, .unknownKey("kernal")),
            ("kernel=k\nkernel=k", 2, .duplicate("kernel")), ("kernel = ", 1, .emptyPath("kernel")),
            ("kernel=k\nroot=", 2, .emptyPath("root")),
            ("resolution=big", 1, .badResolution("big")),
        ] as [(String, Int, BootConfigurationError.Reason)])
    func namesLineAndReason(text: String, line: Int, reason: BootConfigurationError.Reason) {
        #expect(throws: BootConfigurationError(line: line, reason: reason)) {
            try Self.parse(text)
        }
    }

    @Test(arguments: ["x", "1x", "x1", "0x5", "1x1x1", "999999x1", "-1x1", "1 x 1", "1920X1080"])
    func refusesResolution(text: String) {
        #expect(throws: BootConfigurationError(line: 1, reason: .badResolution(text))) {
            try Self.parse("resolution=\(text)\nkernel=k")
        }
    }

    @Test func errorsSayWhatToWrite() {
        let error = BootConfigurationError(line: 3, reason: .unknownKey("kernal"))
        #expect(
            error.description
                == "line 3: unknown key \"kernal\"; use kernel, root, resolution or arguments")
    }

    @Test func anyBytesAreSafe() {
        var state: UInt64 = 1
        for length in 0..<400 {
            let bytes = (0..<length).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56)
            }
            _ = try? BootConfiguration(bytes)
            _ = try? BootConfiguration(Array("kernel=".utf8) + bytes)
        }
    }

    @Test func pathsForTheFirmware() {
        func path(_ text: String) -> String {
            let units = BootPath.firmwarePath(text, in: "/patchwork")
            #expect(units.last == 0)
            return String(decoding: units.dropLast(), as: UTF16.self)
        }
        #expect(path("kernel.elf") == "\\patchwork\\kernel.elf")
        #expect(path("/other//kernel.elf") == "\\other\\kernel.elf")
        #expect(path("\\kernel") == "\\kernel")
        #expect(path("") == "\\patchwork\\")
    }
}
