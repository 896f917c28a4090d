// Names on which something is mounted, in this namespace or another, and mounts whose names are gone.

import FileSystem
import KernelABI
import Testing

@Suite struct MountpointTests {
    let world: World
    let process: Process

    init() throws {
        world = try World()
        process = try world.process()
        try process.write("/m/below:cp", "below")
        _ = try process.open("/other:cd")
    }

    private func copy() throws -> Process { try process.child(try world.rootNamespace.copy()) }

    private func attributes(_ name: String, in directory: String, _ reader: Process) throws
        -> UInt8?
    {
        try reader.open(directory).records(reader.context).first { $0.name == name }?.attributes
    }

    /// `/m` keeps its name, whatever `visitor` does.
    private func expectThatNothingHappens(
        to name: String, _ visitor: Process, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for attempt in ["\(name):d", "\(name):dR"] {
            #expect(throws: Errno.busy, sourceLocation: sourceLocation) {
                try visitor.remove(attempt)
            }
        }
        #expect(throws: Errno.busy, sourceLocation: sourceLocation) {
            try visitor.rename(name, "elsewhere")
        }
        #expect(throws: Errno.busy, sourceLocation: sourceLocation) {
            try visitor.rename("other", name)
        }
    }

    @Test func whatALockedMountCoversIsNotRemovedFromAnInheritedDirectory() throws {
        let covered = try process.open("/m")
        try process.mount("/m:locked")
        try process.context.changeDirectory(to: path("/"))
        let child = try process.child(try Namespace(parent: world.rootNamespace))
        expectThatNothingHappens(to: "m", child)
        #expect(try covered.list(process.context) == ["below"])
        let expected: EntryAttributes = [.mounted, .locked]
        #expect(try attributes("m", in: ":d", child) == expected.rawValue)
    }

    @Test func whatIsMountedFromAboveCountsAsMounted() throws {
        let covered = try process.open("/m")
        let child = try copy()
        try process.mount("/m:propagate:locked")
        let expected: EntryAttributes = [.mounted, .locked, .propagated]
        #expect(try attributes("m", in: "/", child) == expected.rawValue)
        #expect(try !child.list("/:R").contains("m/below"))
        expectThatNothingHappens(to: "/m", child)
        #expect(try covered.list(process.context) == ["below"])
    }

    @Test func listingsTellOfTheUppermostMount() throws {
        try process.mount("/m")
        #expect(try attributes("m", in: "/", process) == EntryAttributes.mounted.rawValue)
        try process.mount("/m:locked")
        let expected: EntryAttributes = [.mounted, .locked]
        #expect(try attributes("m", in: "/", process) == expected.rawValue)
        #expect(try process.status("/m").attributes == expected.rawValue)
    }

    /// Otherwise the owner's next file in `/m` would land in a directory that others made.
    @Test func privateMountsKeepTheirPlace() throws {
        try process.remove("/m:dR")
        _ = try process.open("/m:cd")
        let child = try copy()
        try process.mount("/m:private")
        try process.write("/m/key:c", "x")
        #expect(child.exists("/m") && !child.exists("/m/key"))
        expectThatNothingHappens(to: "/m", child)
        try process.write("/m/key2:c", "x")
        #expect(try child.list("/m") == [])
        // Neither an open file nor another name keeps it busy once it is unmounted.
        let open = try process.open("/m/key")
        try process.unmount("/m")
        try child.remove("/m:d")
        #expect(try open.text() == "x")
    }

    @Test func mountpointsAreFreeWhenTheirNamespaceIsGone() throws {
        do {
            let child = try copy()
            try child.mount("/m")
            let grandchild = try child.child(try child.context.namespace.copy())
            #expect(throws: Errno.busy) { try process.remove("/m:dR") }
            try child.unmount("/m")
            #expect(throws: Errno.busy) { try process.remove("/m:dR") }
            #expect(grandchild.exists("/m") && !grandchild.exists("/m/below"))
        }
        try process.remove("/m:dR")
    }

    @Test func filesWithSomethingMountedOnThemKeepTheirNames() throws {
        try process.write("/file:c", "covered")
        let child = try copy()
        try child.bind("/m/below", "/file")
        #expect(throws: Errno.busy) { try process.remove("/file") }
        #expect(throws: Errno.busy) { try process.rename("/m/below", "/file") }
        #expect(try child.read("/file") == "below" && process.read("/file") == "covered")
        // Another name of the same file is another place.
        try process.link("/file", "/second")
        try process.remove("/second")
    }

    @Test func whatWasInheritedFromAboveStaysAwayOnceUnmounted() throws {
        try process.mount("/m:propagate")
        let child = try copy()
        #expect(!child.exists("/m/below"))
        try child.unmount("/m")
        #expect(child.exists("/m/below") && !process.exists("/m/below"))
    }

    @Test func nothingIsMountedOnWhatIsRemoved() throws {
        let gone = try process.open("/gone:cd")
        try process.context.changeDirectory(to: path("/gone"))
        try process.remove("/gone:d")
        #expect(throws: Errno.noEntry) { try process.mount(":rw") }
        #expect(process.context.namespace.mountCount == 2)
        _ = gone
    }

    // MARK: - When the kernel takes a name away

    @Test func mountsWhoseNameIsGoneCanBeUnmounted() throws {
        let fileSystem = SyntheticFileSystem("test", services: world.services)
        let kept = try fileSystem.directory("d/e")
        try kept.add("file", TextFile(in: fileSystem.superblock))
        try process.context.mount(fileSystem, at: path("/m"))
        try process.mount("/m/d/e")
        try process.mount("/m/d/e")
        let count = process.context.namespace.mountCount
        fileSystem.root.remove(text("d"))
        #expect(!process.exists("/m/d"))
        #expect(throws: Errno.noEntry) { try process.unmount("/m/d") }
        // Somebody else has the name now.
        _ = try fileSystem.directory("d/e")
        #expect(try attributes("e", in: "/m/d", process) == 0)
        try process.mount("/m/d/e:r")
        #expect(try attributes("e", in: "/m/d", process) == EntryAttributes.mounted.rawValue)
        #expect(process.context.namespace.mountCount == count + 1)
        #expect(throws: Errno.busy) { try process.unmount("/m") }
        for _ in 0..<3 { try process.unmount("/m/d/e") }
        #expect(throws: Errno.invalidArgument) { try process.unmount("/m/d/e") }
        try process.unmount("/m")
        #expect(process.context.namespace.mountCount == 2)
    }
}
