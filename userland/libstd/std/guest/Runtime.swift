// What Swift's runtime and C's start-up expect of libstd besides memory.

internal import CSystem
internal import KernelABI

/// `print` ends here, byte by byte.
@c(putchar)
func standardPutCharacter(_ character: CInt) -> CInt {
    StandardOutput.put(UInt8(truncatingIfNeeded: character))
    return character
}

/// How `main` ends: 0 is success, an empty status; another number becomes the status' text.
@c(std_exit)
func standardExit(_ status: CInt) -> Never {
    Process.exit(status == 0 ? "" : String(status))
}

/// C's standard output.
@c(std_output_write)
func standardOutputWrite(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    for index in 0..<count { StandardOutput.put(unsafe bytes[index]) }
}

/// Writes what C's and Swift's standard output have buffered.
@c(std_output_flush)
func standardOutputFlush() { StandardOutput.flush() }

/// A copy of a variable's value for C, to be freed; nil if there is none.
@c(std_copy_variable)
func standardCopyVariable(_ name: UnsafePointer<CChar>) -> UnsafeMutablePointer<CChar>? {
    guard var value = Environment.get(unsafe String(cString: name)) else { return nil }
    return value.withUTF8 { bytes in
        guard let copy = unsafe standardAllocate(bytes.count + 1) else { return nil }
        let text = unsafe copy.assumingMemoryBound(to: CChar.self)
        for index in 0..<bytes.count { unsafe text[index] = CChar(bitPattern: bytes[index]) }
        unsafe text[bytes.count] = 0
        return unsafe text
    }
}

/// An error's text for C.
@c(std_error_text)
func standardErrorText(_ error: CInt) -> UnsafePointer<CChar> {
    let text = unsafe Errno(rawValue: error).message.utf8Start
    return unsafe UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self)
}
