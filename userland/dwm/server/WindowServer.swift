// The window server without a system around it: packets of clients, input and time go in; packets for
// clients and pixels come out. Nothing here waits, reads a clock or knows a file.

public import DesktopProtocol
public import Geometry
public import Graphics

/// Why a client's memory cannot be had.
public enum ClaimError: Error {
    /// The key is worth nothing, or what it stands for is too small: the client's fault.
    case unusable
    /// The system has no memory to map it: nobody's fault.
    case noMemory
}

/// What the server needs from the world.
public protocol WindowServerHost: AnyObject {
    /// Maps the shared memory that a key stands for, for a picture of this size.
    func claimPixels(key: String, size: Size, pitch: Int) throws(ClaimError) -> Pixels
    /// A key for fresh shared memory that nobody has given a size yet; nil if there is none. It can be
    /// claimed once, and not for ever.
    func offerMemory() -> String?
    /// Makes a key of `offerMemory` worthless, if it has not been claimed.
    func takeBackMemory(key: String)
    /// A line for the log.
    func log(_ line: String)
    /// The character that a key types in the current layout, 0 for none.
    func character(code: UInt16, modifiers: KeyModifiers) -> UInt32
    /// Whether the right Alt is an AltGr in the current layout.
    var hasAltGraph: Bool { get }
}

/// How the server looks and behaves where programs have no say.
public struct WindowServerSettings: Sendable {
    /// The screen where there is no wallpaper.
    public var desktopColor = Color(0xFF00_6C6C)
    /// The preview of a snap and the selection of the switcher.
    public var accentColor = Color(0xFF1F_5FBF)
    /// The switcher's plate.
    public var plateColor = Color(0xE620_2428)
    /// Text on the plate.
    public var textColor = Color(0xFFFF_FFFF)
    /// From one frame to the next while there is something new all the time. Framebuffers do not say how
    /// often they are looked at; few are more often than this.
    public var frameNanoseconds: UInt64 = 13_333_333
    /// Two presses within this time are a double click.
    public var doubleClickNanoseconds: UInt64 = 400_000_000
    /// How long a key is held before it repeats.
    public var repeatDelayNanoseconds: UInt64 = 400_000_000
    /// Between two repeats; 0 for none.
    public var repeatNanoseconds: UInt64 = 33_000_000
    /// How far from a window's edge the edge can still be grasped, outside.
    public var graspOutside = 4

    /// The defaults.
    @export(interface)
    public init() {}
}

/// The window server.
public final class WindowServer {
    let host: any WindowServerHost
    /// How it looks and behaves.
    public var settings: WindowServerSettings
    /// The font of the switcher's titles; without one there are none.
    public var font: Font? = nil

    /// What people see.
    public private(set) var screen: Pixels
    /// As large as the screen: where pictures are put together that take more than a copy. What it holds
    /// counts for nothing once it was copied.
    var workspace: Pixels
    var now: UInt64 = 0

    // Clients and their surfaces.
    var clients: [UInt32: Client] = [:]
    var nextClient: UInt32 = 1
    var nextHandle: UInt32 = 1
    var totalPixels = 0

    // The picture, from the bottom to the top.
    var wallpaper: Surface? = nil
    var windows: [Surface] = []
    var panels: [Surface] = []
    var popups: [Surface] = []
    var cursorSurface: Surface? = nil

    // Who gets the keys: the window, and the windows in the order in which they last had them.
    var focus: Surface? = nil
    var recency: [Surface] = []
    var placed = 0

    // Composition.
    var compositor = Compositor()
    var damage = Region()
    /// When the last frame was due.
    var lastFrame: UInt64? = nil

    // Input.
    var pointer = PointerState()
    var input = InputState()
    var keyboard = KeyboardState()
    var drag: Drag? = nil
    var switcher: Switcher? = nil

    var clipboard: [UInt8] = []

    /// A server for a screen; nil if there is no memory to compose in.
    @export(interface)
    public init?(
        screen: Pixels, host: any WindowServerHost,
        settings: WindowServerSettings = WindowServerSettings()
    ) {
        guard let workspace = Pixels(size: screen.size) else { return nil }
        self.screen = screen
        self.workspace = workspace
        self.host = host
        self.settings = settings
        pointer.position = screen.bounds.center
        pointer.device = pointer.position
        damageEverything()
    }

    /// Everything on the screen.
    var screenBounds: Rect { screen.bounds }

    // MARK: Clients

    /// Somebody connected.
    @export(interface)
    public func connect(_ kind: ClientKind, now: UInt64) -> ClientID {
        self.now = now
        let client = Client(id: ClientID(number: nextClient), kind: kind)
        nextClient += 1
        clients[client.id.number] = client
        return client.id
    }

