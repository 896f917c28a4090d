// Functions out of a linked kernel's symbol table, and what a damaged file does.

import DiskImage
import KernelSymbolTable
import Testing

/// An ELF file with a section .text and symbols, put together by hand.
private struct SmallELF {
    struct Symbol {
        var name: String
        var address: UInt64
        var kind: UInt8 = 2
        var section: UInt16 = 1
        var size: UInt64 = 0
    }

    var code: [UInt8] = Array(0..<32)
    var symbols: [Symbol] = []

    private func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private func section(
        name: UInt32, kind: UInt32, address: UInt64 = 0, offset: Int, size: Int, link: UInt32 = 0
    ) -> [UInt8] {
        bytes(name) + bytes(kind) + bytes(UInt64(0)) + bytes(address) + bytes(UInt64(offset))
            + bytes(UInt64(size)) + bytes(link) + bytes(UInt32(0)) + bytes(UInt64(0))
            + bytes(UInt64(0))
    }

    /// Header, code, symbols, names of symbols, names of sections, table of sections.
    func file() -> [UInt8] {
        var names: [UInt8] = [0]
        var table = [UInt8](repeating: 0, count: 24)
        for symbol in symbols {
            table += bytes(UInt32(names.count)) + [symbol.kind, 0] + bytes(symbol.section)
            table += bytes(symbol.address) + bytes(symbol.size)
            names += Array(symbol.name.utf8) + [0]
        }
        let sectionNames = Array("\0.text\0.symtab\0.strtab\0".utf8)
        let codeOffset = 64
        let tableOffset = codeOffset + code.count
        let namesOffset = tableOffset + table.count
        let sectionNamesOffset = namesOffset + names.count
        let sectionsOffset = sectionNamesOffset + sectionNames.count
        var header: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1]
        header += [UInt8](repeating: 0, count: 64 - header.count)
        header.replaceSubrange(0x28..<0x30, with: bytes(UInt64(sectionsOffset)))
        header.replaceSubrange(0x3A..<0x40, with: bytes(UInt16(64)) + bytes(UInt16(5)) + [4, 0])
        return header + code + table + names + sectionNames
            + section(name: 0, kind: 0, offset: 0, size: 0)
            + section(name: 1, kind: 1, address: 4096, offset: codeOffset, size: code.count)
            + section(name: 7, kind: 2, offset: tableOffset, size: table.count, link: 3)
            + section(name: 15, kind: 3, offset: namesOffset, size: names.count)
            + section(name: 15, kind: 3, offset: sectionNamesOffset, size: sectionNames.count)
    }

    static var sample: SmallELF {
        SmallELF(symbols: [
            Symbol(name: "kernel_text_start", address: 4096, kind: 0),
            Symbol(name: "kernel_start", address: 4096, kind: 0),
            Symbol(name: "$e6Kernel4bootyyF", address: 4100, size: 8),
            Symbol(name: "label", address: 4100, kind: 0),
            Symbol(name: "variable", address: 4104, kind: 1),
            Symbol(name: "elsewhere", address: 4104, section: 2),
            Symbol(name: "short", address: 4110, size: 1),
            Symbol(name: "long", address: 4110, size: 2),
        ])
    }
}

@Suite struct ELFFunctionsTests {
    @Test func takesTheBestNameForEachAddress() throws {
        let elf = SmallELF.sample
        let found = try ELFFunctions(elf.file(), path: "kernel")
        #expect(found.codeStart == 4096)
        #expect(found.code == elf.code)
        let table = try found.table(naming: { names throws(ImageError) in names })
        let names = try unsafe table.withUnsafeBytes { memory in
            let table = try unsafe SymbolTable(memory)
            return (0..<table.count).map { index in
                unsafe String(decoding: table.symbol(index).name, as: UTF8.self)
            }
        }
        #expect(names == ["kernel_start", "$e6Kernel4bootyyF", "long"])
    }

    @Test func demanglesTheNamesOfSwift() throws {
        let names = try Demangler.simplified(
            [
                "$s6Kernel4bootyyF", "memcpy", "$e6Kernel4bootyyF",
                "$s6Memory14FrameAllocatorC4freeyyF",
            ])
        #expect(names == ["boot()", "memcpy", "boot()", "FrameAllocator.free()"])
    }

    @Test func aWrongNumberOfNamesIsAnError() throws {
        let found = try ELFFunctions(SmallELF.sample.file(), path: "kernel")
        #expect(throws: ImageError.self) {
            try found.table(naming: { names throws(ImageError) in Array(names.dropLast()) })
        }
    }

    @Test func filesThatAreNoKernel() throws {
        for file in [[], Array("not a kernel".utf8), [UInt8](repeating: 0, count: 100)] {
            #expect(throws: ImageError.self) { try ELFFunctions(file, path: "kernel") }
        }
    }

    @Test func everyTruncationIsAnError() throws {
        let file = SmallELF.sample.file()
        for length in file.indices {
            #expect(throws: ImageError.self) {
                try ELFFunctions(Array(file[..<length]), path: "kernel")
            }
        }
    }

    @Test func damageNeverTraps() throws {
        let file = SmallELF.sample.file()
        for index in file.indices {
            for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
                var damaged = file
                damaged[index] = value
                _ = try? ELFFunctions(damaged, path: "kernel")
            }
        }
    }
}
