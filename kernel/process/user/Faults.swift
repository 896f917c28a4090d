// Exceptions: those of programs end the program with a status that says what happened and where; page
// faults first of all provide memory that was promised.

public import Arch
internal import KernelABI
internal import KernelLog
internal import Memory
internal import Scheduler

/// Deals with exceptions that are the business of processes.
public enum Faults {
    /// Deals with the exception in `frame` if it is a program's, or one that providing memory ends.
    ///
    /// - Returns: false when it is the kernel's own: a bug.
    public static func handle(_ frame: UnsafeMutablePointer<InterruptFrame>) -> Bool {
        // Field by field, since to copy all registers takes as long as all else that is done here.
        guard
            let exception = Exception(
                rawValue: UInt8(truncatingIfNeeded: unsafe frame.pointee.vector))
        else { return false }
        if exception == .pageFault, unsafe handlePageFault(frame) { return true }
        let registers = unsafe frame.pointee
        guard registers.cameFromUserMode, let thread = UserThread.current else { return false }
        InterruptState.enable()
        thread.fault(status(of: exception, registers))
        _ = InterruptState.disable()
        return true
    }

    private static func handlePageFault(_ frame: UnsafeMutablePointer<InterruptFrame>) -> Bool {
        // Faults with interrupts off are not copies to or from user memory.
        guard unsafe frame.pointee.allowedInterrupts else { return unsafe resumeAtFixup(frame) }
        let isHandled = UserThread.withCurrent { unsafe handlePageFault(frame, of: $0) }
        return if let isHandled { isHandled } else { unsafe resumeAtFixup(frame) }
    }

    private static func handlePageFault(
        _ frame: UnsafeMutablePointer<InterruptFrame>, of thread: UserThread
    ) -> Bool {
        let address = pageFaultAddress
        let isProgram = unsafe frame.pointee.cameFromUserMode
        guard isProgram || AddressLayout.user.contains(address),
            let space = thread.process.space
        else { return unsafe resumeAtFixup(frame) }
        // A call that copies is being counted already.
        if isProgram { Thread.enterKernel() }
        InterruptState.enable()
        let code = unsafe PageFaultCode(rawValue: frame.pointee.errorCode)
        let access: AddressSpace.Access =
            code.contains(.instructionFetch) ? .execute : code.contains(.write) ? .write : .read
        let resolution = space.handleFault(at: address, access)
        if resolution == .outOfMemory { thread.process.recordRefusal(.noMemory) }
        if resolution != .resolved, isProgram {
            let registers = unsafe frame.pointee
            thread.fault(status(ofPageFaultAt: address, registers, resolution))
        }
        _ = InterruptState.disable()
        if isProgram { Thread.leaveKernel() }
        if resolution == .resolved || isProgram { return true }
        return unsafe resumeAtFixup(frame)
    }

    private static func status(
        ofPageFaultAt address: VirtualAddress, _ registers: InterruptFrame,
        _ resolution: AddressSpace.FaultResolution
    ) -> LogMessage {
        let reason: StaticString =
            switch resolution {
            case .guardPage: "stack overflow"
            case .outOfMemory: "lack of memory"
            case .notPermitted: "access violation"
            default: "unmapped memory"
            }
        return "pagefault at \(hex: registers.rip) due to \(reason) at \(hex: address.rawValue)"
    }

    private static func status(
        of exception: Exception, _ registers: InterruptFrame
    ) -> LogMessage {
        switch exception {
        case .divideError: "divide by zero at \(hex: registers.rip)"
        case .invalidOpcode where isTrap(at: registers.rip):
            "trap (a failed check) at \(hex: registers.rip)"
        case .invalidOpcode: "illegal instruction at \(hex: registers.rip)"
        default: "\(exception.name) at \(hex: registers.rip)"
        }
    }

    /// Whether the instruction at `address` is `ud2`, with which Swift programs stop when a check
    /// fails. Interrupts are on.
    private static func isTrap(at address: UInt64) -> Bool {
        guard let word = try? UserPointer<UInt8>(address).load(),
            let next = try? UserPointer<UInt8>(address &+ 1).load()
        else { return false }
        return word == 0x0F && next == 0x0B
    }
}

extension LogMessage {
    /// The text in an array.
    var bytes: [UInt8] {
        let text = utf8
        return [UInt8](capacity: text.count) { output in
            for index in text.indices { output.append(text[index]) }
        }
    }
}
