// The root table: the list of all others (ACPI 6.5, sections 5.2.7 RSDT and 5.2.8 XSDT).

/// The firmware's list of tables, through the XSDT when there is a sound one, else the RSDT.
public struct TableDirectory<Reader: PhysicalReader> {
    /// The root table that the entries come from.
    public let root: Table<Reader>
    /// How many tables the root table names.
    public let count: UInt64
    @usableFromInline let entryWidth: UInt64
    @usableFromInline let reader: Reader

    /// Follows the root pointer at a physical address (`BootInfo.rsdp`).
    ///
    /// A damaged XSDT is passed over for an intact RSDT, which names the same tables.
    /// - Throws: what is wrong with the root pointer, or with the last root table tried.
    @inlinable
    public init(rootPointerAt address: UInt64, in reader: Reader) throws(ACPIError) {
        let pointer = try RootPointer(at: address, in: reader)
        var failure = ACPIError.noRootTable
        if pointer.xsdtAddress != 0 {
            do throws(ACPIError) {
                let root = try Table(at: pointer.xsdtAddress, expecting: .xsdt, in: reader)
                self.init(root: root, entryWidth: 8, in: reader)
                return
            } catch { failure = error }
        }
        guard pointer.rsdtAddress != 0 else { throw failure }
        let root = try Table(at: pointer.rsdtAddress, expecting: .rsdt, in: reader)
        self.init(root: root, entryWidth: 4, in: reader)
    }

    @usableFromInline
    init(root: Table<Reader>, entryWidth: UInt64, in reader: Reader) {
        self.root = root
        self.entryWidth = entryWidth
        self.reader = reader
        count = (root.length - Table<Reader>.headerLength) / entryWidth
    }

    /// The physical address of the table that entry `index` names.
    @inlinable
    public func address(at index: UInt64) throws(ACPIError) -> UInt64 {
        guard index < count else { throw .malformed(signature: root.signature, offset: index) }
        return try root.number(
            at: Table<Reader>.headerLength + index * entryWidth, width: entryWidth)
    }

    /// The name at the table's start that entry `index` names; the table itself is not checked.
    @inlinable
    public func signature(at index: UInt64) throws(ACPIError) -> TableSignature {
        let name = try reader.number(at: try address(at: index), width: 4)
        return TableSignature(rawValue: UInt32(truncatingIfNeeded: name))
    }

    /// The table that entry `index` names, checked.
    @inlinable
    public func table(at index: UInt64) throws(ACPIError) -> Table<Reader> {
        try Table(at: try address(at: index), expecting: nil, in: reader)
    }

    /// The first table of a name, checked. Entries that cannot be read are passed over.
    ///
    /// - Throws: `.notFound`, or what is wrong with the table.
    @inlinable
    public func find(_ wanted: TableSignature) throws(ACPIError) -> Table<Reader> {
        for index in 0..<count {
            let name: TableSignature
            do throws(ACPIError) { name = try signature(at: index) } catch { continue }
            if name == wanted { return try table(at: index) }
        }
        throw .notFound(wanted)
    }
}
