// The four-letter names of ACPI tables (ACPI 6.5, table 5.5 and 5.6).

/// The name that a table's first four bytes spell.
public struct TableSignature: Equatable, Sendable {
    /// The four bytes as a little-endian number, the way they are read from memory.
    public let rawValue: UInt32

    /// A signature from the number read at a table's start.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// A signature from its four letters.
    @inlinable
    public init(_ a: Unicode.Scalar, _ b: Unicode.Scalar, _ c: Unicode.Scalar, _ d: Unicode.Scalar)
    {
        rawValue =
            (a.value & 0xFF) | (b.value & 0xFF) << 8 | (c.value & 0xFF) << 16
            | (d.value & 0xFF) << 24
    }

    // Computed, not stored: the kernel has no lazily initialised globals.

    /// Root System Description Pointer; not a table of its own, named in errors only.
    @inlinable public static var rsdp: Self { Self("R", "S", "D", "P") }
    /// Root System Description Table: 32-bit pointers.
    @inlinable public static var rsdt: Self { Self("R", "S", "D", "T") }
    /// Extended System Description Table: 64-bit pointers.
    @inlinable public static var xsdt: Self { Self("X", "S", "D", "T") }
    /// Multiple APIC Description Table.
    @inlinable public static var madt: Self { Self("A", "P", "I", "C") }
    /// Fixed ACPI Description Table.
    @inlinable public static var fadt: Self { Self("F", "A", "C", "P") }
    /// High Precision Event Timer description.
    @inlinable public static var hpet: Self { Self("H", "P", "E", "T") }
    /// PCI Express memory-mapped configuration space description.
    @inlinable public static var mcfg: Self { Self("M", "C", "F", "G") }
    /// Differentiated System Description Table: AML code.
    @inlinable public static var dsdt: Self { Self("D", "S", "D", "T") }
    /// Secondary System Description Table: more AML code.
    @inlinable public static var ssdt: Self { Self("S", "S", "D", "T") }
}

extension TableSignature: CustomStringConvertible {
    /// The four letters; bytes that are not printable ASCII show as `?`.
    public var description: String {
        var text = ""
        for shift: UInt32 in [0, 8, 16, 24] {
            let byte = UInt8(truncatingIfNeeded: rawValue >> shift)
            let isPrintable = byte >= 0x20 && byte < 0x7F
            text.unicodeScalars.append(isPrintable ? Unicode.Scalar(byte) : "?")
        }
        return text
    }
}
