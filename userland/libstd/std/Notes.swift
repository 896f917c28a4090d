// Notes: what the kernel or other processes tell this process while it does something else.

internal import CSystem
public import KernelABI

/// A note that arrived.
public struct Note: Sendable {
    /// The whole text.
    public let text: String

    /// The first word, which says what kind of note it is.
    public var type: String {
        String(decoding: text.utf8.prefix { $0 != 32 }, as: UTF8.self)
    }
}

/// This process' handling of notes.
public enum Notes {
    /// Calls `handler` for every note. It runs on top of whatever a thread was doing, so it must not
    /// take locks that the program holds; setting a flag is what it is for.
    public static func handle(
        _ handler: @escaping @Sendable (Note) -> NoteDisposition
    ) throws(Errno) {
        noteHandler.withLock { $0 = handler }
        let entry: @convention(c) (UnsafePointer<UInt8>, Int) -> Void = unsafe noteMain
        try callSystem(.notify, unsafe unsafeBitCast(entry, to: Int.self))
    }

    /// Goes back to dying of notes.
    public static func handleDefault() throws(Errno) {
        try callSystem(.notify, 0)
    }
}

private let noteHandler = Mutex<(@Sendable (Note) -> NoteDisposition)?>(nil)

/// Where the kernel enters. Does not return: `noted` restores what was interrupted.
@c(std_note_main)
func noteMain(_ text: UnsafePointer<UInt8>, _ length: Int) {
    let bytes = unsafe UnsafeBufferPointer(start: text, count: length)
    let note = unsafe Note(text: String(decoding: unsafe bytes, as: UTF8.self))
    let handler = noteHandler.withLock { $0 }
    let disposition = handler?(note) ?? .die
    _ = try? callSystem(.noted, Int(disposition.rawValue))
}
