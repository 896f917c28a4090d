// A system for boxd in which everything is a dictionary, and time stands still until it is moved.

import BoxCore
import KernelABI
import Manifest

final class SimulatedSystem: BoxSystem {
    var now: UInt64 = 1_000_000_000
    var manifests: [String: String] = [:]
    var files: [String: SourceFacts] = [
        "/cfg": SourceFacts(isDirectory: true, rights: .all),
        "/net/local": SourceFacts(isDirectory: true, rights: .all),
    ]
    var keys: [String: Int32] = [:]
    var openFiles: Set<Int32> = []
    var directories: [Int32: String] = [:]
    var orders: [LaunchOrder] = []
    var failures: [LaunchFailure] = []
    var running: Set<Int> = []
    var stopped: [(process: Int, forcibly: Bool)] = []
    var forgotten: [Int] = []
    var sent: [(connection: Int, text: String)] = []
    var closed: [Int] = []
    var unreachable: Set<Int> = []
    var reports: [Int: AuditReport] = [:]
    var state = ""
    var lines: [String] = []
    var shareFails = false
    private var nextProcess = 100
    private var nextFile: Int32 = 50

    /// A box whose program exists.
    func addBox(_ name: String, _ rest: String = "") {
        manifests[name] = """
            [exec]
            bin = /app/bin/\(name)
            priority = 30
            \(rest)
            [namespace]
            /app:rx = $BOX
            """
        files["/box/\(name)"] = SourceFacts(isDirectory: true, rights: .all)
        files["/box/\(name)/bin/\(name)"] = SourceFacts(isDirectory: false, rights: .all)
    }

    func addForeground(_ name: String) { addBox(name, "[sandbox]\nforeground = true") }

    /// A key that somebody has for a file of his.
    func share(_ key: String, directory: String? = nil) {
        nextFile += 1
        keys[key] = nextFile
        if let directory { directories[nextFile] = directory }
    }

    func answers(to connection: Int) -> [String] {
        sent.filter { $0.connection == connection }.map { $0.text }
    }

    func boxNames() -> [String] { manifests.keys.sorted() }

    func readManifest(of box: String) throws(Errno) -> [UInt8] {
        guard let text = manifests[box] else { throw .noEntry }
        return Array(text.utf8)
    }

    func facts(_ path: String) -> SourceFacts? { files[path] }
    func isSame(_ file: Int32, _ path: String) -> Bool { directories[file] == path }

    func claim(key: String) throws(Errno) -> Int32 {
        guard let file = keys.removeValue(forKey: key) else { throw .noEntry }
        openFiles.insert(file)
        return file
    }

    func close(_ file: Int32) {
        precondition(openFiles.remove(file) != nil, "closed twice")
    }

    func launch(_ order: LaunchOrder) throws(LaunchFailure) -> LaunchedBox {
        if !failures.isEmpty { throw failures.removeFirst() }
        orders.append(order)
        nextProcess += 1
        running.insert(nextProcess)
        return LaunchedBox(process: nextProcess, started: now)
    }

    func shareWait(of process: Int) throws(Errno) -> String {
        if shareFails { throw .noMemory }
        return "wait\(process)"
    }

    func adopt(_ box: LaunchedBox) -> Bool { running.contains(box.process) }
    func stop(_ process: Int, forcibly: Bool) { stopped.append((process, forcibly)) }
    func audit(of process: Int) -> AuditReport { reports[process] ?? AuditReport() }
    func usage(of process: Int) -> BoxUsage { BoxUsage() }
    func forget(_ process: Int) { forgotten.append(process) }

    func send(_ text: String, to connection: Int) -> Bool {
        sent.append((connection, text))
        return !unreachable.contains(connection)
    }

    func disconnect(_ connection: Int) {
        precondition(!closed.contains(connection), "disconnected twice")
        closed.append(connection)
    }

    func save(_ state: String) { self.state = state }
    func log(_ line: String) { lines.append(line) }
}

/// A boxd in a simulated system.
struct Desk {
    let system = SimulatedSystem()
    let server: BoxServer<SimulatedSystem>

    init() {
        server = BoxServer(system)
    }

    /// One request on a connection of its own; what was answered.
    @discardableResult
    func ask(_ text: String, as connection: Int, mayControl: Bool = false) -> [String] {
        server.connected(connection, mayControl: mayControl)
        server.received(Array(text.utf8), from: connection)
        return system.answers(to: connection)
    }

    func pass(seconds: Double) {
        system.now += UInt64(seconds * 1e9)
        server.tick()
    }

    func end(_ process: Int, _ status: String = "") {
        system.running.remove(process)
        server.ended(process: process, status: status)
    }
}
