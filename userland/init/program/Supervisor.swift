// What init has started: ended programs are forgotten or started again. And what is typed meanwhile.

import InitCore
import KernelABI
import Std

/// The programs that init looks after.
struct Supervisor {
    private struct Child {
        let words: [String]
        let flags: SpawnFlags
        var restart: Restart
        /// Of the shell on the console: where its keys come from.
        var keys: ConsoleKeys?
        /// What it and its children may have: text for this program's `ctl`.
        var limits: String?
        var process: Process?
        /// Becomes readable when the process ends.
        var end: Descriptor?
        /// When it was started, or, without a process, when it ended.
        var since = Instant.now
        /// Nanoseconds after `since` when it is started again.
        var pause: UInt64 = 0
    }

    private var children: [Child] = []
    /// Starts a program, and keeps it running: one that is lasting always, another one until it ends
    /// without complaint.
    mutating func start(
        _ words: [String], _ flags: SpawnFlags, isLasting: Bool
    ) throws(Errno) {
        var child = Child(words: words, flags: flags, restart: Restart(isLasting: isLasting))
        try Self.launch(&child)
        children.append(child)
    }

    /// Starts the shell on the console, in a group of its own, which Ctrl+C is for, and with limits of
    /// its own.
    mutating func startShell(
        _ words: [String], _ keys: ConsoleKeys?, limits: String?
    ) throws(Errno) {
        var child = Child(
            words: words, flags: keys == nil ? [.standardFiles] : [.suspend, .newGroup],
            restart: Restart(isLasting: true), keys: keys, limits: limits)
        try Self.launch(&child)
        children.append(child)
    }

    private static func launch(_ child: inout Child) throws(Errno) {
        let process = try spawn(child)
        if let keys = child.keys {
            do throws(Errno) {
                try process.control("dup2 \(keys.shellInput.number) 0 && close 3 -1 && start")
            } catch {
                try? process.kill()
                throw error
            }
        }
        child.process = process
        child.end = try Descriptor.open(process.file("wait"))
        child.since = Instant.now
    }

    private static func spawn(_ child: Child) throws(Errno) -> Process {
        guard let limits = child.limits else {
            return try Process.spawn(child.words, child.flags)
        }
        // Of whatever is made next. A program without limits is better than none, in a system that is
        // out of order already.
        let own = Process(Process.currentID)
        try? own.control(limits)
        defer { try? own.control("childlimits") }
        return try Process.spawn(child.words, child.flags)
    }

    /// Looks after the programs for as long as the system runs.
    mutating func run() {
        while true {
            startDueOnes()
            var poller = Poller()
            for child in children { if let end = child.end { poller.add(end) } }
            let shell = children.first { $0.keys != nil }
            let typing = shell?.keys.map { poller.add($0.console) }
            if let keys = shell?.keys, keys.isWaiting { poller.add(keys.pipe, .writable) }
            _ = try? poller.wait(timeoutNanoseconds: nanosecondsToNextStart)
            if let shell, let typing { serve(shell, isTyped: !poller.ready(at: typing).isEmpty) }
            var next = 0
            for index in children.indices {
                guard children[index].end != nil else { continue }
                if !poller.ready(at: next).isEmpty { noteEnd(of: &children[index]) }
                next += 1
            }
            children.removeAll { $0.process == nil && $0.pause == Limits.forever }
        }
    }

    /// Passes on what was typed. Ctrl+C ends what the shell runs: the group gets a note, which the shell
    /// itself survives, and which comes before the key, so that the shell knows what the key was meant for.
    private func serve(_ shell: Child, isTyped: Bool) {
        guard let keys = shell.keys else { return }
        if isTyped, keys.take(), let process = shell.process {
            try? File.write(process.file("notegroup:write"), "interrupt")
        }
        keys.pass()
    }

    /// Reads the status, with which the kernel forgets the process.
    private func noteEnd(of child: inout Child) {
        let status = (try? child.process?.wait()) ?? ""
        try? child.end?.close()
        child.end = nil
        child.process = nil
        let now = Instant.now
        let lived = now.nanoseconds(since: child.since)
        child.since = now
        switch child.restart.ended(status: status, afterNanoseconds: lived) {
        case .isDone: child.pause = Limits.forever
        case .after(let pause):
            child.pause = pause
            if !status.isEmpty {
                say("\(child.words[0]) ended (\(status)); it is started again")
            }
        }
    }

    private var nanosecondsToNextStart: UInt64 {
        let now = Instant.now
        var least = Limits.forever
        for child in children where child.process == nil {
            let waited = now.nanoseconds(since: child.since)
            least = min(least, child.pause > waited ? child.pause - waited : 0)
        }
        return least
    }

    private mutating func startDueOnes() {
        let now = Instant.now
        for index in children.indices where children[index].process == nil {
            guard now.nanoseconds(since: children[index].since) >= children[index].pause else {
                continue
            }
            do throws(Errno) {
                try Self.launch(&children[index])
            } catch {
                say("starting \(children[index].words[0]): \(error.message)")
                noteEnd(of: &children[index])
            }
        }
    }
}
