// The functions of a linked kernel: its code, and the names that the linker left in its symbol table
// (System V ABI, "Object files"; the 64-bit little-endian form).

import KernelSymbolTable

/// The functions in an ELF file's section `.text`.
public struct ELFFunctions {
    /// A function, or a label in assembly.
    public struct Function: Equatable, Sendable {
        /// Its name as linked.
        public let name: String
        /// Its address.
        public let address: UInt64
        let isFunction: Bool
        let size: UInt64
    }

    /// Where the code begins.
    public let codeStart: UInt64
    /// The code.
    public let code: [UInt8]
    /// All functions by address; of names for one address, the best comes first.
    public let functions: [Function]

    /// Reads `file`; `path` names it in errors.
    public init(_ file: [UInt8], path: String) throws(ImageError) {
        let reader = ELFReader(bytes: file, path: path)
        guard try reader.number(at: 0, bytes: 4) == 0x464C_457F,
            try reader.number(at: 4, bytes: 2) == 0x0102
        else { throw reader.damaged(0, "this is no 64-bit little-endian ELF file") }
        let sections = try reader.sections()
        guard let text = sections.firstIndex(where: { $0.name == ".text" }) else {
            throw reader.damaged(0, "it has no section .text")
        }
        guard let symbols = sections.first(where: { $0.kind == 2 }),
            sections.indices ~= symbols.link
        else { throw reader.damaged(0, "it has no symbols") }
        codeStart = sections[text].address
        code = Array(try reader.contents(sections[text]))
        functions = try reader.functions(
            symbols, names: sections[symbols.link], ofSection: text)
    }

    /// The symbol table, with the names that `demangle` makes of the linker's.
    public func table(
        naming demangle: ([String]) throws(ImageError) -> [String]
    ) throws(ImageError) -> [UInt8] {
        let names = try demangle(functions.map(\.name))
        guard names.count == functions.count else {
            throw .cannotDemangle(
                reason: "\(names.count) names came back for \(functions.count)")
        }
        var writer = SymbolTableWriter(codeStart: codeStart, code: code)
        for (function, name) in zip(functions, names) {
            writer.add(name, at: function.address)
        }
        return writer.finish()
    }
}

/// Reads numbers and tables out of an ELF file, none of which are trusted.
private struct ELFReader {
    struct Section {
        var name = ""
        var kind: UInt64
        var address: UInt64
        var offset: Int
        var size: Int
        var link: Int
    }

    let bytes: [UInt8]
    let path: String

    func damaged(_ offset: Int, _ reason: String) -> ImageError {
        .badKernel(path: path, offset: offset, reason: reason)
    }

    func number(at offset: Int, bytes width: Int) throws(ImageError) -> UInt64 {
        guard offset >= 0, offset <= bytes.count, width <= bytes.count - offset else {
            throw damaged(offset, "the file ends here")
        }
        return bytes[offset..<offset + width].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A number that has to be an offset or a length.
    private func place(at offset: Int) throws(ImageError) -> Int {
        guard let value = Int32(exactly: try number(at: offset, bytes: 8)) else {
            throw damaged(offset, "this number is too large")
        }
        return Int(value)
    }

    func contents(_ section: Section) throws(ImageError) -> ArraySlice<UInt8> {
        guard section.offset <= bytes.count, section.size <= bytes.count - section.offset else {
            throw damaged(section.offset, "a section passes the end of the file")
        }
        return bytes[section.offset..<section.offset + section.size]
    }

    func sections() throws(ImageError) -> [Section] {
        let table = try place(at: 0x28)
        let count = Int(try number(at: 0x3C, bytes: 2))
        let nameSection = Int(try number(at: 0x3E, bytes: 2))
        guard try number(at: 0x3A, bytes: 2) == 64, nameSection < count else {
            throw damaged(0x3A, "its table of sections makes no sense")
        }
        guard table >= 0, table <= bytes.count, count * 64 <= bytes.count - table else {
            throw damaged(table, "its table of sections passes the end of the file")
        }
        var sections: [Section] = []
        var names: [Int] = []
        for index in 0..<count {
            let start = table + index * 64
            names.append(Int(try number(at: start, bytes: 4)))
            let kind = try number(at: start + 4, bytes: 4)
            sections.append(
                Section(
                    kind: kind, address: try number(at: start + 16, bytes: 8),
                    offset: try place(at: start + 24), size: try place(at: start + 32),
                    link: Int(try number(at: start + 40, bytes: 4))))
        }
        let strings = try contents(sections[nameSection])
        for index in sections.indices {
            sections[index].name = try text(in: strings, at: names[index])
        }
        return sections
    }

    /// The zero-terminated text at `offset` of `strings`.
    private func text(in strings: ArraySlice<UInt8>, at offset: Int) throws(ImageError) -> String {
        guard offset < strings.count,
            let end = strings[(strings.startIndex + offset)...].firstIndex(of: 0)
        else { throw damaged(strings.startIndex, "a name passes the end of its table") }
        return String(decoding: strings[strings.startIndex + offset..<end], as: UTF8.self)
    }

    func functions(
        _ symbols: Section, names: Section, ofSection index: Int
    ) throws(ImageError) -> [ELFFunctions.Function] {
        let strings = try contents(names)
        _ = try contents(symbols)
        var functions: [ELFFunctions.Function] = []
        for start in stride(from: symbols.offset, to: symbols.offset + symbols.size, by: 24) {
            // Kinds: 0 is a label of assembly or linker script, 2 a function.
            let kind = try number(at: start + 4, bytes: 1) & 15
            guard try number(at: start + 6, bytes: 2) == UInt64(index), kind == 0 || kind == 2
            else { continue }
            let name = try text(in: strings, at: Int(try number(at: start, bytes: 4)))
            guard !name.isEmpty, !name.contains(where: \.isNewline) else { continue }
            functions.append(
                ELFFunctions.Function(
                    name: name, address: try number(at: start + 8, bytes: 8),
                    isFunction: kind == 2, size: try number(at: start + 16, bytes: 8)))
        }
        return functions.sorted(by: isBetter)
    }

    /// By address; then functions before labels, the linker script's marks last, longer ones first.
    private func isBetter(_ a: ELFFunctions.Function, _ b: ELFFunctions.Function) -> Bool {
        func isMark(_ function: ELFFunctions.Function) -> Bool {
            function.name.hasSuffix("_end") || function.name.hasSuffix("_text_start")
        }
        if a.address != b.address { return a.address < b.address }
        if a.isFunction != b.isFunction { return a.isFunction }
        if isMark(a) != isMark(b) { return isMark(b) }
        return a.size != b.size ? a.size > b.size : a.name < b.name
    }
}
