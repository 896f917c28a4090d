// Sandboxes: what is recorded of refusals and of use, and that the record has bounds.

import FileSystem
import KernelABI
import Testing

@Suite struct ConfinementTests {
    let world: World
    let process: Process
    let confinement = Confinement(connect: .only([text("dwm")]), listen: .only([]))
    let namespace: Namespace
    let box: Process

    /// A box that sees `/app` for reading and `/data`, in a root of its own.
    init() throws {
        world = try World()
        process = try world.process()
        for name in ["/box/app/file", "/box/data/file", "/secret"] {
            try process.write(name + ":cp", name)
        }
        _ = try process.open("/skeleton/app:cpd")
        _ = try process.open("/skeleton/data:cpd")
        namespace = try Namespace(parent: world.rootNamespace)
        box = try process.child(namespace)
        try box.context.bind(try process.open("/skeleton:r"), at: path("/"))
        try box.context.bind(try process.open("/box/app"), at: path("/app:rx"))
        try box.context.bind(try process.open("/box/data"), at: path("/data:rw"))
        try namespace.confine(confinement)
        let services = SyntheticFileSystem("audits", services: world.services)
        let namespace = namespace
        try services.root.add(
            "audit", AuditFile(in: services.superblock, about: { namespace }))
        _ = try process.open("/audit:cd")
        try process.context.mount(services, at: path("/audit"))
    }

    private func report() throws -> [String] {
        try process.read("/audit/audit").split(separator: "\n").map(String.init)
    }

    /// The lines without their times.
    private func refusals() throws -> [String] {
        try report().filter { !$0.hasPrefix("used") }.map { line in
            let words = line.split(separator: " ", maxSplits: 4).map(String.init)
            return words.count == 5 ? "\(words[0]) \(words[1]) \(words[4])" : line
        }
    }

    @Test func refusedOpensAreRecorded() throws {
        #expect(throws: Errno.noEntry) { try box.read("/secret") }
        #expect(throws: Errno.noEntry) { try box.read("/secret") }
        #expect(throws: Errno.accessDenied) { try box.open("/app/file:w") }
        #expect(throws: Errno.accessDenied) { try box.open("/new:c") }
        #expect(throws: Errno.noEntry) { try box.status("/app/../etc") }
        // Missing where the box may look is no refusal.
        #expect(throws: Errno.noEntry) { try box.read("/app/missing") }
        #expect(throws: Errno.noEntry) { try box.read("/data/missing") }
        #expect(
            try refusals() == [
                "absent 2 /secret", "denied 1 /app/file:w", "denied 1 /new:c",
                "absent 1 /app/../etc",
            ])
        // Nobody else's refusals are anybody's business.
        #expect(throws: Errno.noEntry) { try process.read("/nothing") }
        #expect(try refusals().count == 4)
    }

    @Test func socketNames() throws {
        #expect(confinement.allowsConnection(to: text("dwm")))
        #expect(!confinement.allowsConnection(to: text("dwm2")))
        #expect(!confinement.allowsListening(as: text("dwm")))
        #expect(!confinement.allowsListening(as: text("a\nb")))
        #expect(confinement.shows(text("dwm")) && !confinement.shows(text("boxspawn")))
        #expect(try refusals() == ["connect 1 dwm2", "listen 1 dwm", "listen 1 a?b"])
        #expect(try report().contains("used connect dwm"))
    }

    @Test func useOfMounts() throws {
        let before = try report().filter { $0.hasPrefix("used mount") }
        #expect(before == ["used mount - /", "used mount - /app", "used mount - /data"])
        _ = try box.read("/app/file")
        _ = try box.open("/app/file:x")
        let file = try box.open("/data/file")
        #expect(try report().contains("used mount - /data"), "opening alone is no use")
        try file.write("x")
        #expect(try report().contains("used mount rx /app"))
        #expect(try report().contains("used mount w /data"))
        _ = try box.list("/")
        #expect(try report().contains("used mount r /"))
        // Whoever asks for a right by name would not have got the file without it.
        _ = try box.open("/data/file:r")
        #expect(try report().contains("used mount rw /data"))
    }

    @Test func aFloodIsBounded() throws {
        for index in 0..<10_000 {
            #expect(throws: Errno.noEntry) { try box.read("/flood\(index)") }
        }
        let lines = try refusals()
        #expect(lines.count <= Confinement.maximumRecords + 1)
        #expect(lines.last?.hasPrefix("dropped ") == true)
        // What was recorded is still counted.
        let latest = try #require(
            lines.last { $0.hasPrefix("absent 1 ") }?.split(separator: " ")[2])
        #expect(throws: Errno.noEntry) { try box.read(String(latest)) }
        #expect(try refusals().contains("absent 2 \(latest)"))
        // Long names are cut.
        confinement.record(.limit, [UInt8](repeating: 97, count: 5000))
        #expect(try report().allSatisfy { $0.utf8.count < 400 })
    }

    @Test func childrenHaveTheSameRules() throws {
        let copy = try namespace.copy()
        let empty = try Namespace(parent: namespace)
        #expect(copy.confinement === confinement && empty.confinement === confinement)
        #expect(throws: Errno.notPermitted) {
            try namespace.confine(Confinement(connect: .any, listen: .any))
        }
        #expect(world.rootNamespace.confinement == nil)
        let child = try process.child(copy)
        #expect(throws: Errno.noEntry) { try child.read("/secret") }
        #expect(try refusals() == ["absent 1 /secret"])
    }

    @Test func rulesBelowOthersOnlyTakeAway() throws {
        let inner = try namespace.copy()
        try inner.confine(Confinement(connect: .any, listen: .only([text("own")])))
        let rules = try #require(inner.confinement)
        #expect(rules.allowsConnection(to: text("dwm")) && rules.shows(text("dwm")))
        #expect(!rules.allowsConnection(to: text("boxd")) && !rules.shows(text("boxd")))
        #expect(!rules.allowsListening(as: text("own")))
        // Both records have it: nobody gets out of the outer one by making an inner one.
        let own = try world.process(in: inner)
        #expect(throws: Errno.noEntry) { try own.read("/secret") }
        #expect(try refusals() == ["connect 1 boxd", "listen 1 own", "absent 1 /secret"])
        #expect(try report().contains("used connect dwm"))
        #expect(throws: Errno.notPermitted) {
            try inner.confine(Confinement(connect: .any, listen: .any))
        }
    }

    @Test func anOpenRecordCanBeReadAgain() throws {
        let file = try process.open("/audit/audit")
        let first = try file.text()
        #expect(throws: Errno.noEntry) { try box.read("/secret") }
        _ = try file.seek(by: 0, from: .start)
        let second = try file.text()
        #expect(!first.contains("/secret") && second.contains("absent 1"))
    }
}
