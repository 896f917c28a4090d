// Processes made, controlled, looked at and ended by many threads at once; of most use under the
// thread sanitizer.

import FileSystem
import Glibc
import IPC
import KernelABI
import Processes
import Scheduler
import Synchronization
import Testing

/// A flag that threads share.
final class Gate: Sendable {
    private let flag = Atomic<Bool>(false)
    var isOpen: Bool { flag.load(ordering: .acquiring) }
    func open() { flag.store(true, ordering: .releasing) }
    func close() { flag.store(false, ordering: .releasing) }
}

func sched_yield_now() { sched_yield() }

@Suite struct ManyThreadsTests {
    @Test func everythingAtOnce() throws {
        let world = try World()
        let one = world.initial
        Thread.concurrently(6) { number in
            guard let parent = try? one.child("parent", .newGroup) else { return }
            parent.asThread {
                for round in 0..<60 { live(parent, one, number, round) }
            }
        }
        for process in world.table.all where process !== one {
            _ = try? one.read("/proc/\(process.id)/wait")
        }
        #expect(world.table.count == 1)
        #expect(try one.list("/proc") == ["self", "\(one.id)"])
    }

    private func live(_ parent: Process, _ one: Process, _ number: Int, _ round: Int) {
        guard let child = try? parent.child("child \(round)") else { return }
        child.suspend { process in
            try? process.write("/proc/self/env/ROUND:create", "\(round)")
            try? process.write("/proc/self/prio", "\(round % 32)")
            _ = try? process.list("/proc/self/env")
            process.end(status: text("done \(round)"))
        }
        // Somebody looks at everything meanwhile.
        for name in (try? one.list("/proc")) ?? [] {
            _ = try? one.read("/proc/\(name)/perf")
            _ = try? one.list("/proc/\(name)/env")
        }
        if round % 4 == 0 {
            try? one.write("/proc/\(child.id)/note", "stop")
        } else if round % 4 == 1 {
            try? one.control(child, "kill now")
        } else if round % 4 == 2 {
            try? one.control(child, "start")
        } else {
            try? parent.control(child, "start")
        }
        let status = (try? parent.read("/proc/\(child.id)/wait")) ?? "none"
        #expect(["stop", "now", "done \(round)"].contains(status))
    }
}
