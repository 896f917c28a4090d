// How far the kernel's own memory can grow. Objects that programs make the kernel keep, such as pipes, open
// files and messages, are not pages that somebody has promised: their number is limited, but not what all
// programs together may have of them. And the kernel cannot go on without memory for an object.

/// What is left for the kernel's heap, and who may still have some of it.
public enum KernelMemory {
    /// What somebody is about to make the kernel keep.
    public enum Need: Sendable {
        /// What puts an end to something else: the open control file of a process.
        case least
        /// An open file, a name, a process.
        case little
        /// What can pile up: messages, pipes, threads, mappings, tables of files to be polled.
        case much

        /// Pages that have to be left. There may be calls on all CPUs at once.
        var reserve: Int {
            switch self {
            case .least: 64
            case .little: 256
            case .much: 768
            }
        }
    }

    // Written once at boot, and kept; never on the host, where memory does not end.
    nonisolated(unsafe) private static var pagesLeft: (@Sendable () -> Int)? = nil

    /// Sets what tells by how many pages the heap can grow. Once, at boot.
    public static func install(_ pagesLeft: @escaping @Sendable () -> Int) {
        unsafe KernelMemory.pagesLeft = pagesLeft
    }

    /// Whether there is too little left for something that programs can do without.
    public static func isShort(for need: Need) -> Bool {
        guard let pagesLeft = unsafe pagesLeft else { return false }
        return pagesLeft() < need.reserve
    }
}
