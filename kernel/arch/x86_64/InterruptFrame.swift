// What the entry code in entry.S saves of an interrupted program.

/// The registers of the interrupted code, on its stack; changes take effect on return.
///
/// The order is that in which entry.S and the CPU push, last first.
public struct InterruptFrame: BitwiseCopyable {
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public var r15, r14, r13, r12, r11, r10, r9, r8, rbp, rdi, rsi, rdx, rcx, rbx, rax: UInt64
    /// What arrived: the number of the entry stub.
    public internal(set) var vector: UInt64
    /// What the CPU says about an exception; 0 where it says nothing.
    public let errorCode: UInt64
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    public var rip, cs, rflags, rsp, ss: UInt64

    /// The bit of ``rflags`` that is set while the CPU takes interrupts.
    static var interruptFlag: UInt64 { 1 << 9 }

    /// What the assembly relies on; checked at boot.
    static var isLaidOutAsPushed: Bool {
        MemoryLayout<InterruptFrame>.size == 22 * 8
    }
}

/// The vectors that the CPU itself raises (Intel SDM vol. 3, 6.15).
public enum Exception: UInt8, Sendable {
    /// Division by zero or an overflowing quotient.
    case divideError = 0
    /// Single step or breakpoint register.
    case debug = 1
    /// Non-maskable interrupt; the kernel uses it to stop CPUs in a panic.
    case nonMaskable = 2
    /// INT3.
    case breakpoint = 3
    /// An instruction the CPU does not know; `ud2`, which is what a Swift trap is.
    case invalidOpcode = 6
    /// x87 or SSE instruction while switched off.
    case deviceNotAvailable = 7
    /// An exception while delivering an exception; most often a kernel stack overflow.
    case doubleFault = 8
    /// A task state segment is wrong.
    case invalidTaskState = 10
    /// A segment is not present.
    case segmentNotPresent = 11
    /// Stack segment fault: a non-canonical address through the stack pointer.
    case stackSegment = 12
    /// Anything protected, and non-canonical addresses.
    case generalProtection = 13
    /// No translation, or not with these rights; CR2 holds the address.
    case pageFault = 14
    /// Unmasked x87 exception.
    case x87 = 16
    /// Misaligned access with alignment checks on.
    case alignmentCheck = 17
    /// The hardware itself is broken.
    case machineCheck = 18
    /// Unmasked SSE exception.
    case simd = 19

    /// The name that people know it by.
    public var name: StaticString {
        switch self {
        case .divideError: "divide error"
        case .debug: "debug"
        case .nonMaskable: "non-maskable interrupt"
        case .breakpoint: "breakpoint"
        case .invalidOpcode: "invalid opcode"
        case .deviceNotAvailable: "device not available"
        case .doubleFault: "double fault"
        case .invalidTaskState: "invalid task state"
        case .segmentNotPresent: "segment not present"
        case .stackSegment: "stack segment fault"
        case .generalProtection: "general protection fault"
        case .pageFault: "page fault"
        case .x87: "x87 exception"
        case .alignmentCheck: "alignment check"
        case .machineCheck: "machine check"
        case .simd: "SSE exception"
        }
    }
}

/// The error code of a page fault (Intel SDM vol. 3, 4.7).
public struct PageFaultCode: OptionSet, Sendable {
    /// The code as the CPU pushes it.
    public let rawValue: UInt64

    /// A code as the CPU pushes it.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// There is a translation, but not with the rights that the access needs.
    public static var protection: Self { Self(rawValue: 1 << 0) }
    /// The access was a write.
    public static var write: Self { Self(rawValue: 1 << 1) }
    /// The access came from user mode.
    public static var user: Self { Self(rawValue: 1 << 2) }
    /// A page table is damaged.
    public static var reservedBit: Self { Self(rawValue: 1 << 3) }
    /// The access was an instruction fetch.
    public static var instructionFetch: Self { Self(rawValue: 1 << 4) }
}

extension InterruptFrame {
    /// Whether user mode was interrupted.
    public var cameFromUserMode: Bool { cs & 3 != 0 }

    /// Whether the interrupted code could have been interrupted by a device, too.
    public var allowedInterrupts: Bool {
        rflags & InterruptFrame.interruptFlag != 0 && !DeferredInterrupts.arePutOff
    }
}
