// The loop of a program: wait, react, draw.

internal import DesktopProtocol
public import KernelABI
public import Std

/// A file that a program waits for besides its window server.
public final class Watch {
    let descriptor: Descriptor
    let events: PollEvents
    let action: (PollEvents) -> Void
    /// Whether it is still waited for.
    public private(set) var isActive = true

    init(_ descriptor: Descriptor, _ events: PollEvents, _ action: @escaping (PollEvents) -> Void) {
        self.descriptor = descriptor
        self.events = events
        self.action = action
    }

    /// Waits for it no longer.
    public func cancel() { isActive = false }
}

extension Application {
    /// Which socket of the window server a program talks to.
    public enum Access: Sendable {
        /// For programs with windows.
        case client
        /// For what makes up the desktop; a box needs it in its manifest.
        case shell

        var socket: String {
            switch self {
            case .client: DesktopSocket.clients.description
            case .shell: DesktopSocket.shell.description
            }
        }
    }

    /// Connects, calls `start` to open windows, and runs until the program is to end; calls `finish`
    /// then. Ends the program with a message, and a status that says so, if there is no window server
    /// or it goes away.
    public static func run(
        _ name: String, _ access: Access = .client, finish: () -> Void = {},
        _ start: (Application) -> Void
    ) {
        do throws(Errno) {
            let connection = try SocketConnection(socket: access.socket)
            let application = Application(
                name, connection: connection, reader: { path in try? File.read(path) },
                now: { Instant.now.nanoseconds })
            application.onProblem = { problem in
                try? Descriptor.standardError.write("\(name): \(problem)\n")
            }
            application.readTheme()
            start(application)
            application.run()
            finish()
            guard let failure = application.failure else { return }
            try? Descriptor.standardError.write("\(name): \(failure.message)\n")
            Process.exit(failure.status)
        } catch {
            try? Descriptor.standardError.write(
                "\(name): no window server at \(access.socket): \(error.description)\n")
            Process.exit("no window server")
        }
    }

    /// Runs until the program is to end.
    public func run() {
        while true {
            receive()
            fireTimers()
            if isEnding { break }
            update()
            waitForSomething()
        }
        for window in windows { window.close() }
        flush()
    }

    private func waitForSomething() {
        watches.removeAll { !$0.isActive }
        var poller = Poller()
        if let socket = connection as? SocketConnection { poller.add(socket.descriptor) }
        let first = connection is SocketConnection ? 1 : 0
        for watch in watches { poller.add(watch.descriptor, watch.events) }
        var timeout = Limits.forever
        if let next = nextTimer {
            let time = now()
            timeout = next > time ? next - time : 0
        }
        guard let ready = try? poller.wait(timeoutNanoseconds: timeout), ready > 0 else { return }
        for (index, watch) in watches.enumerated() {
            let events = poller.ready(at: first + index)
            if !events.isEmpty, watch.isActive { watch.action(events) }
        }
    }

    /// Calls `action` whenever a file can be read, or written, or has ended.
    @discardableResult
    public func watch(
        _ descriptor: Descriptor, _ events: PollEvents = .readable,
        _ action: @escaping (PollEvents) -> Void
    ) -> Watch {
        let watch = Watch(descriptor, events, action)
        watches.append(watch)
        return watch
    }
}
