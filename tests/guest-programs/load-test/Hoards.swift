// Programs that make the kernel keep more than it has memory for: they are refused, and the system works on.

import Cases
import KernelABI
import Std

/// What a hoarder makes the kernel keep.
enum Hoard: String, CaseIterable {
    case pipes, messages, files

    /// Has one more of it, kept until the program ends.
    private func addOne(_ number: Int) throws(Errno) {
        switch self {
        case .pipes: _ = try Descriptor.openPair("/dev/pipe/new")
        case .messages: try fillConnection(number)
        case .files: _ = try Descriptor.open("/dev/const/null")
        }
    }

    /// A connection to this program itself, with as many messages as fit into one direction.
    private func fillConnection(_ number: Int) throws(Errno) {
        let name = "hoard-\(Process.currentID)-\(number)"
        let (listener, client) = (try makeSocket(), try makeSocket())
        try File.write("/net/local/\(listener)/ctl", "bind \(name) && listen")
        try File.write("/net/local/\(client)/ctl", "connect \(name)")
        let end = try Descriptor.open("/net/local/\(client)/data:nonblock")
        let message = [UInt8](repeating: 1, count: 65536)
        do throws(Errno) {
            while true { _ = try end.write(message) }
        } catch {
            if error != .wouldBlock { throw error }
        }
    }

    private func makeSocket() throws(Errno) -> String {
        let id = try File.read("/net/local/seqpacket")
        return String(decoding: id.prefix { $0 > 32 }, as: UTF8.self)
    }

    /// Has more and more until that is refused, says why, and keeps what there is.
    func hoard() throws(Errno) -> Never {
        var number = 0
        var reason = Errno.noMemory
        do throws(Errno) {
            while true {
                try addOne(number)
                number += 1
            }
        } catch {
            reason = error
        }
        try Environment.set("REASON", to: "\(reason.rawValue)")
        try sayReady()
        while true { Thread.sleep(.seconds(1000)) }
    }
}

/// More and more hoarders, until one is refused for want of memory; returns what is wrong, or nil.
private func exhaust(_ hoard: Hoard, _ hoarders: inout [Process]) throws(Errno) -> String? {
    while hoarders.count < 100 {
        do throws(Errno) {
            let child = try startUntilReady([program, "hoard", hoard.rawValue])
            hoarders.append(child)
            let reason = try File.read(child.file("env/REASON"))
            if String(decoding: reason, as: UTF8.self) == "\(Errno.noMemory.rawValue)" {
                return nil
            }
        } catch {
            // Not even a process can be made, or be told apart.
            return error == .noMemory || error == .noEntry ? nil : "hoarding threw \(error.name)"
        }
    }
    return "a hundred hoarders were refused nothing for want of memory"
}

/// On a machine with little memory. Nothing is lost but what the cache of names remembers.
func checkHoards(_ cases: inout Cases) {
    for round in 1...2 {
        for hoard in Hoard.allCases {
            let name = "hoards-of-\(hoard.rawValue)-\(round)"
            cases.check(name, names: 512 << 10) { () throws(Errno) in
                try checkOneHoard(hoard)
            }
        }
    }
}

/// Names that nobody uses go before anybody is refused something.
func checkForgetting(_ cases: inout Cases) {
    cases.check("a-shortage-makes-the-kernel-forget-names", names: 256 << 10) { () throws(Errno) in
        let before = try Holdings.now()
        for number in 0..<6000 { _ = try? File.status("/missing-\(number)") }
        let after = try Holdings.now()
        guard after.heapBytes > before.heapBytes + (1 << 20) else {
            return "6,000 names are not remembered: \(before), \(after)"
        }
        return try checkOneHoard(.pipes)
    }
}

private func checkOneHoard(_ hoard: Hoard) throws(Errno) -> String? {
    var hoarders: [Process] = []
    var failure = try exhaust(hoard, &hoarders)
    if failure == nil, hoard != .files {
        // What can put an end to it is still to be had.
        let status = try Process.spawn(["/base/bin/echo", "-n"], [.standardFiles]).wait()
        failure = difference(status, "")
    }
    for hoarder in hoarders {
        // One that could not even say why it was refused has ended.
        try? hoarder.kill(status: "done")
        _ = try hoarder.wait()
    }
    return failure
}
