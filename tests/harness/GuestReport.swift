// What a guest says on the debug console (port 0xE9): one line per case, then how many there were.
//
//   case <name> ok
//   case <name> failed <reason>
//   done <count>
//   status <how the line ended that init was given>

/// The results that a guest reported.
public struct GuestReport: Equatable, Sendable {
    /// One case.
    public struct Case: Equatable, Sendable {
        /// Its name, without spaces.
        public let name: String
        /// Why it failed, or `nil` when it passed.
        public let failure: String?

        /// A result.
        public init(name: String, failure: String?) {
            self.name = name
            self.failure = failure
        }
    }

    /// The cases in the order of their lines.
    public private(set) var cases: [Case] = []
    /// What the guest says it ran, or `nil` when it never got to the end.
    public private(set) var announcedCount: Int?
    /// How the shell's line ended that was given to `init`, empty for success; `nil` without one.
    public private(set) var status: String?
    /// Lines that are none of the above: a guest that talks nonsense has failed.
    public private(set) var strayLines: [String] = []

    /// Reads everything that came out of the debug console.
    public init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            switch (words.first, words.count) {
            case ("case", 3) where words[2] == "ok":
                cases.append(Case(name: words[1], failure: nil))
            case ("case", 3...) where words[2] == "failed":
                let reason = words.count > 3 ? words[3] : "no reason given"
                cases.append(Case(name: words[1], failure: reason))
            case ("done", 2) where Int(words[1]) != nil && announcedCount == nil:
                announcedCount = Int(words[1])
            case ("status", _) where status == nil:
                status = words.dropFirst().joined(separator: " ")
            default: strayLines.append(String(line))
            }
        }
    }

    /// Whether the guest finished, and every case it announced has exactly one line.
    public var isComplete: Bool {
        announcedCount == cases.count && strayLines.isEmpty
            && Set(cases.map(\.name)).count == cases.count
    }
}
