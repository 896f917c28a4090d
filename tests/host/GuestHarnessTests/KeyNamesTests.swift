// Every printable character of ASCII has its key.

import Testing

@testable import GuestHarness

@Suite struct KeyNamesTests {
    @Test func everyPrintableCharacterCanBeTyped() {
        for code in UInt8(32)..<127 {
            let character = Character(Unicode.Scalar(code))
            #expect(keys(typing: character) != nil, "\(character)")
        }
        #expect(keys(typing: "A") == ["shift", "a"])
        #expect(keys(typing: "|") == ["shift", "backslash"])
        #expect(keys(typing: "ä") == nil)
    }
}
