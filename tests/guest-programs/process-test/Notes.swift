// Notes: handled in the middle of anything, one after the other, and none is forgotten.

import CSystem
import KernelABI
import Cases
import Std
import struct Synchronization.Atomic

/// A mark that a note's handler may set.
final class Mark: Sendable {
    private let value = Atomic<Int>(0)

    func mark() { value.wrappingAdd(1, ordering: .relaxed) }
    var isMarked: Bool { count > 0 }
    /// How often it was marked.
    var count: Int { value.load(ordering: .relaxed) }
}

func checkNotes(_ cases: inout Cases) {
    cases.check("note-handled") { () throws(Errno) in
        let seen = Mark()
        try Notes.handle { note in
            if note.isOf(type: "test") { seen.mark() }
            return .resume
        }
        try File.write("/proc/self/note", "test with more words")
        while !seen.isMarked { Thread.yield() }
        try Notes.handleDefault()
        return nil
    }
    cases.check("note-waits-for-the-handler-of-a-fault", noteDuringFault)
    cases.check("vector-registers-survive-notes", vectorsUnderNotes)
    cases.check("notes-while-the-heap-is-locked", allocateUnderNotes)
    checkInterruptedCalls(&cases)
}

/// Changes what may be done with a page.
private func protect(_ address: Int, _ protection: Protection) {
    _ = system_call(
        Int(SystemCall.mprotect.rawValue), address, Limits.pageSize, Int(protection.rawValue), 0, 0,
        0)
}

/// The handler of a fault makes the memory usable. A note that arrives meanwhile is dealt with next.
private func noteDuringFault() throws(Errno) -> String? {
    let file = try File("/dev/const/zero:rw")
    let page = unsafe try file.descriptor.map(length: Limits.pageSize)
    let address = Int(bitPattern: unsafe page.baseAddress)
    protect(address, [])
    let (isInside, isSent, seen) = (Mark(), Mark(), Mark())
    try Notes.handle { note in
        if note.isOf(type: "test") {
            seen.mark()
            return .resume
        }
        isInside.mark()
        while !isSent.isMarked { Thread.yield() }
        protect(address, [.read, .write])
        return .resume
    }
    let sender = try Thread {
        while !isInside.isMarked { Thread.yield() }
        try? File.write("/proc/self/note", "test")
        isSent.mark()
    }
    unsafe page[0] = 1
    sender.join()
    let start = Instant.now
    while !seen.isMarked, Instant.now.nanoseconds(since: start) < 5_000_000_000 {
        Thread.sleep(.milliseconds(1))
    }
    // Without a handler a note that still waits would be this program's end.
    guard seen.isMarked else { return "the note still waits" }
    try Notes.handleDefault()
    return isInside.count == 1 ? nil : "\(isInside.count) faults"
}

/// Runs `body` on this thread, to which another one sends notes all the while.
private func underNotes<R>(_ text: String, _ body: () throws(Errno) -> R) throws(Errno) -> R {
    let isOver = Mark()
    let sender = try Thread {
        while !isOver.isMarked {
            // Eight may wait; more are refused.
            try? File.write("/proc/self/note", text)
            Thread.sleep(.milliseconds(1))
        }
    }
    defer {
        isOver.mark()
        sender.join()
    }
    return try body()
}

private func vectorsUnderNotes() throws(Errno) -> String? {
    let rounds = 20_000
    let wanted = churn(7, rounds)
    let (seen, isWrong) = (Mark(), Mark())
    let inHandler = churn(3, 50)
    try Notes.handle { _ in
        if churn(3, 50) != inHandler { isWrong.mark() }
        seen.mark()
        return .resume
    }
    let problem = try underNotes("test") { () throws(Errno) -> String? in
        while seen.count < 50 {
            if churn(7, rounds) != wanted { return "changed after \(seen.count) notes" }
        }
        return isWrong.isMarked ? "wrong in the handler" : nil
    }
    try settle()
    return problem
}

/// Whatever a note interrupts, the heap with its lists half changed and its locks held included, goes on
/// after it as if nothing had been.
private func allocateUnderNotes() throws(Errno) -> String? {
    let (seen, isOver) = (Mark(), Mark())
    @Sendable func handle(_ note: Note) -> NoteDisposition {
        if note.isOf(type: "test") { seen.mark() }
        return .resume
    }
    try Notes.handle(handle)
    // Another one keeps the heap's locks busy.
    let other = try Thread { while !isOver.isMarked { _ = fillAndEmpty(seed: 1) } }
    let text = "test whether a text that takes memory is of any harm"
    let problem = try underNotes(text) { () throws(Errno) -> String? in
        while seen.count < 1000 {
            let count = fillAndEmpty(seed: 1 << 32)
            if count > 0 { return "\(count) blocks had changed" }
            // To be in the middle of this, too.
            for _ in 0..<50 { try Notes.handle(handle) }
        }
        return nil
    }
    isOver.mark()
    other.join()
    try settle()
    return problem
}

/// Takes more small blocks than a thread has at hand, and gives them back; returns in how many there was
/// something else in the end.
private func fillAndEmpty(seed: UInt64) -> Int {
    let words = 8
    let count = 512
    let blocks = UnsafeMutableBufferPointer<UnsafeMutablePointer<UInt64>>.allocate(capacity: count)
    for index in 0..<count {
        let block = UnsafeMutablePointer<UInt64>.allocate(capacity: words)
        unsafe block.initialize(repeating: seed + UInt64(index), count: words)
        unsafe blocks.initializeElement(at: index, to: block)
    }
    var changed = 0
    for index in 0..<count {
        let block = unsafe blocks[index]
        for word in 0..<words where unsafe block[word] != seed + UInt64(index) { changed += 1 }
        unsafe block.deallocate()
    }
    unsafe blocks.deallocate()
    return changed
}

/// Calls that wait end with `EINTR`; libstd's would go on, so these are the kernel's own.
private func checkInterruptedCalls(_ cases: inout Cases) {
    func check(_ name: String, _ call: SystemCall, _ arguments: (Int, Int, Int)) {
        cases.check("note-interrupts-\(name)") { () throws(Errno) in
            try Notes.handle { _ in .resume }
            let result = try underNotes("test") { () throws(Errno) in
                system_call(
                    Int(call.rawValue), arguments.0, arguments.1, arguments.2, 0, 0, 0)
            }
            try settle()
            return result == -Int(Errno.interrupted.rawValue) ? nil : "the result is \(result)"
        }
    }
    let minute = 60_000_000_000
    check("sleep", .sleep, (minute, 0, 0))
    let word = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
    unsafe word.initialize(to: 5)
    let address = Int(bitPattern: word)
    check("futex", .futexWait, (address, 5, minute))
    if let pipe = try? Descriptor.openPair("/dev/pipe/new") {
        check("read", .read, (Int(pipe.reading.number), address, 1))
        try? pipe.reading.close()
        try? pipe.writing.close()
    }
    unsafe word.deallocate()
}

/// Goes back to dying of notes, once none waits.
private func settle() throws(Errno) {
    let last = Mark()
    try Notes.handle { note in
        if note.isOf(type: "last") { last.mark() }
        return .resume
    }
    while (try? File.write("/proc/self/note", "last")) == nil { Thread.yield() }
    while !last.isMarked { Thread.yield() }
    try Notes.handleDefault()
}
