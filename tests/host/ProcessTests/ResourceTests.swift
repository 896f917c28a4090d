// Sets of processes with limits: what counts, that nobody below can widen them, and that everything
// is given back.

import Arch
import FileSystem
import KernelABI
import KernelBase
import Memory
import Processes
import Scheduler
import Testing

@Suite struct ResourceTests {
    let world: World
    let parent: Processes.Process

    init() throws {
        world = try World()
        parent = world.initial
    }

    private func limit(_ limits: String, _ process: Processes.Process? = nil) throws {
        try (process ?? parent).write("/proc/self/ctl", "childlimits \(limits)")
    }

    @Test func childrenFormASet() throws {
        try limit("processes=3 files=10 sockets=2 threads=5 memory=8192")
        let box = try parent.child()
        #expect(box.resources != nil && parent.resources == nil)
        let grandchild = try box.child()
        #expect(grandchild.resources === box.resources)
        _ = try box.child()
        #expect(throws: Errno.quotaExceeded) { try grandchild.child() }
        // Others are not counted.
        try limit("")
        for _ in 0..<5 { #expect(try parent.child().resources == nil) }
        #expect(try parent.read("/proc/\(box.id)/perf").contains("set_processes 3\n"))
        // A process that ends makes room.
        grandchild.asThread { grandchild.end(status: []) }
        _ = try box.child()
    }

    @Test func descriptorsCountTogether() throws {
        try limit("files=4")
        let one = try parent.child()
        let two = try one.child()
        let file = try one.open("/proc")
        for process in [one, two, two] { _ = try process.files.descriptors.add(file) }
        _ = try one.files.descriptors.duplicate(0)
        #expect(throws: Errno.tooManyFiles) { try two.files.descriptors.add(file) }
        #expect(throws: Errno.tooManyFiles) { try one.files.descriptors.duplicate(0, to: 9) }
        // A child gets copies of its parent's descriptors; there is no room for those.
        #expect(throws: Errno.tooManyFiles) { try one.child() }
        try two.files.descriptors.close(0)
        #expect(try two.files.descriptors.add(file) == 0)
        two.asThread { two.end(status: []) }
        #expect(one.resources?.meter.used(.files) == 2)
        one.files.descriptors.closeAll()
        #expect(one.resources?.meter.used(.files) == 0)
    }

    @Test func aSetTakesOverWhatItsMakerHas() throws {
        for _ in 0..<6 { _ = try parent.files.descriptors.add(try parent.open("/proc")) }
        try limit("files=4")
        let box = try parent.child()
        #expect(box.files.descriptors.count == 6 && box.resources?.meter.used(.files) == 6)
        #expect(throws: Errno.tooManyFiles) { try box.files.descriptors.duplicate(0) }
        try parent.write("/proc/\(box.id)/ctl", "close 3 -1")
        #expect(try box.files.descriptors.duplicate(0) == 3)
        #expect(throws: Errno.tooManyFiles) { try box.files.descriptors.duplicate(0) }
        // A set inside of the set is no way around its limit.
        try limit("files=100", box)
        #expect(throws: Errno.tooManyFiles) { try box.child() }
    }

    @Test func setsAreNested() throws {
        try limit("processes=3")
        let outer = try parent.child()
        try limit("processes=100 memory=99999999999", outer)
        let inner = try outer.child()
        _ = try inner.child()
        #expect(throws: Errno.quotaExceeded) { try inner.child() }
        #expect(inner.resources?.meter.used(.processes) == 2)
        #expect(outer.resources?.meter.used(.processes) == 3)
        #expect(outer.resources?.meter.contains(inner.resources?.meter) == true)
        #expect(inner.resources?.meter.contains(outer.resources?.meter) == false)
    }

    @Test func setsAreNestedOnlySoDeep() throws {
        var member = parent
        for _ in 0..<64 {
            try limit("processes=100", member)
            member = try member.child()
        }
        #expect(throws: Errno.noSpace) { try limit("processes=100", member) }
        #expect(try member.child().resources === member.resources, "it goes on in its own set")
        #expect(parent.resources == nil && member.resources != nil)
    }

    @Test func aSetEndsTogether() throws {
        try limit("processes=10")
        let box = try parent.child()
        let others = [try box.child(), try box.child()]
        let bystander = parent
        try parent.write("/proc/\(box.id)/ctl", "killset enough said")
        for process in others + [box] { #expect(process.isEnding) }
        #expect(!bystander.isEnding)
        #expect(throws: Errno.notPermitted) { try parent.write("/proc/self/ctl", "killset") }
    }

    @Test func whoIsEndingStartsNobody() throws {
        try limit("processes=10")
        let box = try parent.child()
        box.asThread {
            box.end(status: text("enough"))
            #expect(throws: Errno.noProcess) { try box.child() }
        }
        #expect(box.resources?.meter.used(.processes) == 0)
    }

    /// Whatever the moment at which a set of processes that multiply is ended, all of them end.
    @Test func nobodyEscapesTheEndOfASet() throws {
        for _ in 0..<50 {
            try limit("processes=60")
            let box = try parent.child()
            let parents = [box] + (try (0..<3).map { _ in try box.child() })
            let workers = parents.map { process in
                Thread.spawn { process.asThread { while (try? process.child()) != nil {} } }
            }
            try parent.write("/proc/\(box.id)/ctl", "killset enough")
            for worker in workers { worker.join() }
            let escaped = parent.table.all.filter {
                box.resources?.meter.contains($0.resources?.meter) == true && !$0.isEnding
            }
            #expect(escaped.isEmpty, "\(escaped.count) of them")
            try limit("")
        }
    }

    @Test(arguments: [
        "memory", "memory=", "speed=1", "processes=-2", "processes=1 processes", "=1", "files=1x",
    ])
    func nonsense(limits: String) throws {
        #expect(throws: Errno.invalidArgument) { try limit(limits) }
        #expect(try parent.child().resources == nil)
    }

    @Test func limitsHitAreRecorded() throws {
        try limit("processes=1")
        let namespace = try parent.files.namespace.copy()
        let box = try parent.child(in: namespace)
        try parent.write("/proc/\(box.id)/ctl", "confine dwm,boxd -")
        #expect(throws: Errno.notPermitted) { try box.write("/proc/self/ctl", "confine * *") }
        #expect(throws: Errno.quotaExceeded) { try box.child() }
        let record = try parent.read("/proc/\(box.id)/audit")
        #expect(record.hasPrefix("limit 1 ") && record.contains(" processes\n"))
    }

    @Test func refusalsThatOnlyErrorsTellOfAreRecorded() throws {
        try limit("memory=8192 files=10")
        let namespace = try parent.files.namespace.copy()
        let box = try parent.child(in: namespace)
        try parent.write("/proc/\(box.id)/ctl", "confine - -")
        func record() throws -> [String] {
            try parent.read("/proc/\(box.id)/audit").split(separator: "\n").map { line in
                let words = line.split(separator: " ")
                return "\(words[0]) \(words[1]) \(words.last ?? "")"
            }.filter { $0.hasPrefix("limit") }
        }
        box.recordRefusal(.noMemory)
        #expect(try record() == [], "its set has refused nothing")
        let account = try #require(box.resources?.memory)
        #expect(throws: MemoryError.self) { try account.charge(PageCount(3)) }
        box.recordRefusal(.noMemory)
        box.recordRefusal(.noMemory)
        #expect(try record() == ["limit 1 memory"])
        box.recordRefusal(.tooManyFiles)
        box.recordRefusal(.tooManyFiles)
        #expect(try record() == ["limit 1 memory", "limit 2 files"])
    }

    @Test func memoryOfAFileSystemIsPaidByWhoMountsIt() throws {
        try limit("memory=16384")
        let box = try parent.child(in: try parent.files.namespace.copy())
        _ = try parent.open("/own:create:directory")
        try parent.write("/proc/\(box.id)/ctl", "mount /own tmpfs size=1M")
        let page = String(repeating: "x", count: 4096)
        let file = try box.open("/own/file:create:write")
        for _ in 0..<3 { try file.write(page) }
        let account = try #require(box.resources?.memory)
        #expect(account.used.rawValue >= 3)
        #expect(throws: Errno.quotaExceeded) { for _ in 0..<4 { try file.write(page) } }
        #expect(account.takeRefusal())
        try box.files.remove(try path("/own/file"))
        box.finish()
        #expect(account.used.rawValue <= 4)
    }

    @Test(arguments: [
        (100, 31), (200, 39), (50, 23), (150, 36), (1, 0), (10000, 63), (95, 30), (96, 31),
        (90, 30),
    ])
    func weight(percent: Int, priority: UInt8) throws {
        try limit("weight=\(percent)")
        let box = try parent.child()
        #expect(box.priority == 31 && box.effectivePriority == priority)
        #expect(try box.child().effectivePriority == priority)
    }

    @Test func aSetIsNoWayToMoreWeight() throws {
        try limit("weight=50")
        let box = try parent.child()
        try limit("weight=400", box)
        #expect(try box.child().effectivePriority == 23)
        try limit("weight=50", box)
        #expect(try box.child().effectivePriority == 15)
        #expect(throws: Errno.invalidArgument) { try limit("weight=0", box) }
    }

    @Test func aNamespaceCanBeCopied() throws {
        let child = try parent.child()
        #expect(child.files.namespace === parent.files.namespace)
        try parent.write("/proc/\(child.id)/ctl", "copyns")
        #expect(child.files.namespace !== parent.files.namespace)
        #expect(try child.read("/proc/self/pid") == "\(child.id)")
    }
}
