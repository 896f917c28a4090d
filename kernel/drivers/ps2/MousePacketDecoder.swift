// The packets of a PS/2 mouse, with the extensions of Microsoft's IntelliMouse (a wheel in a fourth
// byte) and IntelliMouse Explorer (buttons 4 and 5 in the same byte).

/// Turns bytes into what a mouse did.
struct MousePacketDecoder: Sendable {
    /// Which packets the mouse sends.
    enum Format: Sendable {
        /// Three bytes.
        case plain
        /// A fourth byte for the wheel.
        case wheel
        /// A fourth byte for the wheel and two more buttons.
        case explorer
    }

    /// What a packet says.
    struct Packet: Equatable {
        /// Bit n stands for button n + 1.
        var buttons: UInt8 = 0
        /// To the right.
        var x: Int32 = 0
        /// Down.
        var y: Int32 = 0
        /// Notches away from the user.
        var wheel: Int32 = 0
    }

    private let format: Format
    private var bytes = InlineArray<4, UInt8>(repeating: 0)
    private var count = 0

    /// A decoder.
    init(_ format: Format) {
        self.format = format
    }

    /// Takes one byte; returns what the packet says that it completes.
    mutating func take(_ byte: UInt8) -> Packet? {
        // Bit 3 is set in every first byte: the way back into step after a byte was lost.
        if count == 0, byte & 1 << 3 == 0 { return nil }
        bytes[count] = byte
        count += 1
        guard count == (format == .plain ? 3 : 4) else { return nil }
        count = 0
        return packet()
    }

    /// Begins a new packet: the mouse was silent for a while, or plugged in.
    mutating func restart() { count = 0 }

    private func packet() -> Packet {
        var packet = Packet()
        packet.buttons = bytes[0] & 7
        // A movement that overflowed is of unknown size.
        if bytes[0] & 1 << 6 == 0 {
            packet.x = Int32(bytes[1]) - (bytes[0] & 1 << 4 != 0 ? 256 : 0)
        }
        if bytes[0] & 1 << 7 == 0 {
            packet.y = (bytes[0] & 1 << 5 != 0 ? 256 : 0) - Int32(bytes[2])
        }
        // The mouse counts towards the user.
        switch format {
        case .plain: break
        case .wheel: packet.wheel = -Int32(Int8(bitPattern: bytes[3]))
        case .explorer:
            packet.wheel = -Int32(Int8(bitPattern: bytes[3] << 4) >> 4)
            packet.buttons |= bytes[3] >> 1 & 0b11000
        }
        return packet
    }
}
