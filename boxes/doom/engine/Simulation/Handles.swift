// Names for the moving parts of the world. A handle is an index into one of the world's pools.

/// A map object in `World.mobjs`; number 0 is nobody.
struct MobjID: Equatable, Sendable {
    /// The slot in the pool.
    var raw: Int32
    /// The handle of the mobj in a pool slot.
    @inline(__always) init(raw: Int32) { self.raw = raw }
    /// Nobody.
    @inline(__always) static var none: MobjID { MobjID(raw: 0) }
}

/// What a thinker is, which says the pool its index points into.
enum ThinkerKind: UInt8, Sendable {
    case none, mobj, ceiling, door, floor, plat, lightFlash, strobe, glow, fireFlicker
}

/// A thinker: something that acts once a tic.
struct ThinkerRef: Equatable, Sendable {
    var index: Int32
    var kind: ThinkerKind
    /// No thinker.
    @inline(__always) static var none: ThinkerRef { ThinkerRef(index: 0, kind: .none) }
}
