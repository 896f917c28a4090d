// Programs for the self-tests, put together instruction by instruction: each a page of code and a page
// of data in a file that is made here.

internal import KernelABI
internal import Processes

/// A program file in the kernel's memory.
final class TestProgram: ProgramSource {
    private let file: [UInt8]

    /// A program that consists of `code`.
    init(_ code: [UInt8]) {
        var file = [UInt8](repeating: 0, count: 4096)
        func put(_ value: UInt64, at offset: Int, _ width: Int) {
            for index in 0..<width {
                file[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(index * 8))
            }
        }
        put(0x01_0102_464C_457F, at: 0, 7)  // ELF, 64 bits, little-endian
        put(3, at: 16, 2)  // position-independent
        put(62, at: 18, 2)  // x86-64
        put(0x1000, at: 24, 8)  // entry
        put(64, at: 32, 8)  // program headers
        put(56, at: 54, 2)
        put(2, at: 56, 2)
        func header(_ index: Int, flags: UInt64, address: UInt64, contents: UInt64) {
            let base = 64 + 56 * index
            put(1, at: base, 4)
            put(flags, at: base + 4, 4)
            put(4096, at: base + 8, 8)
            put(address, at: base + 16, 8)
            put(contents, at: base + 32, 8)
            put(4096, at: base + 40, 8)
        }
        header(0, flags: 5, address: 0x1000, contents: UInt64(code.count))
        header(1, flags: 6, address: 0x2000, contents: 0)
        self.file = file + code
    }

    var length: UInt64 { UInt64(file.count) }

    func read(at offset: UInt64, into bytes: inout MutableSpan<UInt8>) throws(Errno) -> Int {
        guard let start = Int(exactly: offset), start <= file.count else { return 0 }
        let count = min(bytes.count, file.count - start)
        for index in 0..<count { bytes[index] = file[start + index] }
        return count
    }

    // MARK: - Instructions

    /// `mov eax, number; syscall`
    static func call(_ call: SystemCall) -> [UInt8] {
        [0xB8] + word(UInt32(call.rawValue)) + [0x0F, 0x05]
    }

    /// Ends the process with an empty status.
    static var exit: [UInt8] {
        // xor edi, edi; xor esi, esi
        [0x31, 0xFF, 0x31, 0xF6] + call(.exit)
    }

    /// Ends the process with `text` as its status.
    static func exit(_ text: StaticString) -> [UInt8] {
        var code: [UInt8] = [0x48, 0x8D, 0x3D] + word(12)  // lea rdi, [rip + 12]: behind the call
        code += [0xBE] + word(UInt32(text.utf8CodeUnitCount))  // mov esi, length
        code += call(.exit)
        for index in 0..<text.utf8CodeUnitCount { code.append(unsafe text.utf8Start[index]) }
        return code
    }

    /// Starts a thread, waits for the word that it sets when it ends, and ends with "joined". The word
    /// is the first one of the data page, 4096 bytes behind the code's start. Without a thread it traps.
    static var joinsThread: [UInt8] {
        let data: UInt32 = 0x1000
        var code: [UInt8] = [0x48, 0x8D, 0x3D] + word(70)  // lea rdi, [thread]
        code += [0x31, 0xF6] + call(.threadCreate)  // xor esi, esi
        code += [0x48, 0x85, 0xC0, 0x79, 0x02, 0x0F, 0x0B]  // test rax, rax; jns +2; ud2
        code += [0x48, 0x8D, 0x3D] + word(data - 30)  // wait: lea rdi, [word]
        code += [0x31, 0xF6, 0x48, 0x83, 0xCA, 0xFF]  // xor esi, esi; or rdx, -1: for ever
        code += call(.futexWait)
        code += [0x83, 0x3D] + word(data - 50) + [1]  // cmp dword [word], 1
        code += [0x75, 0xE3]  // jne wait
        code += exit("joined")
        code += [0x48, 0x8D, 0x3D] + word(data - 84)  // thread: lea rdi, [word]
        return code + call(.threadExit)
    }

    private static func word(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32($0 * 8)) }
    }
}
