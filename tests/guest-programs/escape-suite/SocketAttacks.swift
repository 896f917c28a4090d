// Attacks on sockets: names that are not given, ends of others, boxd itself.

import BoxClient
import KernelABI
import Std

let socketAttacks: [Attack] = [
    Attack("connect-elsewhere") { _ throws(Errno) in
        _ = try LocalSocket().connect(to: "escape-secret")
        return true
    },
    Attack("listen-elsewhere") { _ throws(Errno) in
        try LocalSocket().listen(as: "escape-fake", backlog: 1)
        return true
    },
    Attack("pose-as-the-window-server") { _ throws(Errno) in
        try LocalSocket().listen(as: "dwm-escape", backlog: 1)
        return true
    },
    Attack("socket-names") { _ throws(Errno) in
        Text.words(try File.read("/net/local/addrs")).contains("escape-secret")
    },
    Attack("socket-of-somebody-else", outsideIn: .own) { place throws(Errno) in
        try opens("/net/local/\(place.socket)/ctl:write")
    },
    Attack("accept-for-somebody-else", outsideIn: .own) { place throws(Errno) in
        do throws(Errno) {
            return try opens("/net/local/\(place.socket)/accept:nonblock")
        } catch {
            // The socket is there, only nobody waits.
            return error == .wouldBlock
        }
    },
    Attack("connection-of-another-program", outsideIn: .own) { place throws(Errno) in
        // What its program sends to the window server, this one could send in its name.
        try opens("/net/local/\(place.connection)/data:nonblock")
    },
    Attack("windows-of-others") { _ throws(Errno) in
        // The task bar's and the cursor's way in: they learn of all windows, and of the pointer.
        _ = try LocalSocket().connect(to: "dwm-shell")
        return true
    },
    Attack("start-boxes") { _ throws(Errno) in
        let connection = try LocalSocket().connect(to: BoxClient.startSocket)
        try connection.write("-- no-such-box-of-the-escape-suite")
        return try !connection.read(upTo: 4096).isEmpty
    },
    Attack("control-boxes") { _ throws(Errno) in
        let connection = try LocalSocket().connect(to: BoxClient.controlSocket)
        try connection.write("list")
        return try connection.read(upTo: 65536).starts(with: Array("ok".utf8))
    },
]
