// What a program is told when memory says no.

public import KernelABI
public import Memory

extension Errno {
    /// The error number for a refusal.
    public init(_ error: MemoryError) {
        switch error {
        case .outOfMemory, .quotaExceeded, .noAddressSpace: self = .noMemory
        case .invalidRange: self = .invalidArgument
        case .notMapped: self = .noMemory
        case .alreadyMapped: self = .exists
        case .notPermitted: self = .accessDenied
        case .badAddress: self = .badAddress
        }
    }

    /// Runs `body`, with its refusals as error numbers.
    public static func translating<Result: ~Copyable>(
        _ body: () throws(MemoryError) -> Result
    ) throws(Errno) -> Result {
        do throws(MemoryError) {
            return try body()
        } catch {
            throw Errno(error)
        }
    }
}
