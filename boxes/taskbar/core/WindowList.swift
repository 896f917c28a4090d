// The windows of other programs, as the window server reports them.

public import DesktopProtocol

/// A window that has a button.
public struct ListedWindow: Equatable, Sendable {
    /// The server's number for it.
    public var handle: UInt32
    /// What it is called.
    public var title: String
    /// Name of its icon.
    public var icon: String
    /// How it stands.
    public var state: WindowState
}

/// Windows in the order in which they appeared.
public struct WindowList: Equatable, Sendable {
    /// The windows.
    public private(set) var windows: [ListedWindow] = []

    /// No windows.
    @export(interface)
    public init() {}

    /// Takes a report; returns whether anything changed. Dialogs and what is no window have no button.
    @export(interface)
    public mutating func update(_ report: SurfaceReport) -> Bool {
        guard report.role == .window, !report.flags.contains(.dialog), report.handle != 0 else {
            return false
        }
        let window = ListedWindow(
            handle: report.handle, title: report.title, icon: report.icon, state: report.state)
        if let index = windows.firstIndex(where: { $0.handle == report.handle }) {
            guard windows[index] != window else { return false }
            windows[index] = window
        } else {
            windows.append(window)
        }
        return true
    }

    /// Forgets a window that is gone; returns whether it was there.
    @export(interface)
    public mutating func remove(_ handle: UInt32) -> Bool {
        let count = windows.count
        windows.removeAll { $0.handle == handle }
        return windows.count != count
    }

    /// The windows that have a button: those that can be seen or are minimised.
    public var shown: [ListedWindow] {
        windows.filter { $0.state.contains(.visible) || $0.state.contains(.minimised) }
    }
}
