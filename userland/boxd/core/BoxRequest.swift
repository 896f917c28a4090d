// What boxd is asked, as text: one packet, one request.
//
//     [stdin=KEY] [stdout=KEY] [stderr=KEY] [group=KEY] [namespace=KEY] [cwd=KEY] [path=PATH]
//         [terminal=TERMINAL] -- BOX ARGS…
//
// starts a box; the keys are those of the `share` call. On the socket `boxd`, not on `boxspawn`, the
// first word can be a verb instead: `list`, `stats`, `unused`, `info BOX`, `log BOX`, `plan BOX`, `stop BOX`.

internal import Manifest

/// A request.
public enum BoxRequest: Equatable, Sendable {
    /// Starting a box.
    case start(StartRequest)
    /// Which boxes there are and which run.
    case list
    /// What the running ones use.
    case stats
    /// What boxes were given and never used.
    case unused
    /// What a box may see and use.
    case info(String)
    /// What a box was refused, and what it said.
    case log(String)
    /// The namespace that a box would get.
    case plan(String)
    /// Ending all that runs of a box.
    case stop(String)
}

/// A request to start a box.
public struct StartRequest: Equatable, Sendable {
    /// What the caller hands over, by key.
    public struct Keys: Equatable, Sendable {
        /// Files for 0, 1 and 2.
        public var standard: [String?] = [nil, nil, nil]
        /// Its process group.
        public var group: String?
        /// Its namespace.
        public var namespace: String?
        /// Its working directory.
        public var directory: String?

        /// No keys.
        @export(interface)
        public init() {}
    }

    /// The box's name.
    public var box: String
    /// The arguments behind the name.
    public var arguments: [String]
    /// What is handed over.
    public var keys: Keys
    /// The working directory's path, as the caller sees it.
    public var directoryPath: String?
    /// The caller's terminal, as its environment describes it.
    public var terminal: String?

    /// The variable that describes a terminal.
    public static var terminalVariable: String { "TERMINAL" }

    /// Whether text may go into the environment of a box: numbers, as terminals are described.
    @export(interface)
    public static func isTerminal(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 255
            && text.utf8.allSatisfy { $0 == 32 || $0 == 58 || $0 >= 48 && $0 <= 57 }
    }

    /// A request.
    @export(interface)
    public init(
        box: String, arguments: [String] = [], keys: Keys = Keys(), directoryPath: String? = nil,
        terminal: String? = nil
    ) {
        self.terminal = terminal
        self.box = box
        self.arguments = arguments
        self.keys = keys
        self.directoryPath = directoryPath
    }

    /// As it is sent.
    public var text: String {
        var words: [String] = []
        func add(_ name: String, _ value: String?) {
            if let value { words.append("\(name)=\(value)") }
        }
        for (name, key) in zip(["stdin", "stdout", "stderr"], keys.standard) { add(name, key) }
        add("group", keys.group)
        add("namespace", keys.namespace)
        add("cwd", keys.directory)
        add("path", directoryPath)
        add("terminal", terminal)
        return Words.join(words + ["--", box] + arguments)
    }
}

/// Why a request cannot be understood.
public struct BadRequest: Error, Equatable, Sendable {
    /// In words.
    public var reason: String
}

extension BoxRequest {
    /// The longest packet that is read as a request.
    public static var longest: Int { 64 * 1024 }
    private static var mostArguments: Int { 500 }

    /// Reads a packet.
    ///
    /// - Parameter mayControl: whether verbs are allowed on the socket that it came from.
    @export(interface)
    public static func parse(
        _ packet: [UInt8], mayControl: Bool
    ) throws(BadRequest) -> BoxRequest {
        guard packet.count <= longest else { throw BadRequest(reason: "request too long") }
        var packet = packet
        while packet.last == 0 { packet.removeLast() }
        guard let words = Words.split(packet) else {
            throw BadRequest(reason: "malformed request")
        }
        guard let first = words.first else { throw BadRequest(reason: "empty request") }
        if first != "--", !first.utf8.contains(61) {
            guard mayControl else {
                throw BadRequest(reason: "`\(printable(first))` is not allowed here")
            }
            return try verb(words)
        }
        return .start(try start(words))
    }

