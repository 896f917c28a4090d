// The table of system calls as data: name, arguments, result, meaning. Numbers come from the order of
// SystemCall's cases; docs/syscalls.md comes from the rows below. The kernel adds the functions in its
// SystemCall+Function, for programs must not know them.

private typealias Kind = ArgumentKind

/// Writes a row with fewer than six arguments.
private func row(
    _ name: StaticString, _ group: StaticString, _ names: StaticString,
    _ a: Kind = .none, _ b: Kind = .none, _ c: Kind = .none, _ d: Kind = .none, _ e: Kind = .none,
    _ f: Kind = .none, returns result: ResultKind = .nothing, about summary: StaticString
) -> SystemCallDescription {
    SystemCallDescription(
        name: name, group: group, arguments: [a, b, c, d, e, f], argumentNames: names,
        result: result, summary: summary)
}

extension SystemCall {
    /// This call's row.
    public var row: SystemCallDescription {
        let processes: StaticString = "Processes, threads, time"
        let files: StaticString = "Files"
        let memory: StaticString = "Memory and waiting"
        let spaces: StaticString = "Namespaces, keys, notes"
        return switch self {
        case .exit:
            KernelABI.row(
                "exit", processes, "status length", .input, .length, returns: .never,
                about: "Ends the process. The status is text; empty means success.")
        case .threadExit:
            KernelABI.row(
                "thread_exit", processes, "word", .address, returns: .never,
                about: """
                    Ends the thread and frees the stack the kernel gave it. If `word` is not 0, the last \
                    thing done on the thread's behalf is to store 1 in that 32-bit word and wake all \
                    waiters. The last thread ends the process with an empty status.
                    """)
        case .spawn:
            KernelABI.row(
                "spawn", processes, "argv count flags", .entries, .length, .flags, returns: .number,
                about: """
                    Starts a program. `argv` is an array of `StringReference`; the first is the path of \
                    the program, and its first argument, unless `SpawnFlags.pathApart` says that the \
                    arguments begin with the second. Returns the process' number. See `SpawnFlags`.
                    """)
        case .threadCreate:
            KernelABI.row(
                "thread_create", processes, "entry argument", .address, .number, returns: .number,
                about: """
                    Starts a thread at `entry` on a stack of its own, with `argument` in RDI and its own \
                    number in RSI. Returns the thread's number.
                    """)
        case .yield:
            KernelABI.row("yield", processes, "", about: "Lets others run.")
        case .sleep:
            KernelABI.row(
                "sleep", processes, "duration", .nanoseconds,
                about: "Waits. Fails with EINTR if a note arrives first.")
        case .processID:
            KernelABI.row("getpid", processes, "", returns: .number, about: "The process' number.")
        case .threadID:
            KernelABI.row("gettid", processes, "", returns: .number, about: "The thread's number.")
        case .setThreadPointer:
            KernelABI.row(
                "set_thread_pointer", processes, "address", .address,
                about: "Sets the thread's FS base, where its thread-local storage is found.")
        case .uptime:
            KernelABI.row(
                "uptime", processes, "", returns: .number, about: "Nanoseconds since the start.")
        case .epoch:
            KernelABI.row(
                "epoch", processes, "", returns: .number, about: "Nanoseconds since 1970, UTC.")
        case .open:
            KernelABI.row(
                "open", files, "path length", .path, .length, returns: .descriptor,
                about: "Opens a file. Flags are part of the path, as in `notes.txt:create:write`.")
        case .open2:
            KernelABI.row(
                "open2", files, "path length pair", .path, .length, .structure,
                about: """
                    Opens a file that has two ends, such as `/dev/pipe/new`, and stores two `Int32`: the \
                    end to read from, the end to write to.
                    """)
        case .openAt:
            KernelABI.row(
                "openat", files, "directory path length", .descriptor, .path, .length,
                returns: .descriptor, about: "Opens a path that starts at an open directory.")
        case .close:
            KernelABI.row("close", files, "file", .descriptor, about: "Closes a descriptor.")
        case .read:
            KernelABI.row(
                "read", files, "file buffer length", .descriptor, .output, .length,
                returns: .number,
                about: "Reads at the file's position. 0 means end of file.")
        case .write:
            KernelABI.row(
                "write", files, "file buffer length", .descriptor, .input, .length,
                returns: .number, about: "Writes at the file's position; may write less than asked."
            )
        case .seek:
            KernelABI.row(
                "seek", files, "file offset origin", .descriptor, .number, .number,
                returns: .number,
                about: "Moves the file's position; returns the new one. See `SeekOrigin`.")
        case .ioctl:
            KernelABI.row(
                "ioctl", files, "file request buffer length", .descriptor, .number, .output,
                .length,
                returns: .number, about: "Does what only this kind of file can do.")
        case .poll:
            KernelABI.row(
                "poll", files, "entries count timeout", .entries, .length, .nanoseconds,
                returns: .number,
                about:
                    "Waits until a file in an array of `PollEntry` is ready; returns how many are.")
        case .stat:
            KernelABI.row(
                "stat", files, "path length status", .path, .length, .structure,
                about:
                    "Describes a file in a `FileStatus`; `:nofollow` describes a symbolic link itself."
            )
        case .fileStat:
            KernelABI.row(
                "fstat", files, "file status", .descriptor, .structure,
                about: "Describes an open file in a `FileStatus`.")
        case .directoryEntries:
            KernelABI.row(
                "getdents", files, "directory buffer length", .descriptor, .output, .length,
                returns: .number,
                about: """
                    Reads whole `DirectoryEntryHeader` records, each followed by its name. 0 means the \
                    end. With `:recursive` the names are paths below the directory.
                    """)
        case .dup:
            KernelABI.row(
                "dup", files, "file", .descriptor, returns: .descriptor,
                about: "The lowest free descriptor becomes a second name of the open file.")
        case .dup2:
            KernelABI.row(
                "dup2", files, "file wanted", .descriptor, .descriptor, returns: .descriptor,
                about:
                    "`wanted` becomes a second name of the open file; what it was before is closed."
            )
        case .remove:
            KernelABI.row(
                "remove", files, "path length", .path, .length,
                about:
                    "Removes a file; a directory with `:directory`, a tree with `:directory:recursive`."
            )
        case .link:
            KernelABI.row(
                "link", files, "path length new length", .path, .length, .path, .length,
                about: "Gives a file another name in the same file system.")
        case .symlink:
            KernelABI.row(
                "symlink", files, "target length path length", .input, .length, .path, .length,
                about: "Makes a symbolic link.")
        case .readlink:
            KernelABI.row(
                "readlink", files, "path length buffer length", .path, .length, .output, .length,
                returns: .number, about: "Reads a symbolic link's target; returns its length.")
        case .rename:
            KernelABI.row(
                "rename", files, "path length new length", .path, .length, .path, .length,
                about: "Moves a file or directory, atomically; a file at the new name is replaced.")
        case .mmap:
            KernelABI.row(
                "mmap", memory, "file address length protection offset", .descriptor, .address,
                .length, .flags, .number, returns: .address,
                about: """
                    Maps a file; `/dev/const/zero` gives fresh memory. Address 0 lets the kernel choose; \
                    any other must be page-aligned and replaces what is there. See `Protection`.
                    """)
        case .munmap:
            KernelABI.row(
                "munmap", memory, "address length", .address, .length, about: "Unmaps pages.")
        case .mprotect:
            KernelABI.row(
                "mprotect", memory, "address length protection", .address, .length, .flags,
                about:
                    "Changes what may be done with mapped pages; never to writable and executable.")
        case .futexWait:
            KernelABI.row(
                "futex_wait", memory, "word expected timeout", .address, .number, .nanoseconds,
                about: """
                    Sleeps while the aligned 32-bit word holds `expected`. Fails with EAGAIN if it does \
                    not, ETIMEDOUT, or EINTR.
                    """)
        case .futexWake:
            KernelABI.row(
                "futex_wake", memory, "word count", .address, .number, returns: .number,
                about: "Wakes up to `count` own threads that wait for the word; returns how many.")
        case .mount:
            KernelABI.row(
                "mount", spaces, "point length source length options length", .path, .length, .path,
                .length, .input, .length,
                about:
                    "Mounts a new file system: `source` is its type's directory or name in `/sys/fs`."
            )
        case .unmount:
            KernelABI.row(
                "unmount", spaces, "point length", .path, .length, about: "Removes a mount.")
        case .bind:
            KernelABI.row(
                "bind", spaces, "point length file", .path, .length, .descriptor,
                about: "Makes an open file or directory appear at a path; rights can only shrink.")
        case .share:
            KernelABI.row(
                "share", spaces, "file timeout receiver key length", .descriptor, .nanoseconds,
                .process, .output, .length, returns: .number,
                about: """
                    Makes a one-time key for an open file and stores its text; returns the text's \
                    length. `receiver` 0 lets anyone claim it.
                    """)
        case .claim:
            KernelABI.row(
                "claim", spaces, "key length", .input, .length, returns: .descriptor,
                about: "Turns a key into a descriptor of the shared file; the key is used up.")
        case .revoke:
            KernelABI.row(
                "revoke", spaces, "key length", .input, .length,
                about: "Makes an unclaimed key of this process worthless.")
        case .notify:
            KernelABI.row(
                "notify", spaces, "handler", .address,
                about: """
                    Sets the function that gets this process' notes; 0 restores the default, which is \
                    to die of them. It is called with the note's address in RDI and length in RSI.
                    """)
        case .noted:
            KernelABI.row(
                "noted", spaces, "disposition", .number, returns: .never,
                about: "Ends a note's handler: 0 goes on where the note struck, 1 dies of the note."
            )
        }
    }
}
