// Names for the log. Programs for the guest cannot print the name of a case by themselves.

internal import DesktopProtocol

extension SurfaceRole {
    var name: StaticString {
        switch self {
        case .wallpaper: "wallpaper"
        case .window: "window"
        case .panel: "panel"
        case .fullScreen: "full screen"
        case .popup: "popup"
        case .cursor: "cursor"
        }
    }
}

extension RequestKind {
    var name: StaticString {
        switch self {
        case .hello: "hello"
        case .screenInfo: "screenInfo"
        case .newSurface: "newSurface"
        case .freeSurface: "freeSurface"
        case .move: "move"
        case .attach: "attach"
        case .present: "present"
        case .setTimer: "setTimer"
        case .focus: "focus"
        case .setVisible: "setVisible"
        case .askReport: "askReport"
        case .subscribe: "subscribe"
        case .unsubscribe: "unsubscribe"
        case .setTitle: "setTitle"
        case .frameGeometry: "frameGeometry"
        case .setCursor: "setCursor"
        case .beginMove: "beginMove"
        case .beginResize: "beginResize"
        case .act: "act"
        case .clipboardSet: "clipboardSet"
        case .clipboardGet: "clipboardGet"
        case .cursorPicture: "cursorPicture"
        case .reserveEdge: "reserveEdge"
        case .pong: "pong"
        case .themeChanged: "themeChanged"
        case .grabPointer: "grabPointer"
        case .getMemory: "getMemory"
        }
    }
}
