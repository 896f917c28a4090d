// Fuzz target: what a keyboard and a mouse send, byte by byte.
// `make fuzz FUZZ=InputBytes` builds it with the sources below under the address sanitizer.
// sources: kernel/drivers/ps2/ScanCodeDecoder.swift kernel/drivers/ps2/MousePacketDecoder.swift kernel/drivers/input/KeyUsages.swift

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzInputBytes(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    let bytes =
        unsafe start.map {
            unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: count))
        } ?? []
    var keys = ScanCodeDecoder()
    var mice = [
        MousePacketDecoder(.plain), MousePacketDecoder(.wheel), MousePacketDecoder(.explorer),
    ]
    for byte in bytes {
        _ = keys.take(byte)
        for index in mice.indices {
            guard let packet = mice[index].take(byte) else { continue }
            precondition(packet.buttons < 32)
            precondition(-256...255 ~= packet.x && -255...256 ~= packet.y)
            precondition(-128...128 ~= packet.wheel)
        }
    }
    return 0
}
