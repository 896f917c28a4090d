// What `tail -f` and `tail -F` do after the end of the files: wait for more.

internal import KernelABI
internal import Std
internal import ToolKit

/// Writes what is added to files, until killed or until all have ended.
struct Follower {
    /// What is followed when a name is given to another file.
    enum Way {
        /// The file that was opened.
        case files
        /// The file that has the name by then, even if there was none before.
        case names
    }

    private struct Entry {
        var name: String
        /// Nil as long as there is none of the name.
        var file: Descriptor?
        /// A regular file has no end behind which nothing comes; others do.
        var isRegular = true
        var hasEnded = false
        /// How large it was when it was looked at last.
        var size: UInt64 = 0
    }

    private let tool: Tool
    private let way: Way
    private var entries: [Entry] = []

    /// Nobody tells of names, so they are looked at so often.
    private static var nanosecondsBetweenLooks: UInt64 { 500_000_000 }

    init(_ tool: Tool, _ way: Way) {
        self.tool = tool
        self.way = way
    }

    /// Follows an open file from where it was read to.
    mutating func add(_ name: String, _ file: Descriptor) throws(Errno) {
        let status = try file.status()
        let isRegular = status.type == FileType.regular.rawValue
        entries.append(Entry(name: name, file: file, isRegular: isRegular, size: status.size))
    }

    /// Follows those names, too, that could not be opened so far.
    mutating func addMissing(_ names: [String]) {
        for name in names where name != "-" && !entries.contains(where: { $0.name == name }) {
            entries.append(Entry(name: name, file: nil))
        }
    }

    /// Goes on until all have ended; `title` is told whose text comes next.
    mutating func run(title: (String) -> Void) throws(Errno) {
        while entries.contains(where: { !$0.hasEnded }) {
            for index in entries.indices where !entries[index].hasEnded {
                try pass(index, title)
            }
            try tool.output.flush()
            try wait()
            guard way == .names else { continue }
            for index in entries.indices where entries[index].isRegular {
                // What came last under the old name comes first.
                try pass(index, title)
                reopen(index)
            }
        }
    }

    /// Writes all that there is by now.
    private mutating func pass(_ index: Int, _ title: (String) -> Void) throws(Errno) {
        guard let file = entries[index].file else { return }
        let isRegular = entries[index].isRegular
        if isRegular {
            // Before reading: what is added from here on is told of, even if it is read just now.
            let size = try file.status().size
            // A file that was made shorter is another text.
            if size < entries[index].size { _ = try? file.seek(0) }
            entries[index].size = size
        }
        // Others are read only when they have something, so that no file waits for another one.
        while isRegular || file.isReadable {
            let part = try file.read(upTo: 4096)
            if part.isEmpty {
                entries[index].hasEnded = !isRegular
                return
            }
            title(entries[index].name)
            tool.output.write(part)
        }
    }

    private func wait() throws(Errno) {
        var poller = Poller()
        for entry in entries where !entry.hasEnded {
            // A regular file can always be read, if only its end.
            if let file = entry.file { poller.add(file, entry.isRegular ? .changed : .readable) }
        }
        let hasAny = entries.contains { !$0.hasEnded }
        let timeout = way == .names ? Self.nanosecondsBetweenLooks : Limits.forever
        if !poller.isEmpty {
            try poller.wait(timeoutNanoseconds: timeout)
        } else if hasAny {
            Thread.sleep(.nanoseconds(Int64(timeout)))
        }
    }

    /// Goes over to the file that has the name now. What has no name any more may still be written to.
    private mutating func reopen(_ index: Int) {
        let entry = entries[index]
        guard entry.name != "-", let now = try? File.status(entry.name),
            now.type == FileType.regular.rawValue
        else { return }
        if let file = entry.file, let before = try? file.status(),
            before.number == now.number, before.fileSystem == now.fileSystem
        {
            return
        }
        guard let file = try? Descriptor.open(entry.name) else { return }
        try? entry.file?.close()
        entries[index].file = file
        entries[index].size = 0
    }
}
