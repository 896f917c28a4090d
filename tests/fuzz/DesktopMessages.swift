// Fuzz target: arbitrary bytes as a packet to the window server and as one from it. Whatever is
// accepted must be the same message when it is written again.
// sources: userland/libpatchwork/geometry userland/libpatchwork/protocol
// modules: Geometry

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDesktopMessages(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    do throws(ProtocolError) {
        var reader = try PacketReader(bytes)
        while let message = try reader.next() {
            let request = try Request(message)
            var writer = MessageWriter()
            request.write(surface: message.surface, to: &writer)
            var again = try PacketReader(writer.take())
            guard let copy = try again.next() else { preconditionFailure("nothing written") }
            let same = try Request(copy)
            precondition(same == request && copy.surface == message.surface)
        }
    } catch {
        _ = error.message
    }
    do throws(ProtocolError) {
        var reader = try PacketReader(bytes)
        while let message = try reader.next() { _ = try Event(message) }
    } catch {
        _ = error.message
    }
    return 0
}
