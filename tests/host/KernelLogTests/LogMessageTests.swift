import KernelLog
import Testing

@Suite struct LogMessageTests {
    private func text(_ message: LogMessage) -> String {
        let bytes = message.utf8
        return String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }

    @Test func interpolates() {
        #expect(text("plain") == "plain")
        #expect(text("\(-12) of \(UInt8.max), \(hex: 0xABC)") == "-12 of 255, 0xabc")
        #expect(text("\(hex: 0x40, width: 8) \(7 as UInt32, width: 3)") == "0x00000040 007")
        #expect(text("\(0)") == "0")
        #expect(text("\(Int64.min) \(UInt64.max)") == "-9223372036854775808 18446744073709551615")
    }

    @Test func scalesSizes() {
        #expect(text("\(bytes: 9_999)") == "9999 B")
        #expect(text("\(bytes: 64 << 20)") == "64 MiB")
        #expect(text("\(bytes: 8 << 30)") == "8192 MiB")
    }

    @Test func cutsWhatDoesNotFit() {
        var message = LogMessage()
        for _ in 0..<1_000 { message.append("x") }
        #expect(text(message).utf8.count == LogMessage.capacity)
    }
}
