// The engine under printf.

import CSystem
import Foundation
import Testing

@Suite struct FormatTests {
    private func format(_ format: String, _ arguments: any CVarArg..., size: Int = 64) -> String {
        var bytes = [CChar](repeating: 0x7F, count: max(size, 1) + 1)
        let length = unsafe withVaList(arguments) { list in
            unsafe std_format_text(&bytes, size, format, list)
        }
        // Nothing beyond the size is touched.
        #expect(bytes[max(size, 1)] == 0x7F)
        let text = bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return size == 64
            ? String(decoding: text, as: UTF8.self)
            : "\(length):" + String(decoding: text, as: UTF8.self)
    }

    @Test func numbers() {
        #expect(format("%d %i %u", -1, 2, UInt32.max) == "-1 2 4294967295")
        #expect(
            format("%ld %llu", Int64.min, UInt64.max) == "-9223372036854775808 18446744073709551615"
        )
        #expect(
            format("[%5d] [%-5d] [%05d] [%+d] [% d]", 42, 42, -42, 42, 42)
                == "[   42] [42   ] [-0042] [+42] [ 42]")
        #expect(format("%x %X %#x %#o %o", 255, 255, 255, 8, 8) == "ff FF 0xff 010 10")
        #expect(format("%.3d %.0d| %5.3d", 7, 0, 7) == "007 |   007")
        #expect(format("%hhd %hd", 257, 65537) == "1 1")
        #expect(format("%*d|%-*d|%*d", 4, 1, 4, 2, -3, 3) == "   1|2   |3  ")
        #expect(format("%zu %%", 3) == "3 %")
    }

    @Test func text() {
        let word = unsafe strdup("words")
        defer { unsafe free(word) }
        guard let word = unsafe word else { return }
        #expect(
            unsafe format("%s|%7s|%-7s|%.2s", word, word, word, word) == "words|  words|words  |wo")
        #expect(format("%c%c", 65, 66) == "AB")
    }

    @Test func oddFormatsStandAsTheyAre() {
        #expect(format("100%") == "100%")
        #expect(format("%y %5") == "%y %5")
    }

    @Test func theEndIsKept() {
        #expect(format("%d", 123_456, size: 4) == "6:123")
        #expect(format("%d", 123_456, size: 1) == "6:")
    }
}
