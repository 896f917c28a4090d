// Sprites: which picture shows a thing's frame from which side. A lump's name says it: four letters
// for the sprite, then a letter for the frame and a digit for the side, once or twice; the second
// pair uses the picture mirrored. Side 0 is the same from everywhere.

/// One picture of a sprite.
struct SpritePicture {
    let patch: Patch
    let width: Fixed
    let leftOffset: Fixed
    let topOffset: Fixed
}

/// The pictures of one frame from eight sides.
struct SpriteFrame {
    /// Whether the eight sides differ.
    var rotates = false
    /// The picture for each side, -1 for none.
    var pictures: [8 of Int16] = .init(repeating: -1)
    /// A bit for each side whose picture is mirrored.
    var mirrored: UInt8 = 0
}

/// All sprites of the WADs.
final class SpriteSet {
    /// All pictures.
    let pictures: Table<SpritePicture>
    private let frames: Table<SpriteFrame>
    /// Where each sprite's frames start; one more than there are sprites.
    private let starts: Table<Int32>

    /// Loads the sprites of these names, in the order that numbers them.
    init(
        _ wad: WADDirectory, names spriteNames: [LumpName], arena: GraphicsArena
    ) throws(DataError) {
        var numbers: [UInt32: [Int]] = [:]
        for (number, name) in spriteNames.enumerated() {
            numbers[UInt32(truncatingIfNeeded: name.packed), default: []].append(number)
        }
        var found = [[SpriteFrame]](repeating: [], count: spriteNames.count)
        var pictures: [SpritePicture] = []
        for lump in wad.lumps(between: "S_START", and: "S_END") {
            let name = wad.name(at: lump)
            guard let sprites = numbers[UInt32(truncatingIfNeeded: name.packed)],
                let first = Self.view(name, at: 4)
            else { continue }
            let patch = try Patch(wad.bytes(at: lump), name: name, arena: arena)
            guard pictures.count < Int(Int16.max) else { break }
            for sprite in sprites {
                Self.install(first, pictures.count, mirrored: 0, in: &found[sprite])
                if let second = Self.view(name, at: 6) {
                    Self.install(second, pictures.count, mirrored: 0xFF, in: &found[sprite])
                }
            }
            pictures.append(
                SpritePicture(
                    patch: patch, width: Fixed(units: patch.width),
                    leftOffset: Fixed(units: patch.leftOffset),
                    topOffset: Fixed(units: patch.topOffset)))
        }
        self.pictures = Table(pictures)
        var starts: [Int32] = [0]
        for frames in found { starts.append(starts.last! + Int32(frames.count)) }
        self.starts = Table(starts)
        self.frames = Table(found.flatMap { $0 })
    }

    deinit {
        pictures.deallocate()
        frames.deallocate()
        starts.deallocate()
    }

    /// The frame and side at a place of a lump's name; nil when the characters are none.
    private static func view(_ name: LumpName, at place: Int) -> (frame: Int, side: Int)? {
        let frame = Int(name.byte(at: place)) - 0x41
        let side = Int(name.byte(at: place + 1)) - 0x30
        return frame >= 0 && frame < 29 && side >= 0 && side <= 8 ? (frame, side) : nil
    }

    private static func install(
        _ view: (frame: Int, side: Int), _ picture: Int, mirrored: UInt8,
        in frames: inout [SpriteFrame]
    ) {
        while frames.count <= view.frame { frames.append(SpriteFrame()) }
        var frame = frames[view.frame]
        if view.side == 0 {
            frame.rotates = false
            frame.pictures = .init(repeating: Int16(picture))
            frame.mirrored = mirrored
        } else {
            let bit: UInt8 = 1 << UInt8(view.side - 1)
            frame.rotates = true
            frame.pictures[view.side - 1] = Int16(picture)
            frame.mirrored = frame.mirrored & ~bit | mirrored & bit
        }
        frames[view.frame] = frame
    }

    /// The pictures of a sprite's frame; one without pictures if there is no such frame.
    @inline(__always) func frame(_ sprite: Int32, _ frame: Int32) -> SpriteFrame {
        guard sprite >= 0, sprite < Int32(starts.count) &- 1, frame >= 0 else {
            return SpriteFrame()
        }
        let index = starts[sprite] &+ frame
        return index < starts[sprite &+ 1] ? frames[index] : SpriteFrame()
    }
}
