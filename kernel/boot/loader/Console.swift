// Text for whoever watches the machine start.

import CFirmware

/// The firmware's console.
enum Console {
    /// Prints a line.
    static func print(_ text: String) {
        var units = Array(text.utf16)
        units += [0x0D, 0x0A, 0]
        // SAFETY: the array ends in the zero that the function looks for.
        unsafe units.withUnsafeBufferPointer { unsafe firmware_print($0.baseAddress) }
    }
}
