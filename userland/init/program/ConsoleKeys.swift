// What is typed on the console, on its way to the shell. Programs that run do not look for Ctrl+C, and
// some do not read at all; so somebody else reads, as a terminal does for the programs in its window.

import KernelABI
import Std

/// The console's keyboard, and a pipe from which the shell and its programs read.
final class ConsoleKeys {
    /// Readable when something was typed.
    let console: Descriptor
    /// The end of the pipe that is the shell's standard input. Open here too: keys that nobody has read
    /// are still there for the next shell.
    let shellInput: Descriptor
    /// The other end. Whoever writes no more than a byte at a time to it while it is writable never waits.
    let pipe: Descriptor
    private var waiting: [UInt8] = []

    /// Keys typed for a program that never reads go no further than this.
    private static let limit = 4096
    private static let interruptKey: UInt8 = 3

    init() throws(Errno) {
        console = try Descriptor.open("/dev/console:read:nonblock")
        let ends = try Descriptor.openPair("/dev/pipe/new")
        (shellInput, pipe) = (ends.reading, ends.writing)
    }

    /// Whether there is something for the pipe.
    var isWaiting: Bool { !waiting.isEmpty }

    /// Takes what was typed, for ``pass()``; returns whether Ctrl+C was among it, which overtakes what has
    /// waited for room in the pipe.
    func take() -> Bool {
        guard let bytes = try? console.read(upTo: 256), !bytes.isEmpty else { return false }
        var fresh = bytes[...]
        let interrupt = bytes.lastIndex(of: Self.interruptKey)
        if let interrupt {
            waiting = []
            fresh = bytes[interrupt...]
        }
        if waiting.count + fresh.count <= Self.limit { waiting += fresh }
        return interrupt != nil
    }

    /// Passes on what the pipe has room for.
    func pass() {
        while let byte = waiting.first {
            var poller = Poller()
            poller.add(pipe, .writable)
            guard let ready = try? poller.wait(timeoutNanoseconds: 0), ready > 0,
                (try? pipe.write([byte])) != nil
            else { return }
            waiting.removeFirst()
        }
    }
}
