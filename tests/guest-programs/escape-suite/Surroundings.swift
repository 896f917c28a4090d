// What an attacker is told: he knows the system as well as we do.

import KernelABI
import Std

/// Where to attack.
struct Surroundings {
    /// A directory that may be written.
    var writable = "/box/escape/data"
    /// A directory that may only be read, in the box; outside it may be written.
    var readable = "/cfg"
    /// A process that is nobody's business.
    var victim = 0
    /// boxd.
    var boxd = 0
    /// The number of a socket of somebody else.
    var socket = "0"
    /// The number of a socket of somebody else that is connected.
    var connection = "0"
    /// A key that was made for somebody else.
    var key = ""
    /// The key of somebody else's window.
    var pixels = ""
    /// A key that anybody could have claimed, and somebody has.
    var used = ""

    init() {}

    init(_ words: [String]) {
        guard words.count == 9 else { return }
        writable = words[0]
        readable = words[1]
        victim = Text.number(words[2].utf8).map { Int(clamping: $0) } ?? 0
        boxd = Text.number(words[3].utf8).map { Int(clamping: $0) } ?? 0
        socket = words[4]
        connection = words[5]
        key = words[6]
        pixels = words[7]
        used = words[8]
    }

    var words: [String] {
        [writable, readable, String(victim), String(boxd), socket, connection]
            + [key, pixels, used].map { $0.isEmpty ? "-" : $0 }
    }

    /// The attacker's own program.
    var program: String { Arguments.all[0] }

    /// A file that only those outside should read; its content is `secret`.
    static var secret: String { "/escape-secret" }
    /// A descriptor that the suite has open for the secret.
    static var handle: Descriptor { Descriptor(30) }
    /// A variable in the suite's environment.
    static var variable: String { "ESCAPE_SECRET" }
}

/// One attack.
struct Attack: Sendable {
    /// What the attacker outside of any box sees.
    enum View {
        /// A copy of the suite's view, of which mounts and rules go when the attacker goes.
        case copy
        /// The suite's own, as processes are at the mercy of those in their own view only.
        case own
    }

    var name: String
    var viewOutside: View
    /// Whether it got what it wanted. What throws was refused.
    var body: @Sendable (Surroundings) throws(Errno) -> Bool

    init(
        _ name: String, outsideIn view: View = .copy,
        _ body: @escaping @Sendable (Surroundings) throws(Errno) -> Bool
    ) {
        self.name = name
        viewOutside = view
        self.body = body
    }
}

/// Whether a file can be read and has the secret in it.
func hasSecret(_ path: String) throws(Errno) -> Bool {
    try File.read(path).starts(with: Array("secret".utf8))
}

/// Whether a path can be opened.
func opens(_ path: String) throws(Errno) -> Bool {
    try Descriptor.open(path).close()
    return true
}
