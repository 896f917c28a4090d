// The bytes of a PS/2 keyboard in scan code set 2 (IBM PS/2 Hardware Interface Technical Reference,
// "Keyboard and Auxiliary Device Controller").

/// Turns bytes into keys.
struct ScanCodeDecoder: Sendable {
    /// What the bytes so far say.
    enum Output: Equatable {
        /// A key went down, or repeats.
        case press(UInt8)
        /// A key came up.
        case release(UInt8)
        /// A key that says nothing when it comes up.
        case tap(UInt8)
        /// The keyboard lost count, or was plugged in just now: no key is down.
        case lost
    }

    private var isExtended = false
    private var isRelease = false
    /// How many bytes of the pause key's sequence are still to come.
    private var pauseRemainder = 0

    /// Takes one byte.
    mutating func take(_ byte: UInt8) -> Output? {
        if pauseRemainder > 0 {
            pauseRemainder -= 1
            return pauseRemainder == 0 ? .tap(0x48) : nil
        }
        switch byte {
        case 0xE0:
            isExtended = true
            return nil
        case 0xF0:
            isRelease = true
            return nil
        case 0xE1:
            // E1 14 77 E1 F0 14 F0 77.
            pauseRemainder = 7
            return nil
        case 0x00, 0xFF, 0xAA, 0xFC:
            self = ScanCodeDecoder()
            return .lost
        default:
            defer { self = ScanCodeDecoder() }
            guard let key = KeyUsages.ofScanCode(byte, isExtended: isExtended) else { return nil }
            return isRelease ? .release(key) : .press(key)
        }
    }
}
