// Namespaces: what is shown, inherited and hidden, and attempts to get at more.

import FileSystem
import KernelABI
import Memory
import Scheduler
import Testing

@Suite struct NamespaceTests {
    let world: World
    let process: Process

    init() throws {
        world = try World()
        process = try world.process()
        for name in ["/a/b/secret", "/a/b/open", "/outside"] {
            try process.write(name + ":cp", name)
        }
    }

    private func copy() throws -> Process { try process.child(try world.rootNamespace.copy()) }

    private func empty() throws -> Process {
        try process.child(try Namespace(parent: world.rootNamespace))
    }

    @Test func mountsCoverAndUncover() throws {
        _ = try process.open("/m:cd")
        try process.write("/m/below:c", "below")
        try process.mount("/m")
        #expect(try process.list("/m") == [])
        try process.write("/m/above:c", "above")
        try process.mount("/m")
        #expect(try process.list("/m") == [])
        try process.unmount("/m")
        #expect(try process.list("/m") == ["above"])
        #expect(try process.list("/m/..").contains("outside"))
        #expect(throws: Errno.busy) { try process.remove("/m:dR") }
        #expect(throws: Errno.busy) { try process.rename("/m", "/n") }
        try process.unmount("/m")
        #expect(try process.list("/m") == ["below"])
        #expect(throws: Errno.invalidArgument) { try process.unmount("/m") }
        #expect(throws: Errno.busy) { try process.unmount("/") }
        #expect(throws: Errno.noDevice) {
            try process.context.mount(path("/a"), at: path("/m"))
        }
        try process.context.mount(path("tmpfs"), at: path("/m"))
        try process.unmount("/m")
        #expect(throws: Errno.noEntry) { try process.context.mount(path("a"), at: path("/m")) }
    }

    @Test func listingsAndStatusTellOfMounts() throws {
        _ = try process.open("/m:cd")
        try process.mount("/m:locked")
        let record = try process.open("/").records(process.context).first { $0.name == "m" }
        let expected: EntryAttributes = [.mounted, .locked]
        #expect(record?.attributes == expected.rawValue)
        #expect(try process.status("/m").attributes == expected.rawValue)
        #expect(try process.status("/a").attributes == 0)
        #expect(try process.status("/m").fileSystem != process.status("/a").fileSystem)
    }

    @Test func sysfsListsFileSystems() throws {
        #expect(try process.list("/sys/fs") == ["tmpfs", "sysfs"])
        #expect(try process.list("/sys/fs/tmpfs").count == 1)
        _ = try process.open("/m:cd")
        try process.mount("/m")
        let names = try process.list("/sys/fs/tmpfs")
        #expect(names.count == 2)
        #expect(try process.read("/sys/fs/tmpfs/\(names[1])").contains("block_size 4096"))
        // With its last mount a file system goes, whatever names are remembered.
        try process.write("/m/d/file:cp", "x")
        _ = process.exists("/m/d/nothing")
        try process.unmount("/m")
        #expect(try process.list("/sys/fs/tmpfs").count == 1)
        #expect(throws: Errno.noEntry) { try process.read("/sys/fs/tmpfs/\(names[1])") }
    }

    @Test func childrenSeeWhatTheyInherit() throws {
        for name in ["/p", "/n", "/g", "/after"] { _ = try process.open(name + ":cd") }
        try process.mount("/p:private")
        try process.mount("/n")
        try process.write("/p/file:c", "x")
        try process.write("/n/file:c", "x")
        let child = try copy()
        #expect(!child.exists("/p/file") && child.exists("/n/file"))
        try process.mount("/after")
        try process.mount("/g:propagate")
        try process.write("/g/file:c", "x")
        try process.write("/after/file:c", "x")
        #expect(child.exists("/g/file") && !child.exists("/after/file"))
        let grandchild = try child.child(try child.context.namespace.copy())
        #expect(grandchild.exists("/g/file"))
        try child.unmount("/g")
        #expect(!child.exists("/g/file") && process.exists("/g/file"))
        #expect(!grandchild.exists("/g/file"))
        #expect(throws: Errno.invalidArgument) { try process.mount("/p:Pg") }
        // What a child mounts is its own.
        try child.mount("/n")
        #expect(!child.exists("/n/file") && process.exists("/n/file"))
        #expect(process.context.namespace.isSame(asOrAbove: grandchild.context.namespace))
        #expect(!child.context.namespace.isSame(asOrAbove: process.context.namespace))
    }

    @Test func whatIsMountedInsideOfPrivateIsPrivateToo() throws {
        _ = try process.open("/p:cd")
        try process.mount("/p:P")
        _ = try process.open("/p/q:cd")
        try process.mount("/p/q")
        try process.write("/p/q/file:c", "x")
        let handle = try process.open("/p")
        let child = try copy()
        #expect(child.context.namespace.mountCount == process.context.namespace.mountCount - 2)
        #expect(throws: Errno.noEntry) { try child.open("q/file", at: handle) }
    }

    @Test func anEmptyNamespaceHasNothing() throws {
        let child = try empty()
        #expect(throws: Errno.noEntry) { try child.open("/") }
        #expect(throws: Errno.noEntry) { try child.open("/outside") }
        #expect(throws: Errno.noEntry) { try child.context.mount(world.tmpfs, at: path("/x")) }
        child.context.setWorkingDirectory(nil)
        #expect(throws: Errno.noEntry) { try child.open("x") }
        try child.context.mount(world.tmpfs, at: path("/"))
        _ = try child.open("/data:cd")
        try child.context.bind(try process.open("/a:r"), at: path("/data"))
        #expect(try child.read("/data/b/open") == "/a/b/open")
        #expect(!child.exists("/outside"))
        #expect(throws: Errno.noEntry) { try child.mount("/data") }
    }

    // MARK: - Escapes

    @Test func dotsDoNotLeaveABinding() throws {
        let child = try empty()
        try child.context.bind(try process.open("/a/b"), at: path("/"))
        #expect(try child.list("/../..") == ["secret", "open"])
        try process.symlink("../../outside", "/a/b/up")
        try process.symlink("/outside", "/a/b/absolute")
        #expect(throws: Errno.noEntry) { try child.read("/up") }
        #expect(throws: Errno.noEntry) { try child.read("/absolute") }
        try child.context.changeDirectory(to: path("/"))
        #expect(throws: Errno.noEntry) { try child.read("../../../outside") }
    }

    @Test func aDirectoryMovedOutOfABindingIsNoWayOut() throws {
        _ = try process.open("/a/b/in:cd")
        let child = try empty()
        try child.context.bind(try process.open("/a/b"), at: path("/"))
        try child.context.changeDirectory(to: path("/in"))
        try process.rename("/a/b/in", "/moved")
        #expect(throws: Errno.noEntry) { try child.read("../outside") }
        #expect(throws: Errno.noEntry) { try child.read("../../outside") }
    }

    @Test func anInheritedDirectoryIsNoWayUp() throws {
        let child = try empty()
        let handle = try process.open("/a/b")
        #expect(try child.open("open", at: handle).text() == "/a/b/open")
        #expect(throws: Errno.noEntry) { try child.open("../../outside", at: handle) }
        #expect(throws: Errno.noEntry) { try child.open("../b/open/../../outside", at: handle) }
        // The working directory likewise.
        try process.context.changeDirectory(to: path("/a/b"))
        child.context.setWorkingDirectory(process.context.workingDirectory)
        #expect(throws: Errno.noEntry) { try child.read("../../outside") }
    }

    @Test func rightsOnlyShrink() throws {
        let readable = try process.open("/a:r")
        #expect(throws: Errno.accessDenied) { try process.open("b/open:w", at: readable) }
        #expect(throws: Errno.accessDenied) { try process.open("b/new:c", at: readable) }
        #expect(throws: Errno.accessDenied) { try process.open("b/open:t", at: readable) }
        #expect(throws: Errno.accessDenied) { try process.open("b/open:a", at: readable) }
        #expect(throws: Errno.accessDenied) { try process.open("b/..:w", at: readable) }
        #expect(throws: Errno.accessDenied) { try process.open("../outside:w", at: readable) }
        #expect(throws: Errno.accessDenied) {
            try process.context.remove(path("b/open"), at: readable)
        }
        let file = try process.open("b/open", at: readable)
        #expect(throws: Errno.accessDenied) { try file.write("x") }
        #expect(throws: Errno.accessDenied) { try file.mapping(for: [.read, .write]) }
        _ = try process.open("/ro:cd")
        #expect(throws: Errno.accessDenied) {
            try process.context.bind(readable, at: path("/ro:w"))
        }
        try process.context.bind(readable, at: path("/ro"))
        #expect(try process.read("/ro/b/open") == "/a/b/open")
        for attempt in ["/ro/b/open:w", "/ro/b/open:rw", "/ro/b/open:a", "/ro/b:w", "/ro/x:c"] {
            #expect(throws: Errno.accessDenied, "\(attempt)") { try process.open(attempt) }
        }
        #expect(throws: Errno.accessDenied) { try process.open("/ro/b/open").write("x") }
        #expect(throws: Errno.accessDenied) { try process.remove("/ro/b/open") }
        #expect(throws: Errno.accessDenied) { try process.rename("/ro/b/open", "/ro/b/x") }
        #expect(throws: Errno.accessDenied) { try process.link("/ro/b/open", "/ro/b/x") }
        #expect(throws: Errno.accessDenied) { try process.symlink("x", "/ro/x") }
        #expect(throws: Errno.crossesFileSystems) { try process.link("/ro/b/open", "/gain") }
        #expect(throws: Errno.crossesFileSystems) { try process.rename("/ro/b/open", "/gain") }
        // Binding again, from inside the binding.
        _ = try process.open("/again:cd")
        try process.bind("/ro/b", "/again")
        #expect(throws: Errno.accessDenied) { try process.open("/again/open:w") }
        #expect(throws: Errno.accessDenied) { try process.bind("/ro/b", "/again:rw") }
        // A working directory keeps its limit.
        try process.context.changeDirectory(to: path("b"), at: readable)
        #expect(throws: Errno.accessDenied) { try process.open("open:w") }
        #expect(throws: Errno.accessDenied) { try process.link("open", "/gain") }
        #expect(try process.status("open").permissions == FilePermissions.read.rawValue)
        // `dup` is the same open file, so there is nothing to gain either.
        let table = DescriptorTable(limit: 8)
        let copy = try table.file(try table.duplicate(try table.add(file)))
        #expect(throws: Errno.accessDenied) { try copy.write("x") }
    }

    @Test func lockedMountsHideWhatIsBelow() throws {
        try process.mount("/a/b:locked")
        let child = try copy()
        #expect(throws: Errno.notPermitted) { try child.unmount("/a/b") }
        #expect(throws: Errno.busy) { try child.mount("/a/b") }
        #expect(throws: Errno.notPermitted) { try child.bind("/a", "/a/b") }
        #expect(throws: Errno.busy) { try child.bind("/sys", "/a/b") }
        #expect(throws: Errno.busy) { try child.rename("/a/b", "/elsewhere") }
        #expect(throws: Errno.busy) { try child.remove("/a/b:dR") }
        // Showing the directory around it elsewhere would leave the mount behind.
        _ = try child.open("/view:cd")
        #expect(throws: Errno.notPermitted) { try child.bind("/a", "/view") }
        #expect(throws: Errno.notPermitted) { try child.bind("/", "/view") }
        // So would handing it to a process that sees nothing.
        let handle = try child.open("/a")
        let root = try child.open("/")
        let friend = try empty()
        #expect(throws: Errno.noEntry) { try friend.open("b/secret", at: handle) }
        #expect(throws: Errno.noEntry) { try friend.open("a/b/secret", at: root) }
        #expect(throws: Errno.notPermitted) { try friend.context.bind(handle, at: path("/")) }
        friend.context.setWorkingDirectory(nil)
        try child.context.changeDirectory(to: path("/a"))
        friend.context.setWorkingDirectory(child.context.workingDirectory)
        #expect(throws: Errno.noEntry) { try friend.read("b/secret") }
        // Listing all that is below is another way to look.
        #expect(try friend.list(":R") == ["b"])
        #expect(try friend.open(".:R", at: handle).list(friend.context) == ["b"])
        let names = try friend.open(".:R", at: root).list(friend.context)
        #expect(names.contains("a/b") && !names.contains { $0.hasPrefix("a/b/") })
        #expect(process.exists("/a/b") && !process.exists("/a/b/secret"))
    }

    @Test func privateMountsAreNotReachedThroughHandles() throws {
        _ = try process.open("/p:cd")
        try process.mount("/p:private")
        try process.write("/p/key:c", "x")
        let root = try process.open("/")
        let child = try copy()
        #expect(throws: Errno.noEntry) { try child.open("p/key", at: root) }
        #expect(!child.exists("p/key") && !child.exists("/p/key"))
    }

    // MARK: - Limits

    @Test func mountsAndNamespacesHaveLimits() throws {
        _ = try process.open("/m:cd")
        let frames = world.frames.statistics
        var depth = 0
        #expect(throws: Errno.noSpace) {
            while true {
                try process.mount("/m")
                depth += 1
            }
        }
        #expect(depth > 30)
        for _ in 0..<depth { try process.unmount("/m") }
        var count = 0
        #expect(throws: Errno.noSpace) {
            while true {
                _ = try process.open("/\(count):cd")
                try process.mount("/\(count)")
                count += 1
            }
        }
        for number in 0..<count { try process.unmount("/\(number)") }
        #expect(count > 200 && world.frames.statistics == frames)
        var namespaces = [world.rootNamespace]
        #expect(throws: Errno.noSpace) {
            while let last = namespaces.last { namespaces.append(try last.copy()) }
        }
    }
}
