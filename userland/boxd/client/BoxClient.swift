// Asking boxd: what boxspawn and `box` have in common.

internal import BoxCore
internal import KernelABI
public import Std

/// A caller of boxd.
public enum BoxClient {
    /// The socket on which boxes are started.
    public static var startSocket: String { "boxspawn" }
    /// The socket on which boxd also takes verbs.
    public static var controlSocket: String { "boxd" }

    /// Says something on standard error and ends with a status.
    public static func fail(_ text: String) -> Never {
        try? Descriptor.standardError.write(text + "\n")
        Process.exit("1")
    }

    /// Starts boxd if it does not serve, as on a machine that was booted for one command only; waits
    /// until it does.
    public static func startService() {
        if LocalNames.wait(for: startSocket, patience: .zero) { return }
        _ = try? Process.spawn(["/sbin/boxd"], [.standardFiles, .newGroup])
        _ = LocalNames.wait(for: startSocket, patience: .seconds(10))
    }

    /// Asks boxd for something in words; returns its text.
    public static func ask(_ words: [String]) -> String {
        do throws(Errno) {
            let connection = try LocalSocket().connect(to: controlSocket)
            try connection.write(Words.join(words))
            let answer = try connection.read(upTo: BoxRequest.longest)
            if answer.starts(with: Array("ok\n".utf8)) {
                return String(decoding: Array(answer.dropFirst(3)), as: UTF8.self)
            }
            guard case .error(let reason)? = BoxAnswer.parse(answer) else {
                fail("box: boxd gave no answer")
            }
            fail("box: \(reason)")
        } catch {
            fail("box: cannot ask boxd: \(error.message)")
        }
    }

    /// Runs a box as if it were this process: ends with its status once it has ended, at once if it
    /// runs in the background.
    public static func run(_ box: String, _ arguments: [String]) -> Never {
        var request = StartRequest(box: box, arguments: arguments)
        // Whatever else somebody has written there is no reason not to start a box.
        request.terminal = Environment.get(StartRequest.terminalVariable).flatMap {
            StartRequest.isTerminal($0) ? $0 : nil
        }
        handOver(&request)
        // A note to the whole group reaches the box by itself; one to this process alone ends it, and
        // boxd then ends the box.
        let isInGroup = request.keys.group != nil
        try? Notes.handle { note in
            note.isOf(type: "interrupt") && isInGroup ? .resume : .die
        }
        do throws(Errno) {
            let connection = try LocalSocket().connect(to: startSocket)
            try connection.write(request.text)
            let answer = try connection.read(upTo: BoxRequest.longest)
            switch BoxAnswer.parse(answer) {
            case .background: Process.exit("")
            case .foreground(let key):
                Process.exit(try status(from: try Descriptor.claim(key: key)))
            case .error(let reason): fail("\(box): \(reason)")
            case nil: fail("\(box): boxd gave no answer")
            }
        } catch {
            fail("\(box): cannot be started: \(error.message)")
        }
    }

    /// Makes keys for what a child would inherit. What there is not is not handed over.
    private static func handOver(_ request: inout StartRequest) {
        func key(_ file: Descriptor) -> String? { try? file.share(timeout: .seconds(30)) }
        func key(_ path: String) -> String? {
            guard let file = try? Descriptor.open(path) else { return nil }
            // The key keeps it open.
            defer { try? file.close() }
            return key(file)
        }
        for number in 0..<3 { request.keys.standard[number] = key(Descriptor(Int32(number))) }
        request.keys.group = key("/proc/self/group")
        request.keys.namespace = key("/proc/self/ns")
        if let path = try? WorkingDirectory.get() {
            request.directoryPath = path
            request.keys.directory = key("\(path):directory")
        }
    }

    /// Waits for a box's end.
    private static func status(from wait: Descriptor) throws(Errno) -> String {
        let bytes = try wait.readAll()
        return String(decoding: bytes.prefix { $0 != 0 && $0 != 10 }, as: UTF8.self)
    }
}
