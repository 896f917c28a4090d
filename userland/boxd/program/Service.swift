// The loop of boxd: one `poll` over listeners, connections, boxes and what they say.

import BoxClient
import BoxCore
import KernelABI
import Manifest
import Std

/// boxd at work.
struct Service {
    private let system: GuestSystem
    private let server: BoxServer<GuestSystem>
    private var listeners: [(socket: LocalSocket, file: Descriptor, mayControl: Bool)] = []
    private var connections: [Descriptor] = []

    /// What a wake-up can be about.
    private enum Subject {
        case listener(Int)
        case connection(Descriptor)
        case end(Int)
        case output(Int, Descriptor)
    }

    /// - Parameters:
    ///   - start: the directory of the socket on which boxes are asked for.
    ///   - control: that of the socket on which verbs are taken, too.
    init(start: String, control: String) throws(Errno) {
        system = try GuestSystem()
        server = BoxServer(system)
        for (directory, mayControl) in [(start, false), (control, true)] {
            let socket = LocalSocket(directory: directory)
            listeners.append((socket, try socket.openListener(), mayControl))
        }
        server.restore(system.savedState())
        system.removeOldRoots()
    }

    /// Serves for ever.
    mutating func run() -> Never {
        while true {
            var poller = Poller()
            var subjects: [Subject] = []
            func add(_ file: Descriptor, _ subject: Subject) {
                poller.add(file)
                subjects.append(subject)
            }
            if server.hasRoom || server.longestSilent != nil {
                for index in listeners.indices { add(listeners[index].file, .listener(index)) }
            }
            for connection in server.connectionNumbers {
                let file = Descriptor(Int32(truncatingIfNeeded: connection))
                add(file, .connection(file))
            }
            for watched in system.watched {
                add(watched.wait, .end(watched.box.process))
                if let output = watched.output {
                    add(output, .output(watched.box.process, output))
                }
            }
            let deadline = server.nextDeadline
            let now = system.now
            let wait = deadline.map { $0 > now ? $0 - now : 0 } ?? Limits.forever
            _ = try? poller.wait(timeoutNanoseconds: wait)
            // Boxes' last words come before their ends.
            for pass in 0..<2 {
                for (index, subject) in subjects.enumerated() {
                    let isOutput = if case .output = subject { true } else { false }
                    if isOutput == (pass == 0), !poller.ready(at: index).isEmpty { handle(subject) }
                }
            }
            server.tick()
        }
    }

    private func handle(_ subject: Subject) {
        switch subject {
        case .listener(let index): accept(index)
        case .connection(let file): receive(file)
        case .end(let process): end(process)
        case .output(let process, let file): hear(process, file)
        }
    }

    private func accept(_ index: Int) {
        // As many as there are, but others have their turn, too.
        for _ in 0..<32 {
            if !server.hasRoom { makeRoom() }
            guard server.hasRoom, let connection = try? listeners[index].socket.accept() else {
                return
            }
            server.connected(Int(connection.number), mayControl: listeners[index].mayControl)
            // Most callers have said what they want by now.
            receive(connection)
        }
    }

    /// Callers that say nothing must not keep others waiting.
    private func makeRoom() {
        guard let silent = server.longestSilent else { return }
        // It may have said something since it was looked at last.
        receive(Descriptor(Int32(truncatingIfNeeded: silent)))
        if !server.hasRoom { server.giveUp(silent) }
    }

    private func receive(_ file: Descriptor) {
        do throws(Errno) {
            let packet = try file.read(upTo: BoxRequest.longest)
            server.received(packet, from: Int(file.number))
        } catch {
            if error != .wouldBlock { server.disconnected(Int(file.number)) }
        }
    }

    private func end(_ process: Int) {
        guard let watched = system.watched.first(where: { $0.box.process == process }) else {
            return
        }
        do throws(Errno) {
            let bytes = try watched.wait.readAll()
            let status = String(decoding: bytes.prefix { $0 != 0 && $0 != 10 }, as: UTF8.self)
            server.ended(process: process, status: status)
        } catch {
            if error != .wouldBlock { server.ended(process: process, status: "lost") }
        }
    }

    private func hear(_ process: Int, _ file: Descriptor) {
        guard let index = system.watched.firstIndex(where: { $0.box.process == process }) else {
            return
        }
        let bytes = try? file.read(upTo: 2048)
        if let bytes, !bytes.isEmpty {
            server.said(bytes, process: process)
        } else if bytes != nil {
            // The other end is closed; a file at its end would wake boxd for ever.
            try? file.close()
            system.watched[index].output = nil
        }
    }
}
