// How the kernel touches physical memory: all of it is mapped in one piece. Tests put an arena of
// ordinary memory in its place.

public import Arch

/// The window through which physical memory is visible.
///
/// In the kernel its base is `AddressLayout.directMap.start`.
@safe
public struct DirectMap: Sendable {
    /// Where physical address 0 appears; a multiple of 2 MiB.
    public let base: VirtualAddress

    /// A window at `base`.
    ///
    /// Whoever makes one vouches that all physical memory which is later named through it is
    /// mapped there, readable and writable.
    @unsafe
    public init(base: VirtualAddress) {
        precondition(base.isAligned(to: .large))
        self.base = base
    }

    /// The kernel's own window.
    public static var kernel: DirectMap { unsafe DirectMap(base: AddressLayout.directMap.start) }

    /// Where the byte at `address` appears.
    @inlinable
    public func virtualAddress(of address: PhysicalAddress) -> VirtualAddress {
        base + address.rawValue
    }

    /// Which physical byte appears at `address`, an address inside the window.
    @inlinable
    public func physicalAddress(of address: VirtualAddress) -> PhysicalAddress {
        PhysicalAddress(address - base)
    }

    /// A pointer to the byte at `address`.
    ///
    /// Whoever uses it vouches that the memory is theirs to touch.
    @unsafe @inlinable
    public func pointer(to address: PhysicalAddress) -> UnsafeMutableRawPointer {
        // Sound: the window never contains virtual address 0.
        unsafe virtualAddress(of: address).pointer.unsafelyUnwrapped
    }

    /// Fills `count` pages from `address` on with zero bytes.
    ///
    /// Whoever calls it vouches that the pages are theirs.
    @unsafe
    public func zeroPages(at address: PhysicalAddress, count: PageCount) {
        unsafe pointer(to: address).initializeMemory(
            as: UInt8.self, repeating: 0, count: Int(count.bytes))
    }
}
