// Ctrl+C: whoever provides the terminal sends the shell and what it runs a note, and then the key.

internal import KernelABI
internal import Std
internal import Synchronization

/// Notes about Ctrl+C, which end what the shell runs, not the shell.
public enum Interrupts {
    private static let counter = Atomic<Int>(0)

    /// How many there were so far.
    @export(interface)
    public static var count: Int { counter.load(ordering: .relaxed) }

    /// Begins to count.
    @export(interface)
    public static func listen() {
        // Made here, not in the middle of whatever the first note interrupts.
        _ = count
        try? Notes.handle { note in
            guard note.isOf(type: "interrupt") else { return .die }
            counter.wrappingAdd(1, ordering: .relaxed)
            return .resume
        }
    }
}
