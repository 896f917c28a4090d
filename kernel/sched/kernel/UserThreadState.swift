// What a program's thread has besides that of a kernel thread: an address space, vector registers
// and a thread pointer, all of which stay in the CPU while the thread is in the kernel.

public import Arch

/// The address space of a program, as far as the scheduler has to know.
public protocol SchedulableAddressSpace: AnyObject, Sendable {
    /// The root page table.
    var root: PhysicalAddress { get }
    /// Called before the CPU starts to use the address space.
    func willActivate(on cpu: CPUIndex)
    /// Called after the CPU has stopped using it.
    func didDeactivate(on cpu: CPUIndex)
}

/// The user half of a program's thread.
public final class UserThreadState {
    let space: any SchedulableAddressSpace
    /// What the process module keeps for the thread.
    public let owner: AnyObject
    private let vector: VectorState
    /// FS base: where the program keeps its thread-local storage.
    private var threadPointer: UInt64 = 0

    /// A fresh state; `nil` when there is no memory.
    public init?(space: any SchedulableAddressSpace, owner: AnyObject) {
        guard let vector = VectorState() else { return nil }
        self.vector = vector
        self.space = space
        self.owner = owner
    }

    /// Sets the thread pointer of the calling thread, whose state this is.
    public func setThreadPointer(_ address: UInt64) {
        threadPointer = address
        ModelSpecificRegister.fsBase.write(address)
    }

    /// The thread stops running on this CPU.
    func leave() {
        vector.save()
    }

    /// The thread starts to run on this CPU.
    func enter() {
        vector.restore()
        ModelSpecificRegister.fsBase.write(threadPointer)
    }
}
