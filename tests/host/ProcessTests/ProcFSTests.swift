// `/proc`, natively: what its files say, what they do, and for whom they exist.

import FileSystem
import IPC
import KernelABI
import Processes
import Scheduler
import Testing

@Suite struct ProcFSTests {
    @Test func filesSayWhatTheyAreCalled() throws {
        let world = try World()
        let one = world.initial
        let two = try one.child("/bin/tool --flag word")
        let directory = "/proc/\(two.id)"
        #expect(
            try one.list(directory) == [
                "prio", "cwd", "cmdline", "note", "notegroup", "group", "ns", "pid", "wait",
                "perf", "ctl", "env", "audit", "mounts",
            ])
        #expect(try one.read("\(directory)/cmdline") == "/bin/tool\0--flag\0word\0")
        #expect(try one.read("\(directory)/pid") == "\(two.id)")
        #expect(try one.read("\(directory)/cwd") == "/")
        #expect(try one.read("\(directory)/prio") == "31")
        #expect(try one.read("\(directory)/perf").contains("thread_count 0\nparent \(one.id)\n"))
        #expect(try two.read("/proc/self/pid") == "\(two.id)")
        #expect(try one.list("/proc") == ["self", "\(one.id)", "\(two.id)"])
        #expect(throws: Errno.noEntry) { try one.read("/proc/99/pid") }
        #expect(throws: Errno.noEntry) { try one.read("/proc/0\(two.id)/pid") }
    }

    @Test func priorityAndDirectoryCanBeWritten() throws {
        let world = try World()
        let one = world.initial
        let two = try one.child()
        try one.write("/proc/\(two.id)/prio", "5\n")
        #expect(two.priority == 5)
        #expect(throws: Errno.notPermitted) { try one.write("/proc/self/prio", "32") }
        #expect(throws: Errno.invalidArgument) { try one.write("/proc/self/prio", "-3") }
        _ = try one.open("/place/inner:cdp")
        try one.write("/proc/\(two.id)/cwd", "/place")
        try two.write("/proc/self/cwd", "inner")
        #expect(try two.read("/proc/self/cwd") == "/place/inner")
        #expect(throws: Errno.noEntry) { try two.write("/proc/self/cwd", "nowhere") }
        #expect(try two.child().read("/proc/self/cwd") == "/place/inner")
    }

    @Test func filesAreAsOldAsTheirProcess() throws {
        let world = try World()
        let one = world.initial
        let system = try one.files.status(of: path("/proc")).created
        #expect(system > World.startOfClock && system <= World.now)
        let before = World.now
        let two = try one.child()
        try one.write("/proc/\(two.id)/env/NAME:c", "value")
        let directory = "/proc/\(two.id)"
        let names = try one.list(directory).map { "\(directory)/\($0)" }
        // Its date does not change from one look to the next.
        let started = try one.files.status(of: path(directory)).created
        #expect(started + 1_000_000_000 > before && started <= World.now + 1_000_000_000)
        #expect(started > system)
        for name in names + ["\(directory)/env/NAME"] {
            let status = try one.files.status(of: path(name))
            #expect(status.created == started && status.modified == started, "\(name)")
            #expect(status.changed == started && status.accessed == started, "\(name)")
        }
        #expect(try one.files.status(of: path("/sys/fs")).modified <= system)
        #expect(try one.files.status(of: path("/sys/fs")).modified > World.startOfClock)
    }

    @Test func mountsAreListed() throws {
        let world = try World()
        let one = world.initial
        #expect(
            try one.read("/proc/self/mounts") == "/:rwx tmpfs\n/sys:rwx sysfs\n/proc:rwx procfs\n")
        _ = try one.open("/a\nb\\/inner:cdp")
        _ = try one.open("/late:cd")
        let two = try one.child("x", in: one.files.namespace.copy())
        try two.files.bind(try two.open("/late:r"), at: path("/a\nb\\/inner:rL"))
        try one.files.bind(try one.open("/proc"), at: path("/late:g"))
        let shown = try two.read("/proc/self/mounts").split(separator: "\n")
        #expect(
            shown == [
                "/:rwx tmpfs", "/sys:rwx sysfs", "/proc:rwx procfs", "/a\\nb\\\\/inner:rL tmpfs",
                "/late:rwxg procfs",
            ])
        #expect(throws: Errno.noEntry) { try two.read("/proc/\(one.id)/mounts") }
        #expect(throws: Errno.self) { try one.write("/proc/self/mounts", "x") }
    }

    @Test func environmentIsADirectory() throws {
        let world = try World()
        let one = world.initial
        try one.write("/proc/self/env/PATH:create", "/bin")
        try one.write("/proc/self/env/PATH:append", ":/sbin")
        let two = try one.child()
        #expect(try two.read("/proc/self/env/PATH") == "/bin:/sbin")
        try one.write("/proc/\(two.id)/env/MY_VAR:create", "my_value")
        #expect(try two.list("/proc/self/env") == ["PATH", "MY_VAR"])
        #expect(try two.files.status(of: path("/proc/self/env/MY_VAR")).size == 8)
        try two.write("/proc/self/env/PATH:create:truncate:write", "/x")
        #expect(try two.read("/proc/self/env/PATH") == "/x")
        #expect(try one.read("/proc/self/env/PATH") == "/bin:/sbin")
        try two.files.remove(path("/proc/self/env/PATH"))
        #expect(!two.exists("/proc/self/env/PATH"))
        #expect(throws: Errno.invalidArgument) { try two.open("/proc/self/env/9:c") }
        #expect(throws: Errno.invalidArgument) { try two.open("/proc/self/env/A-B:c") }
        #expect(throws: Errno.notPermitted) { try two.open("/proc/self/env/D:cd") }
        #expect(throws: Errno.noSpace) {
            for number in 0..<2000 { try two.write("/proc/self/env/V\(number):c", "x") }
        }
        #expect(try one.child("x", .emptyEnvironment).environment.variable(text("PATH")) == nil)
    }

    @Test func waitGivesTheStatusOnce() throws {
        let world = try World()
        let one = world.initial
        let two = try one.child()
        let wait = try one.open("/proc/\(two.id)/wait")
        #expect(wait.readiness == [])
        #expect(throws: Errno.wouldBlock) { try one.read("/proc/\(two.id)/wait:nonblock") }
        let ending = Thread.spawn { two.finish("as planned") }
        var requests = [PollRequest(wait, .readable)]
        #expect(try PollRequest.wait(for: &requests, until: nil) == 1)
        ending.join()
        let stranger = try one.child()
        #expect(try stranger.read("/proc/\(two.id)/wait") == "as planned")
        #expect(one.exists("/proc/\(two.id)/pid"), "its parent has not read the status yet")
        #expect(throws: Errno.noProcess) { try one.control(two, "kill") }
        #expect(try wait.text() == "as planned")
        #expect(!one.exists("/proc/\(two.id)"))
        #expect(try stranger.read("/proc/self/pid") == "\(stranger.id)")
    }

    @Test func orphansLeaveNothing() throws {
        let world = try World()
        let one = world.initial
        let parent = try one.child()
        let ended = try parent.child()
        let running = try parent.child()
        let suspended = try parent.child()
        suspended.suspend { _ in }
        ended.finish()
        #expect(one.exists("/proc/\(ended.id)"))
        parent.finish()
        #expect(!one.exists("/proc/\(ended.id)"))
        #expect(one.exists("/proc/\(running.id)"))
        running.finish()
        #expect(!one.exists("/proc/\(running.id)"))
        #expect(
            try suspended.waitForEnd() == text("its parent ended before it was started"))
        _ = try one.read("/proc/\(parent.id)/wait")
        #expect(world.table.count == 1)
        #expect(throws: Errno.noProcess) { try parent.child() }
    }

    @Test func fewStatusesAreKept() throws {
        let world = try World()
        for _ in 0..<600 { try world.initial.child().finish() }
        #expect(world.table.count < 300)
    }

    @Test func nothingIsRememberedOfTheDead() throws {
        let world = try World()
        let one = world.initial
        _ = try one.read("/proc/self/env/X:create")
        let before = world.cache.count
        for number in 0..<50 {
            let child = try one.child()
            try child.write("/proc/self/env/V\(number):create", "x")
            for name in try one.list("/proc/\(child.id)") {
                _ = one.exists("/proc/\(child.id)/\(name)")
            }
            child.finish()
            _ = try one.read("/proc/\(child.id)/wait")
        }
        // What is left is a directory whose wait file was open as the process went.
        #expect(world.cache.count <= before + 1)
    }

    @Test func selfIsWhoeverAsks() throws {
        let world = try World()
        let one = world.initial
        let two = try one.child()
        for _ in 0..<2 {
            #expect(try one.read("/proc/self/pid") == "\(one.id)")
            #expect(try two.read("/proc/self/pid") == "\(two.id)")
        }
        #expect(try two.files.linkTarget(of: path("/proc/self:nofollow")) == text("\(two.id)"))
        let link = try two.files.status(of: path("/proc/self:nofollow"))
        #expect(link.modified >= World.startOfClock && link.modified <= World.now)
        // Where it leads is remembered, but not beyond what everybody else remembers.
        world.cache.reclaimAll()
        #expect(try two.read("/proc/self/pid") == "\(two.id)")
        // What covers the directory covers it for those who come through the link, too.
        _ = try one.open("/cover/inside:cp")
        try two.files.bind(try two.open("/cover"), at: path("/proc/\(two.id)"))
        #expect(try two.list("/proc/self") == ["inside"])
        #expect(try one.read("/proc/self/pid") == "\(one.id)")
    }

    @Test func selfOfTheDeadIsNobody() throws {
        let world = try World()
        let one = world.initial
        weak var gone: Process?
        let context: FileContext
        do {
            let two = try one.child()
            gone = two
            context = two.files
            #expect(try two.read("/proc/self/pid") == "\(two.id)")
            two.finish()
            #expect(try context.open(path("/proc/self/pid")).text() == "\(two.id)")
            _ = try one.read("/proc/\(two.id)/wait")
        }
        // A context may outlive its process, as an open file's does.
        #expect(throws: Errno.noEntry) { try context.open(path("/proc/self/pid")) }
        world.cache.reclaimAll()
        #expect(gone == nil, "a process keeps what its own link leads to, which keeps it")
    }

    @Test func strangersSeeLittle() throws {
        let world = try World()
        let one = world.initial
        let inside = try one.child("inside", in: try one.files.namespace.copy())
        let other = try one.child("other", in: try one.files.namespace.copy())
        let visible = ["cmdline", "pid", "wait", "perf"]
        #expect(try inside.list("/proc/\(one.id)") == visible)
        #expect(try inside.list("/proc/\(other.id)") == visible)
        #expect(try one.list("/proc/\(inside.id)").count == 14)
        for name in [
            "prio", "cwd", "note", "notegroup", "group", "ns", "ctl", "env", "env/X", "mounts",
        ] {
            #expect(throws: Errno.noEntry) { try inside.open("/proc/\(one.id)/\(name)") }
            #expect(throws: Errno.noEntry) { try inside.open("/proc/\(other.id)/\(name)") }
        }
        // Having been found by somebody who may see it makes no difference.
        _ = try one.open("/proc/\(other.id)/ctl")
        #expect(throws: Errno.noEntry) { try inside.open("/proc/\(other.id)/ctl") }
        #expect(throws: Errno.notPermitted) {
            try one.files.remove(path("/proc/\(inside.id)/ctl"))
        }
        #expect(throws: Errno.notPermitted) { try one.open("/proc/new:c") }
    }

    @Test func whatCouldNotBeStartedHasEnded() throws {
        let world = try World()
        let one = world.initial
        let files = FileContext(
            processID: 1000, namespace: world.namespace, descriptors: DescriptorTable(limit: 8))
        var process: Processes.Process?
        var end: OpenFile?
        try world.table.makeInVain(
            ProcessOrigin(parent: one, arguments: [text("program")]), files: files
        ) {
            process = $0
            end = try? one.open("/proc/1000/wait:nonblock")
        }
        #expect(process?.hasEnded == true && !one.exists("/proc/1000"))
        let wait = try #require(end)
        var requests = [PollRequest(wait, .readable)]
        #expect(try PollRequest.wait(for: &requests, until: Instant.now) == 1)
        #expect(try wait.text() == "it could not be started")
    }

    @Test func onlyTheStatusLastsUnread() throws {
        let world = try World()
        let one = world.initial
        let child = try one.child("program \(String(repeating: "long ", count: 100))")
        #expect(try one.read("/proc/\(child.id)/cmdline").count > 500)
        child.finish("done")
        #expect(child.arguments.isEmpty)
        #expect(try one.read("/proc/\(child.id)/cmdline") == "")
        #expect(try one.read("/proc/\(child.id)/wait") == "done")
    }
}
