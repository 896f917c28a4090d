// What of each surface can be seen. Worked out when the stack changes, used for every frame.

internal import DesktopProtocol
internal import Geometry

/// The order of surfaces and their visible parts.
struct Compositor {
    /// All shown surfaces, from the bottom to the top.
    private(set) var stack: [Surface] = []
    /// What no opaque surface covers.
    private(set) var bare = Region()
    /// Something came, went or moved since the last `refresh`.
    private(set) var isStale = true

    /// Something came, went or moved.
    mutating func invalidateStack() { isStale = true }

    /// Works out what can be seen, from the top to the bottom: what an opaque surface covers is taken
    /// from everything below it.
    /// Returns what stayed but now lies elsewhere among the others.
    mutating func refresh(_ shown: [Surface], screen: Rect) -> [Surface] {
        isStale = false
        let reordered = Compositor.reordered(from: stack, to: shown)
        for surface in stack {
            surface.visible = Region()
            surface.visibleShadow = Region()
        }
        stack = shown
        var free = Region(screen)
        for surface in shown.reversed() {
            surface.visible = free.intersection(surface.frame)
            if surface.hasShadow {
                var shadow = free.intersection(Shadow.bounds(of: surface.frame))
                shadow.subtract(surface.frame)
                surface.visibleShadow = shadow
            }
            if surface.isOpaque { free.subtract(surface.frame) }
        }
        bare = free
        return reordered
    }

    /// The parts of a region in which the pixels of one opaque surface are all there is: no shadow falls
    /// on them, nothing lies over them, and they are in none of the `overlays`.
    func plainParts(of region: Region, under overlays: Region) -> [(
        surface: Surface, parts: Region
    )] {
        var covered = overlays
        var found: [(surface: Surface, parts: Region)] = []
        let bounds = region.bounds
        for surface in stack.reversed() where Shadow.bounds(of: surface.frame).overlaps(bounds) {
            if surface.isOpaque && !surface.state.contains(.unresponsive) {
                var parts = surface.visible.intersection(region)
                parts.subtract(covered)
                if !parts.isEmpty { found.append((surface, parts)) }
            } else {
                covered.add(surface.frame)
            }
            covered.add(surface.visibleShadow)
        }
        return found
    }

    /// Those in both lists that are not in the same order in them.
    private static func reordered(from old: [Surface], to new: [Surface]) -> [Surface] {
        let kept = old.filter { surface in new.contains { $0 === surface } }
        let still = new.filter { surface in old.contains { $0 === surface } }
        return zip(kept, still).filter { $0 !== $1 }.map { $0.0 }
    }
}
