// Notes: what the kernel or other processes tell this process while it does something else.
//
// A note may arrive in the middle of anything, the heap and this file included, with their locks held by
// the very thread that it interrupts. So on the way to the handler nothing is allocated or locked.

internal import CSystem
public import KernelABI
internal import Synchronization

/// A note that arrived.
public struct Note: Sendable {
    private var bytes = InlineArray<256, UInt8>(repeating: 0)
    private let length: Int

    /// Copies a text, of which the kernel says that it has at most 255 bytes.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        length = min(text.count, bytes.count)
        for index in 0..<length { unsafe bytes[index] = text[index] }
    }

    /// The whole text. It takes memory from the heap unless it is short: see ``Notes/handle(_:)``.
    public var text: String { string(of: length) }

    /// The first word, which says what kind of note it is. It takes memory from the heap if it is long;
    /// ``isOf(type:)`` never does.
    public var type: String { string(of: typeLength) }

    /// Whether the first word is `type`.
    public func isOf(type: StaticString) -> Bool {
        type.withUTF8Buffer { wanted in
            guard wanted.count == typeLength else { return false }
            for index in 0..<wanted.count {
                if unsafe bytes[index] != wanted[index] { return false }
            }
            return true
        }
    }

    private var typeLength: Int {
        var count = 0
        while count < length, bytes[count] != 32 { count += 1 }
        return count
    }

    private func string(of count: Int) -> String {
        let span = bytes.span
        return unsafe span.withUnsafeBufferPointer {
            unsafe String(decoding: $0.prefix(count), as: UTF8.self)
        }
    }
}

/// This process' handling of notes.
public enum Notes {
    /// Calls `handler` for every note. It runs on top of whatever a thread was doing, which may have
    /// been allocating: it must not take locks that the program holds, nor memory from the heap, which
    /// is what arrays, long texts and most of this library's calls that take paths do. Setting an atomic
    /// flag and asking ``Note/isOf(type:)`` is what it is for; and, where it knows what it interrupts
    /// (a mistake that the program makes on purpose, a thread that waits), everything.
    ///
    /// A handler stays in memory after another one has taken its place, as it may be running.
    public static func handle(
        _ handler: @escaping @Sendable (Note) -> NoteDisposition
    ) throws(Errno) {
        let object = unsafe Unmanaged.passRetained(NoteHandler(handler)).toOpaque()
        current.store(UInt(bitPattern: object), ordering: .releasing)
        let entry: @convention(c) (UnsafePointer<UInt8>, Int) -> Void = unsafe noteMain
        try callSystem(.notify, unsafe unsafeBitCast(entry, to: Int.self))
    }

    /// Goes back to dying of notes.
    public static func handleDefault() throws(Errno) {
        try callSystem(.notify, 0)
    }
}

private final class NoteHandler: Sendable {
    let call: @Sendable (Note) -> NoteDisposition

    init(_ call: @escaping @Sendable (Note) -> NoteDisposition) {
        self.call = call
    }
}

/// The address of the handler, which is never released; 0 before there is one.
private let current = Atomic<UInt>(0)

/// Where the kernel enters. Does not return: `noted` restores what was interrupted.
@c(std_note_main)
func noteMain(_ text: UnsafePointer<UInt8>, _ length: Int) {
    var disposition = NoteDisposition.die
    if let object = unsafe UnsafeRawPointer(bitPattern: current.load(ordering: .acquiring)) {
        let note = unsafe Note(UnsafeBufferPointer(start: text, count: length))
        // Sound: what `handle` stores is kept for good.
        disposition = unsafe Unmanaged<NoteHandler>.fromOpaque(object)
            ._withUnsafeGuaranteedRef { $0.call(note) }
    }
    _ = try? callSystem(.noted, Int(disposition.rawValue))
}
