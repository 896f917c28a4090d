// Notes to processes: to a handler if there is one, fatal otherwise.

internal import FileSystem
public import IPC
public import KernelABI
internal import KernelBase
internal import Scheduler

extension Process {
    /// Sends a note. Without a handler for it the process ends, with the note as its status.
    ///
    /// - Throws: `.noProcess` when the process has ended; `.wouldBlock` when eight notes wait already.
    public func send(_ note: Note) throws(Errno) {
        var isDeadly = false
        let target = try state.withLock { state throws(Errno) -> Thread? in
            if state.hasEnded { throw .noProcess }
            if state.status != nil { return nil }
            if note.isFatal || state.noteHandler == 0 {
                isDeadly = true
                return nil
            }
            try state.notes.append(note)
            return state.isHandlingNote ? nil : state.threads.first
        }
        if isDeadly { end(status: note.text) }
        target?.interrupt()
    }

    /// Sends a note to the processes of its group that a process in the namespace `writer` may reach.
    func sendToGroup(_ note: Note, from writer: Namespace) {
        let group = group
        for process in table.all
        where process.group === group && group.isReachable(process, from: writer) {
            // Who has ended, or has too many notes, does not keep the others from getting theirs.
            try? process.send(note)
        }
    }

    /// Sets the function that gets notes; 0 for none, which makes notes fatal. Notes that wait are
    /// fatal then, too.
    public func setNoteHandler(_ address: UInt64) {
        let deadly = state.withLock { state -> Note? in
            state.noteHandler = address
            return address == 0 ? state.notes.popFirst() : nil
        }
        if let deadly { end(status: deadly.text) }
    }

    /// The next note and the function to call with it, for a thread that is about to do so; `nil`
    /// when there is none, or another thread is dealing with one.
    public func takeNote() -> (note: Note, handler: UInt64)? {
        state.withLock { state in
            guard state.status == nil, !state.isHandlingNote, state.noteHandler != 0,
                let note = state.notes.popFirst()
            else { return nil }
            state.isHandlingNote = true
            return (note, state.noteHandler)
        }
    }

    /// The function that gets notes; 0 for none.
    var noteHandler: UInt64 { state.withLock { $0.noteHandler } }

    /// A thread is done with the note that ``takeNote()`` gave it. The next one is dealt with by
    /// whichever thread comes by first.
    public func finishNote() {
        state.withLock { $0.isHandlingNote = false }
        bringNotesToMind()
    }

    /// Interrupts a thread if notes wait with which nobody deals: it may have been interrupted for them
    /// when it could not see to them.
    func bringNotesToMind() {
        let next = state.withLock { state in
            state.isHandlingNote || state.notes.isEmpty ? nil : state.threads.first
        }
        next?.interrupt()
    }
}
