// Where things are on the three episode maps of the intermission.

/// An animated spot of an episode map.
struct IntermissionSpot {
    let x: Int32
    let y: Int32
    let period: Int32
    let frames: Int
    /// The map on whose approach it appears; nil for one that always moves.
    let map: Int?
}

/// Positions on the episode maps.
enum IntermissionMap {
    /// The levels of three episodes.
    static let levels: [[(x: Int32, y: Int32)]] = [
        [
            (185, 164), (148, 143), (69, 122), (209, 102), (116, 89), (166, 55), (71, 56),
            (135, 29), (71, 24),
        ],
        [
            (254, 25), (97, 50), (188, 64), (128, 78), (214, 92), (133, 130), (208, 136),
            (148, 140), (235, 158),
        ],
        [
            (156, 168), (48, 154), (174, 95), (265, 75), (130, 48), (279, 23), (198, 48),
            (140, 25), (281, 136),
        ],
    ]

    /// The animated spots of an episode, in the order that numbers their pictures.
    static func spots(episode: Int) -> [IntermissionSpot] {
        switch episode {
        case 0:
            return [
                (224, 104), (184, 160), (112, 136), (72, 112), (88, 96), (64, 48), (192, 40),
                (136, 16), (80, 16), (64, 24),
            ].map { IntermissionSpot(x: $0.0, y: $0.1, period: 11, frames: 3, map: nil) }
        case 1:
            var spots = (1...7).map {
                IntermissionSpot(x: 128, y: 136, period: 11, frames: 1, map: $0)
            }
            spots.append(IntermissionSpot(x: 192, y: 144, period: 11, frames: 3, map: 8))
            spots.append(IntermissionSpot(x: 128, y: 136, period: 11, frames: 1, map: 8))
            return spots
        case 2:
            var spots = [(104, 168), (40, 136), (160, 96), (104, 80), (120, 32)].map {
                IntermissionSpot(x: $0.0, y: $0.1, period: 11, frames: 3, map: nil)
            }
            spots.append(IntermissionSpot(x: 40, y: 0, period: 8, frames: 3, map: nil))
            return spots
        default: return []
        }
    }
}