    /// A packet arrived. Errors are the client's: it is cut off, nobody else notices.
    @export(interface)
    public func receive(_ packet: [UInt8], from id: ClientID, now: UInt64) {
        self.now = now
        guard let client = clients[id.number], client.fault == nil else { return }
        var kind: UInt16 = 0
        do throws(ProtocolError) {
            var reader = try PacketReader(packet)
            while let message = try reader.next() {
                kind = message.kind
                guard client.mayAct(now: now) else {
                    return refuse(client, .tooMuch, kind: kind)
                }
                if let reason = handle(try Request(message), message.surface, client) {
                    return refuse(client, reason, kind: kind)
                }
                if client.fault != nil { return }
            }
        } catch {
            host.log("\(client.description): \(error.message) (kind \(kind))")
            refuse(client, .protocolViolation, kind: kind)
        }
    }

    /// The other end is gone.
    @export(interface)
    public func hangUp(_ id: ClientID, now: UInt64) {
        self.now = now
        guard let client = clients[id.number] else { return }
        removeSurfaces(of: client)
        clients[id.number] = nil
    }

    /// Cuts a client off: its surfaces go at once, the connection once its last packets are written.
    func refuse(_ client: Client, _ reason: DisconnectReason, kind: UInt16 = 0) {
        let request = RequestKind(rawValue: kind).map { " (\($0.name))" } ?? ""
        host.log("\(client.description) \(reason.message)\(request): disconnected")
        client.sayGoodbye(reason, kind: kind)
        removeSurfaces(of: client)
    }

    /// The next packet for a client, to be written without waiting; say `didSend` when it is.
    @export(interface)
    public func nextPacket(for id: ClientID) -> [UInt8]? {
        guard let client = clients[id.number] else { return nil }
        return client.nextPacket()
    }

    /// The packet that `nextPacket` gave has been written.
    @export(interface)
    public func didSend(to id: ClientID) { clients[id.number]?.didSend() }

    /// Whether the connection is to be closed: cut off, and (if it reads at all) told why.
    @export(interface)
    public func isFinished(_ id: ClientID) -> Bool {
        guard let client = clients[id.number] else { return true }
        return client.fault == .doesNotRead || client.fault != nil && !client.hasOutput
    }

    /// Whether the server has cut the client off; nothing it sends is looked at any more.
    @export(interface)
    public func isCutOff(_ id: ClientID) -> Bool { clients[id.number]?.fault != nil }

    /// Clients that something waits for, to be written when all input of a moment is handled.
    public var clientsWithOutput: [ClientID] {
        finishRound()
        return clients.values.filter { $0.hasOutput || $0.fault != nil }.map { $0.id }
    }

    /// Tells everybody that the server ends.
    @export(interface)
    public func shutDown() {
        for client in clients.values where client.fault == nil {
            client.sayGoodbye(.shutdown, kind: 0)
        }
    }

    /// Tells all programs to read the theme's files again.
    @export(interface)
    public func announceTheme() { broadcast(.themeChanged) }

    // MARK: The screen

    /// The screen has another size and place from now on. False if there is no memory for it: nothing
    /// changes.
    @export(interface)
    public func changeScreen(to fresh: Pixels, now: UInt64) -> Bool {
        self.now = now
        guard let memory = Pixels(size: fresh.size) else { return false }
        screen = fresh
        workspace = memory
        pointer.position = clampedToScreen(pointer.position)
        pointer.device = clampedToScreen(pointer.device)
        compositor.invalidateStack()
        damageEverything()
        for client in clients.values where client.didSayHello {
            client.send(.screenInfo(screenInfo))
        }
        refitWindows()
        refreshSwitcher()
        return true
    }

    var screenInfo: ScreenInfo {
        ScreenInfo(
            size: screen.size, workArea: workArea, frameNanoseconds: settings.frameNanoseconds)
    }

    /// What panels leave free.
    public var workArea: Rect {
        var insets = Insets.zero
        for panel in panels where panel.isShown {
            let thickness = panel.reserve.thickness
            let edge = panel.reserve.edge
            if edge.contains(.left) { insets.left = max(insets.left, thickness) }
            if edge.contains(.top) { insets.top = max(insets.top, thickness) }
            if edge.contains(.right) { insets.right = max(insets.right, thickness) }
            if edge.contains(.bottom) { insets.bottom = max(insets.bottom, thickness) }
        }
        let area = screenBounds.inset(by: insets)
        return area.width < 64 || area.height < 64 ? screenBounds : area
    }

    // MARK: The end of a round

    /// Things that are told once per round, however often they changed in it.
    func finishRound() {
        flushMotion()
        for client in clients.values {
            if client.hasOverflowed && client.fault == nil { refuse(client, .doesNotRead) }
            for surface in client.surfaces.values where surface.needsReport {
                surface.needsReport = false
                announce(surface)
            }
        }
    }
}
