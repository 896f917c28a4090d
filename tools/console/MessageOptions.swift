// The options that every tool has for how much it says.

public import ArgumentParser

/// `--quiet` and `--verbose`.
public struct MessageOptions: ParsableArguments {
    @Flag(name: [.short, .long], help: "Say nothing but errors.")
    var quiet = false

    @Flag(name: [.short, .long], help: "Say what is done to each file.")
    var verbose = false

    /// Creates the options without arguments; parsing fills them.
    public init() {}

    /// Refuses both at once.
    public func validate() throws {
        if quiet, verbose {
            throw ValidationError("--quiet and --verbose exclude each other")
        }
    }

    /// What the options ask for.
    public var verbosity: Verbosity {
        quiet ? .quiet : verbose ? .verbose : .normal
    }
}
