// Notes: short texts sent to processes, as signals are elsewhere. Here is what needs no process.

public import KernelABI

/// A note: its first word says what it is about, the rest is for whoever reads it.
public struct Note: Sendable, Equatable {
    /// The text, 1 to 255 bytes without NUL.
    public let text: [UInt8]

    /// A note.
    ///
    /// - Throws: `.invalidArgument` when the text is empty, begins with a blank or has a NUL in it;
    ///   `.messageTooLong`.
    public init(_ text: [UInt8]) throws(Errno) {
        var text = text
        while let last = text.last, last == 0 || last == UInt8(ascii: "\n") { text.removeLast() }
        guard text.count <= Limits.note else { throw .messageTooLong }
        guard let first = text.first, first != UInt8(ascii: " "), !text.contains(0) else {
            throw .invalidArgument
        }
        self.text = text
    }

    /// A note of the kernel's, cut to the longest there can be.
    public init(_ text: StaticString) {
        var bytes: [UInt8] = []
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0.prefix(Limits.note)) }
        self.text = bytes
    }

    /// The first word.
    public var kind: [UInt8] { [UInt8](text.prefix { $0 != UInt8(ascii: " ") }) }

    /// Whether the first word is `word`.
    public func isKind(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        return word.withUTF8Buffer { word in
            text.count >= length
                && (text.count == length || text[length] == UInt8(ascii: " "))
                && word.indices.allSatisfy { unsafe text[$0] == word[$0] }
        }
    }

    /// Whether no handler can keep the process alive.
    public var isFatal: Bool { isKind("kill") }
}

/// The notes that wait for one process. It has no lock of its own; it belongs inside one.
public struct NoteQueue: Sendable {
    private var notes: [Note] = []

    /// No notes.
    public init() {}

    /// Whether there is nothing to deliver.
    public var isEmpty: Bool { notes.isEmpty }

    /// Adds a note as the newest. One that kills overtakes and replaces all others.
    ///
    /// - Throws: `.wouldBlock` when eight wait already.
    public mutating func append(_ note: Note) throws(Errno) {
        if note.isFatal {
            notes = [note]
            return
        }
        if let first = notes.first, first.isFatal { return }
        guard notes.count < Limits.pendingNotes else { throw .wouldBlock }
        notes.append(note)
    }

    /// Takes the oldest note.
    public mutating func popFirst() -> Note? {
        notes.isEmpty ? nil : notes.removeFirst()
    }
}
