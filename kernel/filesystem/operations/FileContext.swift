// What file operations need to know of the process that asks: its view, its working directory, its
// open files. Nothing here knows what a process is.

public import KernelABI
internal import KernelBase
internal import Synchronization

/// One process, as far as files are concerned. Shared by its threads.
public final class FileContext: Sendable {
    private struct State {
        var namespace: Namespace
        /// `nil` for the namespace's root.
        var workingDirectory: Location?
        var lineage: Lineage
        /// What ``OwnNumberLink`` points to, and the number of the directory that it is in.
        var ownEntry: Dentry?
        var ownEntryDirectory: UInt64 = 0
        var hasEnded = false
    }

    /// A number that tells processes apart; 0 for the kernel.
    public let processID: UInt64
    /// Its open files.
    public let descriptors: DescriptorTable
    private let state: Spinlock<State>

    /// A process with no working directory of its own: it starts at the root.
    ///
    /// - Parameter parent: the process that started it.
    public init(
        processID: UInt64, namespace: Namespace, descriptors: DescriptorTable,
        parent: FileContext? = nil
    ) {
        self.processID = processID
        self.descriptors = descriptors
        state = Spinlock(
            State(namespace: namespace, lineage: Lineage(parent: parent?.lineage)),
            rank: .process)
    }

    /// What lasts until this process and its descendants have ended.
    public var lineage: Lineage { state.withLock { $0.lineage } }

    /// The process has ended: closes its files, and gives up all else that others could wait for to
    /// go. Files of others that were opened by this process may keep the context itself.
    public func end() {
        descriptors.closeAll()
        setWorkingDirectory(nil)
        let last = Lineage(parent: nil)
        let before = state.withLock { state in
            let before = (state.lineage, state.ownEntry)
            state.lineage = last
            // It keeps the process, which keeps this.
            state.ownEntry = nil
            state.hasEnded = true
            return before
        }
        _ = before
    }

    /// The entry of `directory` that stands for the process, if it is known. It exists for as long as the
    /// process has not ended, so this need not be asked again.
    func ownEntry(in directory: Dentry) -> Dentry? {
        let entry = state.withLock { state in
            state.ownEntryDirectory == directory.id ? state.ownEntry : nil
        }
        guard let entry, entry.isRemembered.load(ordering: .relaxed) else { return nil }
        return entry
    }

    func setOwnEntry(_ entry: Dentry, in directory: Dentry) {
        let before = state.withLock { state -> Dentry? in
            guard !state.hasEnded else { return nil }
            let before = state.ownEntry
            state.ownEntry = entry
            state.ownEntryDirectory = directory.id
            return before
        }
        _ = before
    }

    /// The process' view.
    public var namespace: Namespace { state.withLock { $0.namespace } }

    /// Changes the view; the working directory and open files stay as they are.
    public func setNamespace(_ namespace: Namespace) {
        let before = state.withLock { state in
            let before = state.namespace
            state.namespace = namespace
            return before
        }
        _ = before
    }

    /// Where relative paths start; `nil` for the root.
    public var workingDirectory: Location? { state.withLock { $0.workingDirectory } }

    /// Sets where relative paths start, as a new process inherits it.
    public func setWorkingDirectory(_ location: Location?) {
        let before = state.withLock { state in
            let before = state.workingDirectory
            state.workingDirectory = location
            return before
        }
        _ = before
    }

    /// Makes a directory the one where relative paths start.
    public func changeDirectory(to text: PathText, at directory: OpenFile? = nil) throws(Errno) {
        var walk = try PathWalk.begin(text.view, self, at: directory)
        try walk.find(text.view, self, followingLast: true)
        guard walk.vnode.type == .directory else { throw .notDirectory }
        let wanted = text.flags.permissions
        guard wanted.isSubset(of: walk.limit) else { throw .accessDenied }
        setWorkingDirectory(
            walk.location(limitedTo: wanted.isEmpty ? [.read, .write, .execute] : wanted))
    }

    /// The working directory as a path from the namespace's root.
    public func workingDirectoryPath() throws(Errno) -> [UInt8] {
        guard let location = workingDirectory else { return [UInt8(ascii: "/")] }
        return try path(of: location)
    }

    /// The path of a place from the root of this process' namespace, as far up as it can be told.
    ///
    /// - Throws: `.nameTooLong` when it is longer than paths can be.
    public func path(of location: Location) throws(Errno) -> [UInt8] {
        let namespace = namespace
        var names: [[UInt8]] = []
        var length = 0
        var place = location.place
        while true {
            if place.dentry === place.mount.root {
                guard namespace.contains(place.mount), let parent = place.mount.parent,
                    let mountpoint = place.mount.mountpoint
                else { break }
                place = Place(mount: parent, dentry: mountpoint)
                continue
            }
            guard let parent = place.dentry.parent else { break }
            let name = place.dentry.name
            length += name.count + 1
            guard length <= Limits.path else { throw .nameTooLong }
            names.append(name)
            place = Place(mount: place.mount, dentry: parent)
        }
        var path: [UInt8] = names.isEmpty ? [UInt8(ascii: "/")] : []
        for name in names.reversed() {
            path.append(UInt8(ascii: "/"))
            path.append(contentsOf: name)
        }
        return path
    }
}
