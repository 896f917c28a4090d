// The one error type of the engine: data from outside (WADs, demos, saves) is not what it should be.

/// Something is wrong with data the engine was given.
public struct DataError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The lump (or file, for errors above lumps) that is at fault.
    public let lump: String

    /// What is wrong with it, with the offset where that helps.
    public let problem: String

    /// An error about a lump or file of this name.
    public init(lump: String, problem: String) {
        self.lump = lump
        self.problem = problem
    }

    /// An error about a lump.
    public init(lump: LumpName, problem: String) {
        self.init(lump: lump.description, problem: problem)
    }

    /// The lump and the problem in one line.
    public var description: String { "\(lump): \(problem)" }
}
