// The bits of `TicCommand.buttons`, as demos store them.

enum CommandButton {
    static let attack: UInt8 = 1
    static let use: UInt8 = 2
    /// The weapon in `weaponMask` was chosen.
    static let change: UInt8 = 4
    static let weaponMask: UInt8 = 0x38
    static let weaponShift: UInt8 = 3
    /// The other bits are a command to the game, not to the player.
    static let special: UInt8 = 0x80
    static let specialMask: UInt8 = 3
    static let pause: UInt8 = 1
    static let saveGame: UInt8 = 2
    static let saveMask: UInt8 = 0x1C
    static let saveShift: UInt8 = 2
}
