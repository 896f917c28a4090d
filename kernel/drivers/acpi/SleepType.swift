// The one thing from AML that power-off needs: the `\_S5` package (ACPI 6.5, section 7.4.2.5). Its
// form is fixed in practice, so it is found by its encoding instead of by an interpreter.

/// What to write into the sleep type fields of the PM1 control registers to power off.
public struct SleepType: Equatable, Sendable {
    /// For PM1a control.
    public let pm1a: UInt8
    /// For PM1b control.
    public let pm1b: UInt8

    /// A pair of sleep types.
    public init(pm1a: UInt8, pm1b: UInt8) {
        self.pm1a = pm1a
        self.pm1b = pm1b
    }

    /// Searches a DSDT or SSDT for `Name (_S5, Package () { a, b, … })`.
    ///
    /// - Returns: `nil` when the table holds no such definition.
    @inlinable
    public static func softOff<Reader: PhysicalReader>(
        in table: Table<Reader>
    ) throws(ACPIError) -> SleepType? {
        var offset = Table<Reader>.headerLength
        var lastFour: UInt32 = 0
        while offset < table.length {
            lastFour = lastFour >> 8 | UInt32(try table.byte(at: offset)) << 24
            offset += 1
            guard lastFour == 0x5F35_535F else { continue }  // "_S5_"
            if let found = Self.package(at: offset, of: table) { return found }
        }
        return nil
    }

    /// Decodes PackageOp PkgLength NumElements integer integer; `nil` for anything else.
    @usableFromInline
    static func package<Reader: PhysicalReader>(
        at start: UInt64, of table: Table<Reader>
    ) -> SleepType? {
        do throws(ACPIError) {
            guard try table.byte(at: start) == 0x12 else { return nil }
            // The two top bits of PkgLength's first byte count the bytes that follow it.
            var offset = start + 2 + UInt64(try table.byte(at: start + 1) >> 6)
            let count = try table.byte(at: offset)
            offset += 1
            guard count >= 1 else { return nil }
            guard let pm1a = try integer(at: &offset, of: table) else { return nil }
            let pm1b = count >= 2 ? try integer(at: &offset, of: table) : 0
            return SleepType(pm1a: pm1a & 7, pm1b: (pm1b ?? 0) & 7)
        } catch {
            return nil
        }
    }

    /// A small AML integer: ZeroOp, OneOp or the low byte of a prefixed constant.
    private static func integer<Reader: PhysicalReader>(
        at offset: inout UInt64, of table: Table<Reader>
    ) throws(ACPIError) -> UInt8? {
        let opcode = try table.byte(at: offset)
        offset += 1
        let width: UInt64
        switch opcode {
        case 0x00: return 0
        case 0x01: return 1
        case 0x0A: width = 1
        case 0x0B: width = 2
        case 0x0C: width = 4
        default: return nil
        }
        let value = try table.byte(at: offset)
        offset += width
        return value
    }
}
