// From the numbers that keyboards use to those that the system uses: usages of the USB HID keyboard
// page (HID Usage Tables, section 10), as in the original.

/// Tables of key numbers. Each row holds eight usages, the first in its lowest byte; 0 stands for keys
/// that the system does not know.
enum KeyUsages {
    /// The usage of a key by its number in scan code set 2, after the prefix E0 or without it.
    static func ofScanCode(_ code: UInt8, isExtended: Bool) -> UInt8? {
        usage(in: isExtended ? extendedRow(Int(code >> 3)) : row(Int(code >> 3)), Int(code))
    }

    /// The usage of a key by its number in Linux' input-event-codes.h, which is what virtio uses
    /// (VIRTIO 1.2, 5.8).
    static func ofEventCode(_ code: UInt16) -> UInt8? {
        usage(in: eventRow(Int(code >> 3)), Int(code))
    }

    private static func usage(in row: UInt64, _ code: Int) -> UInt8? {
        let usage = UInt8(truncatingIfNeeded: row >> (UInt64(code & 7) * 8))
        return usage == 0 ? nil : usage
    }

    /// Scan code set 2 (IBM PS/2 Technical Reference), the keys of one byte.
    private static func row(_ row: Int) -> UInt64 {
        switch row {
        case 0x00: 0x453B_3A3C_3E00_4200
        case 0x01: 0x0035_2B3D_3F41_4368
        case 0x02: 0x001E_14E0_88E1_E269
        case 0x03: 0x001F_1A04_161D_006A
        case 0x04: 0x0020_2108_071B_066B
        case 0x05: 0x0022_1517_0919_2C6C
        case 0x06: 0x0023_1C0A_0B05_116D
        case 0x07: 0x0025_2418_0D10_006E
        case 0x08: 0x0026_2712_0C0E_366F
        case 0x09: 0x002D_1333_0F38_3770
        case 0x0A: 0x7200_2E2F_0034_8771
        case 0x0B: 0x7300_3100_3028_E539
        case 0x0C: 0x8B2A_008A_0000_6400
        case 0x0D: 0x0000_005F_5C89_5900
        case 0x0E: 0x5329_605E_5D5A_6362
        case 0x0F: 0x0047_6155_565B_5744
        case 0x10: 0x0000_0046_4000_0000
        default: 0
        }
    }

    /// Scan code set 2, the keys after E0.
    private static func extendedRow(_ row: Int) -> UInt64 {
        switch row {
        case 0x02: 0x0000_EAE4_0000_E600
        case 0x03: 0xE300_0000_0000_0000
        case 0x04: 0xE700_0000_7F00_8100
        case 0x05: 0x6500_0000_FB00_0000
        case 0x06: 0x6600_00E8_0080_0000
        case 0x07: 0xF800_0000_E900_0000
        case 0x09: 0x0000_EB00_0054_0000
        case 0x0B: 0x0000_0000_0058_0000
        case 0x0D: 0x0000_004A_5000_4D00
        case 0x0E: 0x0000_524F_0051_4C49
        case 0x0F: 0x0048_4B46_004E_0000
        default: 0
        }
    }

    /// Linux event codes.
    private static func eventRow(_ row: Int) -> UInt64 {
        switch row {
        case 0x00: 0x2322_2120_1F1E_2900
        case 0x01: 0x2B2A_2E2D_2726_2524
        case 0x02: 0x0C18_1C17_1508_1A14
        case 0x03: 0x1604_E028_302F_1312
        case 0x04: 0x330F_0E0D_0B0A_0907
        case 0x05: 0x1906_1B1D_31E1_3534
        case 0x06: 0x55E5_3837_3610_1105
        case 0x07: 0x3E3D_3C3B_3A39_2CE2
        case 0x08: 0x5F47_5343_4241_403F
        case 0x09: 0x5957_5E5D_5C56_6160
        case 0x0A: 0x4464_9400_6362_5B5A
        case 0x0B: 0x8C8B_888A_9392_8745
        case 0x0C: 0x524A_00E6_4654_E458
        case 0x0D: 0x4C49_4E51_4D4F_504B
        case 0x0E: 0x4800_6766_8081_7F00
        case 0x0F: 0x65E7_E389_9190_8500
        case 0x10: 0x7D74_7C77_7A76_7978
        case 0x11: 0x00F8_00FB_0075_7B7E
        case 0x14: 0x00E9_EAE8_EB00_0000
        case 0x16: 0x6800_0000_0000_0000
        case 0x17: 0x706F_6E6D_6C6B_6A69
        case 0x18: 0x0000_0000_0073_7271
        default: 0
        }
    }
}
