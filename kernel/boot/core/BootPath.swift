// File names as boot.cfg writes them and as the firmware's file protocol wants them.

/// Joins paths of boot.cfg.
public enum BootPath {
    /// A path as the firmware takes it: backslashes, from the volume's root, ending in a zero.
    ///
    /// - Parameter directory: what a path without a leading slash is relative to.
    public static func firmwarePath(_ path: String, in directory: String) -> [UInt16] {
        var units: [UInt16] = []
        let isAbsolute = path.utf8.first == UInt8(ascii: "/") || path.utf8.first == backslash
        let full = isAbsolute ? path : directory + "/" + path
        for unit in full.utf16 {
            let unit = unit == UInt16(UInt8(ascii: "/")) ? UInt16(backslash) : unit
            if unit == UInt16(backslash), units.last == unit { continue }
            units.append(unit)
        }
        if units.first != UInt16(backslash) { units.insert(UInt16(backslash), at: 0) }
        units.append(0)
        return units
    }

    private static var backslash: UInt8 { UInt8(ascii: "\\") }
}
