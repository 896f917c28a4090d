// How much of countable things a set of processes has, and may have. Memory is counted by accounts,
// which know pages; this is for what is simply one more or one less.

internal import Synchronization

/// Something of which there is only so much.
public enum Resource: UInt8, Sendable, CaseIterable {
    /// Processes that have not ended.
    case processes
    /// Threads.
    case threads
    /// Descriptors.
    case files
    /// Sockets.
    case sockets

    /// Its name.
    public var name: StaticString {
        switch self {
        case .processes: "processes"
        case .threads: "threads"
        case .files: "files"
        case .sockets: "sockets"
        }
    }
}

/// Counts what is taken against limits, here and in all meters above: whatever a part of a set of
/// processes takes, the whole set has taken.
///
/// Nothing here recurses: programs decide how deep sets are nested, and kernel stacks are small.
public final class ResourceMeter: @unchecked Sendable {
    /// How much may be taken of each; `nil` for as much as there is.
    public struct Limits: Sendable {
        private var values = InlineArray<4, UInt64>(repeating: .max)

        /// No limits.
        public init() {}

        /// The limit of a resource.
        public subscript(resource: Resource) -> UInt64 {
            get { values[Int(resource.rawValue)] }
            set { values[Int(resource.rawValue)] = newValue }
        }
    }

    /// The meter whose counts contain those of this one.
    public var parent: ResourceMeter? { above }
    /// Changes only as this meter, or one below, is released.
    private var above: ResourceMeter?
    /// What may be taken.
    public let limits: Limits
    private let processes = Atomic<UInt64>(0)
    private let threads = Atomic<UInt64>(0)
    private let files = Atomic<UInt64>(0)
    private let sockets = Atomic<UInt64>(0)

    /// A meter at which nothing has been taken.
    public init(_ limits: Limits, parent: ResourceMeter?) {
        self.limits = limits
        above = parent
    }

    deinit {
        // Those above of which nobody else knows are released one by one, not one inside of another.
        var next = above.take()
        while isKnownUniquelyReferenced(&next) { next = next?.above.take() }
    }

    /// How much is taken of a resource.
    public func used(_ resource: Resource) -> UInt64 {
        switch resource {
        case .processes: processes.load(ordering: .relaxed)
        case .threads: threads.load(ordering: .relaxed)
        case .files: files.load(ordering: .relaxed)
        case .sockets: sockets.load(ordering: .relaxed)
        }
    }

    /// Whether this is `other` or above it.
    public func contains(_ other: ResourceMeter?) -> Bool {
        var place = other
        while let here = place {
            if here === self { return true }
            place = here.parent
        }
        return false
    }

    /// Takes so many, here and above, or none at all.
    public func take(_ resource: Resource, _ count: UInt64 = 1) -> Bool {
        var place: ResourceMeter? = self
        while let here = place {
            guard here.add(resource, count) else {
                give(resource, count, below: here)
                return false
            }
            place = here.above
        }
        return true
    }

    /// Takes so many, whatever the limit here says: what the maker of a new set hands over to it.
    /// Limits above hold. Until so much is given back that the limit holds again, nothing more can be
    /// taken.
    public func takeOver(_ resource: Resource, _ count: UInt64) -> Bool {
        increase(resource, count)
        if let above, !above.take(resource, count) {
            subtract(resource, count)
            return false
        }
        return true
    }

    /// Gives so many back, here and above.
    public func give(_ resource: Resource, _ count: UInt64 = 1) {
        give(resource, count, below: nil)
    }

    /// Gives so many back, here and above, up to but without `end`.
    private func give(_ resource: Resource, _ count: UInt64, below end: ResourceMeter?) {
        var place: ResourceMeter? = self
        while let here = place, here !== end {
            here.subtract(resource, count)
            place = here.above
        }
    }

    private func add(_ resource: Resource, _ count: UInt64) -> Bool {
        if increase(resource, count) <= limits[resource] { return true }
        // Two that ask at once may both be refused the last one; none gets more than there is.
        subtract(resource, count)
        return false
    }

    @discardableResult
    private func increase(_ resource: Resource, _ count: UInt64) -> UInt64 {
        switch resource {
        case .processes: processes.wrappingAdd(count, ordering: .relaxed).newValue
        case .threads: threads.wrappingAdd(count, ordering: .relaxed).newValue
        case .files: files.wrappingAdd(count, ordering: .relaxed).newValue
        case .sockets: sockets.wrappingAdd(count, ordering: .relaxed).newValue
        }
    }

    private func subtract(_ resource: Resource, _ count: UInt64) {
        switch resource {
        case .processes: processes.wrappingSubtract(count, ordering: .relaxed)
        case .threads: threads.wrappingSubtract(count, ordering: .relaxed)
        case .files: files.wrappingSubtract(count, ordering: .relaxed)
        case .sockets: sockets.wrappingSubtract(count, ordering: .relaxed)
        }
    }
}
