// Between the kernel and user mode: threads that have to end leave here, and notes get to their handler.

public import Arch
internal import IPC
public import KernelABI
internal import KernelLog
internal import Memory
internal import Scheduler

/// How a thread goes on that was about to return to user mode.
public enum UserContinuation: Sendable {
    /// As it was.
    case unchanged
    /// With other registers, all of which count.
    case elsewhere
    /// Not in user mode any more.
    case leave
}

/// What a thread was doing when a note interrupted it.
final class HandledNote {
    let note: Note
    /// Whether it came from the process' queue.
    let isQueued: Bool
    let registers: InterruptFrame
    private let vector: VectorState

    /// Saves the calling thread's registers; `nil` when there is no memory. The vector registers are
    /// still in the CPU: the kernel does not use them, and a change of threads brings them back.
    init?(_ note: Note, isQueued: Bool, _ registers: InterruptFrame) {
        guard let vector = VectorState() else { return nil }
        vector.save()
        self.vector = vector
        self.note = note
        self.isQueued = isQueued
        self.registers = registers
    }

    func restoreVector() { vector.restore() }
}

extension UserThread {
    /// Bytes below the stack pointer that belong to the interrupted function (System V ABI for AMD64,
    /// 3.2.2).
    private static var redZone: UInt64 { 128 }

    /// Runs on the way back to user mode with interrupts off, which are on in between.
    public static func beforeUserMode(
        _ frame: UnsafeMutablePointer<InterruptFrame>
    ) -> UserContinuation {
        guard Thread.currentIsInterrupted, let userThread = current else { return .unchanged }
        let thread = Thread.current
        var result = UserContinuation.unchanged
        while thread.isInterrupted {
            thread.clearInterrupt()
            // A reason to end that comes after this line interrupts the thread again.
            if userThread.process.isEnding { return .leave }
            InterruptState.enable()
            if unsafe userThread.deliverNote(frame) { result = .elsewhere }
            _ = InterruptState.disable()
        }
        return result
    }

    /// Makes the thread go on in the handler of a note, if there is one to be dealt with.
    private func deliverNote(_ frame: UnsafeMutablePointer<InterruptFrame>) -> Bool {
        // Whatever waits is brought to mind again by `finishNote`.
        guard handledNote == nil else { return false }
        let note: Note
        let handler: UInt64
        let isQueued: Bool
        if let own = ownNote {
            ownNote = nil
            (note, handler, isQueued) = (own, process.noteHandler, false)
        } else if let taken = process.takeNote() {
            (note, handler, isQueued) = (taken.note, taken.handler, true)
        } else {
            return false
        }
        let registers = unsafe frame.pointee
        guard handler != 0, let top = put(note, below: registers.rsp),
            let handled = HandledNote(note, isQueued: isQueued, registers)
        else {
            if isQueued { process.finishNote() }
            process.end(status: note.text)
            return false
        }
        handledNote = handled
        unsafe frame.pointee.rip = handler
        unsafe frame.pointee.rsp = top
        unsafe frame.pointee.rdi = top + 8
        unsafe frame.pointee.rsi = UInt64(note.text.count)
        unsafe frame.pointee.rflags = UserFlags.initial
        return true
    }

    /// Writes a note's text to the stack, with a return address of 0 below it; returns the stack
    /// pointer as after a call, or `nil` where there is no stack.
    private func put(_ note: Note, below stackPointer: UInt64) -> UInt64? {
        let length = UInt64(note.text.count) + 1
        let room = UserThread.redZone + length + 24
        guard stackPointer > room else { return nil }
        let top = (stackPointer - UserThread.redZone - length) & ~15 - 8
        let bytes = [UInt8](repeating: 0, count: 8) + note.text + [0]
        let buffer = try? UserBuffer(address: top, count: UInt64(bytes.count))
        guard let buffer, (try? buffer.write(bytes.span)) != nil else { return nil }
        return top
    }

    /// `noted`: the handler is done.
    public func finishNote(
        _ disposition: NoteDisposition, _ frame: UnsafeMutablePointer<InterruptFrame>
    ) throws(Errno) {
        guard let handled = handledNote else { throw .invalidArgument }
        handledNote = nil
        if handled.isQueued { process.finishNote() } else { process.bringNotesToMind() }
        switch disposition {
        case .die: process.end(status: handled.note.text)
        case .resume:
            unsafe frame.pointee = handled.registers
            handled.restoreVector()
        }
    }

    /// Deals with a mistake of the calling thread, which was in user mode: its handler gets a note;
    /// without one, or if the handler itself made the mistake, the process ends.
    func fault(_ message: LogMessage) {
        let text = message.bytes
        process.table.imageBases.forgetAll()
        guard handledNote == nil, process.noteHandler != 0, let note = try? Note(text) else {
            return process.end(status: text)
        }
        ownNote = note
        Thread.current.interrupt()
    }
}
