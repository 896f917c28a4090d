// The last thing that a broken kernel does: say what happened, where, and how it got there.

internal import Arch
internal import KernelLog
internal import Processes

/// Installs the report for all exceptions that mean the kernel is broken.
func installPanicReport() {
    for vector in 0..<InterruptVector.firstFree where Exception(rawValue: vector) != nil {
        unsafe setInterruptHandler(vector) { frame in
            unsafe handleException(frame.assumingMemoryBound(to: InterruptFrame.self))
        }
    }
}

private func handleException(_ frame: UnsafeMutablePointer<InterruptFrame>) {
    if unsafe Faults.handle(frame) { return }
    unsafe reportPanic(frame.pointee)
}

/// Prints the report for the exception that `frame` describes and ends.
func reportPanic(_ frame: InterruptFrame) -> Never {
    guard PanicState.enter() else { haltForever() }
    stopOtherCPUs()
    unsafe Log.enterPanic()
    if KernelOptions.current.isQuiet { SystemSerial.showLog() }

    writePanicLine("kernel panic: \(cause(of: frame))")
    writeRegisters(frame)
    writeBacktrace(frame)
    writePanicLine("The system has stopped. Please report the lines above.")
    endAfterPanic()
}

private func writePanicLine(_ message: LogMessage) {
    Log.write(message, .panic)
}

/// The first line: what a reader should know if they read nothing else.
private func cause(of frame: InterruptFrame) -> LogMessage {
    guard let exception = Exception(rawValue: UInt8(truncatingIfNeeded: frame.vector)) else {
        return "interrupt \(frame.vector)"
    }
    switch exception {
    case .invalidOpcode:
        let message = unsafe panicMessage
        if !message.isEmpty { return "\(utf8: unsafe message.span)" }
        return isUndefinedInstruction(at: frame.rip)
            ? "a Swift check failed (overflow, bounds, precondition or nil)"
            : "invalid opcode"
    case .pageFault:
        return pageFaultCause(frame)
    case .doubleFault where StackGuards.contain(pageFaultAddress):
        return "kernel stack overflow at \(hex: pageFaultAddress.rawValue) (double fault)"
    default:
        return "\(exception.name), error code \(hex: frame.errorCode)"
    }
}

private func pageFaultCause(_ frame: InterruptFrame) -> LogMessage {
    let code = PageFaultCode(rawValue: frame.errorCode)
    let access: StaticString =
        code.contains(.instructionFetch)
        ? "executing" : code.contains(.write) ? "writing" : "reading"
    let reason: StaticString =
        code.contains(.reservedBit)
        ? "a damaged page table" : code.contains(.protection) ? "a protected page" : "no page"
    return "page fault \(access) \(hex: pageFaultAddress.rawValue): \(reason)"
}

/// A Swift trap is a `ud2` (0F 0B).
private func isUndefinedInstruction(at address: UInt64) -> Bool {
    guard let word = probeWord(at: VirtualAddress(address)) else { return false }
    return word & 0xFFFF == 0x0B0F
}

private func writeRegisters(_ frame: InterruptFrame) {
    func row(
        _ a: StaticString, _ x: UInt64, _ b: StaticString, _ y: UInt64, _ c: StaticString,
        _ z: UInt64
    ) {
        writePanicLine(
            "  \(a) \(hex: x, width: 16)  \(b) \(hex: y, width: 16)  \(c) \(hex: z, width: 16)")
    }
    row("rip", frame.rip, "rsp", frame.rsp, "flg", frame.rflags)
    row("rax", frame.rax, "rbx", frame.rbx, "rcx", frame.rcx)
    row("rdx", frame.rdx, "rsi", frame.rsi, "rdi", frame.rdi)
    row("rbp", frame.rbp, "r8 ", frame.r8, "r9 ", frame.r9)
    row("r10", frame.r10, "r11", frame.r11, "r12", frame.r12)
    row("r13", frame.r13, "r14", frame.r14, "r15", frame.r15)
    let control = controlRegisters
    row("cr2", control.cr2, "cr3", control.cr3, "cr4", control.cr4)
}

/// Follows the chain of frame pointers; every word is probed, since the stack may be damaged. A
/// function that called itself again and again takes two lines.
private func writeBacktrace(_ frame: InterruptFrame) {
    writePanicLine("backtrace:")
    writePlace(frame.rip, in: frame.rip)
    var (framePointer, previous) = (frame.rbp, frame.rip)
    var (lines, repeats) = (0, 0)
    // Frames: as many as the largest kernel stack could hold of the smallest.
    for _ in 0..<4096 {
        guard lines < 32, let (caller, returnAddress) = linkage(at: framePointer) else { break }
        if returnAddress == previous {
            repeats += 1
        } else {
            writeRepeats(repeats)
            // The call stands before the return address, which may be another function's first byte.
            writePlace(returnAddress, in: returnAddress - 1)
            (previous, repeats, lines) = (returnAddress, 0, lines + 1)
        }
        // Callers are further up; anything else is damage or a loop.
        guard caller > framePointer else { break }
        framePointer = caller
    }
    writeRepeats(repeats)
}

/// What a function finds at its frame pointer: its caller's frame pointer, and where to return to.
private func linkage(at framePointer: UInt64) -> (caller: UInt64, returnAddress: UInt64)? {
    guard framePointer % 8 == 0,
        let caller = probeWord(at: VirtualAddress(framePointer)),
        let returnAddress = probeWord(at: VirtualAddress(framePointer &+ 8)),
        returnAddress != 0
    else { return nil }
    return (caller, returnAddress)
}

private func writeRepeats(_ count: Int) {
    if count > 0 { writePanicLine("    and \(count) times more") }
}

/// Writes `address` as a place in the function that the byte at `inside` belongs to.
private func writePlace(_ address: UInt64, in inside: UInt64) {
    guard let function = KernelSymbols.lookUp(VirtualAddress(inside)) else {
        return writePanicLine("  \(hex: address, width: 16)")
    }
    let offset = address - function.start.rawValue
    writePanicLine("  \(hex: address, width: 16)  \(utf8: function.name) + \(offset)")
}