    private static func verb(_ words: [String]) throws(BadRequest) -> BoxRequest {
        if words.count == 1 {
            switch words[0] {
            case "list": return .list
            case "stats": return .stats
            case "unused": return .unused
            default: break
            }
        }
        guard words.count == 2 else {
            throw BadRequest(reason: "unknown request `\(printable(words[0]))`")
        }
        let box = try name(words[1])
        switch words[0] {
        case "info": return .info(box)
        case "log": return .log(box)
        case "plan": return .plan(box)
        case "stop": return .stop(box)
        default: throw BadRequest(reason: "unknown request `\(printable(words[0]))`")
        }
    }

    private static func start(_ words: [String]) throws(BadRequest) -> StartRequest {
        guard let separator = words.firstIndex(of: "--") else {
            throw BadRequest(reason: "there is no `--` before the box's name")
        }
        guard separator + 1 < words.count else {
            throw BadRequest(reason: "there is no box after `--`")
        }
        guard words.count - separator <= mostArguments else {
            throw BadRequest(reason: "too many arguments")
        }
        var request = StartRequest(box: try name(words[separator + 1]))
        request.arguments = Array(words[(separator + 2)...])
        var seen: [String] = []
        for word in words[..<separator] {
            let bytes = Array(word.utf8)
            guard let equals = bytes.firstIndex(of: 61), equals + 1 < bytes.count else {
                throw BadRequest(reason: "`\(printable(word))` is not KEY=VALUE")
            }
            let key = String(decoding: bytes[..<equals], as: UTF8.self)
            let value = String(decoding: bytes[(equals + 1)...], as: UTF8.self)
            if seen.contains(key) { throw BadRequest(reason: "`\(printable(key))` twice") }
            seen.append(key)
            switch key {
            case "stdin": request.keys.standard[0] = value
            case "stdout": request.keys.standard[1] = value
            case "stderr": request.keys.standard[2] = value
            case "group": request.keys.group = value
            case "namespace": request.keys.namespace = value
            case "cwd": request.keys.directory = value
            case "path": request.directoryPath = value
            case "terminal":
                guard StartRequest.isTerminal(value) else {
                    throw BadRequest(reason: "`\(printable(value))` describes no terminal")
                }
                request.terminal = value
            default: throw BadRequest(reason: "unknown key `\(printable(key))`")
            }
        }
        return request
    }

    private static func name(_ word: String) throws(BadRequest) -> String {
        guard ManifestValue.isBoxName(word) else {
            throw BadRequest(reason: "`\(printable(word))` cannot name a box")
        }
        return word
    }

    /// Words of strangers in messages: short, without control characters.
    static func printable(_ word: String) -> String {
        let bytes = word.utf8.prefix(64).map { $0 < 32 || $0 == 127 ? UInt8(63) : $0 }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What boxd answers to the request to start a box.
public enum BoxAnswer: Equatable, Sendable {
    /// It runs, detached.
    case background
    /// It runs; the key is that of the file from which its exit status is read.
    case foreground(waitKey: String)
    /// It does not run.
    case error(String)

    /// As it is sent.
    public var text: String {
        switch self {
        case .background: "background"
        case .foreground(let key): "foreground \(key)"
        case .error(let reason): "error \(reason)"
        }
    }

    /// Reads an answer; nil if it is none.
    @export(interface)
    public static func parse(_ packet: [UInt8]) -> BoxAnswer? {
        var packet = packet
        while let last = packet.last, last == 0 || last == 10 { packet.removeLast() }
        let text = String(decoding: packet, as: UTF8.self)
        if text == "background" { return .background }
        let parts = text.utf8.split(separator: 32, maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let rest = String(decoding: Array(parts[1]), as: UTF8.self)
        switch String(decoding: Array(parts[0]), as: UTF8.self) {
        case "foreground": return .foreground(waitKey: rest)
        case "error": return .error(rest)
        default: return nil
        }
    }
}
