// boxd among liars: forged, huge, half and simultaneous requests. After each, it still starts boxes.

import BoxClient
import Cases
import KernelABI
import Std

private func connect() throws(Errno) -> Descriptor {
    try LocalSocket().connect(to: BoxClient.startSocket)
}

/// What boxd answers to a text.
private func ask(_ text: String) throws(Errno) -> String {
    let connection = try connect()
    defer { try? connection.close() }
    try connection.write(text)
    return String(decoding: try connection.read(upTo: 65536), as: UTF8.self)
}

/// What is wrong with boxd; it is asked to start a box for which there is no manifest.
private func trouble() throws(Errno) -> String? {
    difference(try ask("-- no-such-box"), "error there is no box no-such-box")
}

func checkBoxd(_ cases: inout Cases) {
    cases.check("boxd-forged-keys") { () throws(Errno) in
        let answer = try ask("stdin=00000000000000000000000000000000 -- escape")
        guard answer.utf8.starts(with: "error the key for stdin".utf8) else { return answer }
        return try trouble()
    }
    cases.check("boxd-wrong-kind-of-group") { () throws(Errno) in
        let key = try Descriptor.standardError.share(timeout: .seconds(10))
        let answer = try ask("group=\(key) -- escape")
        guard answer.utf8.starts(with: "error escape: cannot join".utf8) else { return answer }
        return try trouble()
    }
    cases.check("boxd-nonsense") { () throws(Errno) in
        for text in ["\0", "--", "\"", "=", "a=b=c", "list", "stop escape", "-- ../../sbin/init"] {
            let answer = try ask(text)
            guard answer.utf8.starts(with: "error ".utf8) else { return "\(text): \(answer)" }
        }
        return try trouble()
    }
    cases.check("boxd-huge-request") { () throws(Errno) in
        let answer = try ask("-- escape" + String(repeating: " x", count: 30_000))
        guard answer.utf8.starts(with: "error ".utf8) else { return answer }
        return try trouble()
    }
    cases.check("boxd-half-requests") { () throws(Errno) in
        // They say nothing, or go away while boxd works for them.
        for _ in 0..<50 {
            let connection = try connect()
            try connection.write("-- escape attack nothing")
            try connection.close()
        }
        for _ in 0..<50 { try connect().close() }
        return try trouble()
    }
    cases.check("boxd-many-at-once") { () throws(Errno) in
        // A process may have 256 sockets; four of them keep a thousand connections open.
        var children: [Process] = []
        defer { for child in children { try? child.kill() } }
        for _ in 0..<4 {
            children.append(
                try Process.spawn(["/base/bin/escape-suite", "crowd"], [.standardFiles]))
        }
        Thread.sleep(.milliseconds(300))
        let start = Instant.now
        guard let answer = try? ask("-- no-such-box") else { return "refused to be asked" }
        let waited = Instant.now.nanoseconds(since: start) / 1_000_000
        guard answer == "error there is no box no-such-box" else { return answer }
        return waited < 12_000 ? nil : "answered after \(waited) ms"
    }
}

/// Opens as many connections as it may, says nothing, and stays.
func crowd() -> Never {
    var connections: [Descriptor] = []
    for _ in 0..<250 {
        guard let connection = try? connect() else { break }
        connections.append(connection)
    }
    while true { Thread.sleep(.seconds(60)) }
}
