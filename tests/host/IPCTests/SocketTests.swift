// Local sockets: as the documents describe them, at their limits, and when somebody dies.

import FileSystem
import IPC
import KernelABI
import Scheduler
import Synchronization
import Testing

@Suite struct SocketTests {
    let net: Net
    let process: Process

    init() throws {
        net = try Net()
        process = net.process
    }

    @Test func serverAndClient() throws {
        let server = try process.socket()
        try process.control(server, "bind myserver && listen")
        #expect(try process.read("/net/local/addrs") == "myserver\n")
        let client = try process.socket()
        try process.control(client, "connect myserver")
        let end = try process.data(client)
        let other = try process.accept(server)
        try end.write("first")
        try end.write("second")
        #expect(try other.bytes(100) == text("first"))
        #expect(try other.bytes(100) == text("second"))
        try other.write("answer")
        #expect(try process.data(client).bytes(100) == text("answer"))
        #expect(
            try process.list("/net/local/\(client)") == ["data", "accept", "ctl"])
        #expect(end.status().type == FileType.stream.rawValue)
    }

    @Test func messagesKeepTheirBoundaries() throws {
        let (client, server, _) = try process.connect("seqpacket", ":n")
        try client.write("12345")
        #expect(throws: Errno.messageTooLong) { try server.bytes(4) }
        #expect(try server.bytes(5) == text("12345"))
        #expect(throws: Errno.messageTooLong) {
            try client.write([UInt8](repeating: 0, count: 65537))
        }
        let large = [UInt8](repeating: 7, count: 65536)
        var count = 0
        while (try? client.write(large)) != nil { count += 1 }
        #expect(count == 4)
        #expect(throws: Errno.wouldBlock) { try client.write("x") }
        #expect(try poll([(client, .writable)]) == [[]])
        #expect(try server.bytes(70000) == large)
        try client.write("x")
        count = 0
        while (try? client.write("m")) != nil { count += 1 }
        #expect(count > 900 && count < 1100)
    }

    @Test func streamsHaveNone() throws {
        let (client, server, _) = try process.connect("stream")
        try client.write("12")
        try client.write("345")
        #expect(try server.bytes(4) == text("1234"))
        #expect(try server.bytes(4) == text("5"))
    }

    @Test(arguments: ["seqpacket", "stream"]) func halfClose(kind: String) throws {
        let (client, server, id) = try process.connect(kind)
        try client.write("request")
        try process.control(id, "shutdown write")
        #expect(throws: Errno.brokenPipe) { try client.write("more") }
        #expect(try server.bytes(100) == text("request"))
        #expect(try server.bytes(100) == [])
        try server.write("reply")
        #expect(try client.bytes(100) == text("reply"))
        #expect(try server.control(1, 2, UserMemory()) == 0)
        #expect(try client.bytes(100) == [])
        #expect(throws: Errno.invalidArgument) { try server.control(1, 4, UserMemory()) }
        #expect(throws: Errno.notSupportedByFile) { try server.control(9, 1, UserMemory()) }
        #expect(throws: Errno.invalidArgument) { try process.control(id, "shutdown sideways") }
    }

    @Test func commandsInTheWrongOrder() throws {
        let id = try process.socket()
        #expect(throws: Errno.notConnected) { try process.data(id).bytes(1) }
        #expect(throws: Errno.notConnected) { try process.data(id).write("x") }
        #expect(throws: Errno.notConnected) { try process.control(id, "shutdown both") }
        #expect(throws: Errno.invalidArgument) { try process.control(id, "listen") }
        #expect(throws: Errno.invalidArgument) { try process.accept(id, ":n") }
        #expect(throws: Errno.connectionRefused) { try process.control(id, "connect nobody") }
        for bad in ["bind", "bind a b", "bind a/b", "bind \"\"", "bind \"a b\"", "explode", ""] {
            #expect(throws: Errno.invalidArgument, "\(bad)") { try process.control(id, bad) }
        }
        try process.control(id, "bind one")
        #expect(throws: Errno.invalidArgument) { try process.control(id, "bind two") }
        #expect(throws: Errno.connectionRefused) { try process.control(id, "connect one") }
        let other = try process.socket()
        #expect(throws: Errno.addressInUse) { try process.control(other, "bind one") }
        #expect(throws: Errno.connectionRefused) { try process.control(other, "connect one") }
        #expect(throws: Errno.invalidArgument) { try process.control(id, "listen 0") }
        try process.control(id, "listen -1")
        let stream = try process.socket("stream")
        #expect(throws: Errno.protocolViolation) { try process.control(stream, "connect one") }
        try process.control(other, "connect one")
        #expect(throws: Errno.alreadyConnected) { try process.control(other, "connect one") }
        #expect(throws: Errno.invalidArgument) { try process.control(other, "listen") }
    }

    @Test func theQueueOfAListenerIsBounded() throws {
        let server = try process.socket()
        try process.control(server, "bind s && listen 2")
        var clients: [String] = []
        for _ in 0..<2 {
            clients.append(try process.socket("seqpacket", ":nonblock"))
            try process.control(clients[clients.count - 1], "connect s")
        }
        let late = try process.socket("seqpacket", ":nonblock")
        #expect(throws: Errno.wouldBlock) { try process.control(late, "connect s") }
        let listener = try process.data(server)
        #expect(try poll([(listener, .readable)]) == [.readable])
        _ = try process.accept(server)
        try process.control(late, "connect s")
        _ = try process.accept(server)
        _ = try process.accept(server)
        #expect(try poll([(listener, .readable)]) == [[]])
        #expect(throws: Errno.wouldBlock) { try process.accept(server, ":n") }
    }

    @Test func closingIsNoticed() throws {
        let server = try process.socket()
        try process.control(server, "bind s && listen")
        let client = try process.socket()
        try process.control(client, "connect s")
        let waiting = try process.socket()
        let end = try process.data(client)
        var accepted: OpenFile? = try process.accept(server)
        try process.control(waiting, "connect s")
        try accepted?.write("bye")
        accepted = nil
        #expect(try end.bytes(9) == text("bye"))
        #expect(try end.bytes(9) == [])
        #expect(throws: Errno.brokenPipe) { try end.write("x") }
        #expect(try poll([(end, .readable)])[0].contains(.hangUp))
        let left = try process.data(waiting)
        try process.control(server, "close")
        #expect(try left.bytes(9) == [])
        #expect(!process.exists("/net/local/\(server)"))
        #expect(try process.read("/net/local/addrs") == "")
        let again = try process.socket()
        try process.control(again, "bind s")
        #expect(net.family.socketCount == 3)
    }

    // MARK: - Who sees what, and for how long

    @Test func otherNamespacesDoNotSeeTheSocket() throws {
        let id = try process.socket()
        let child = try process.spawn(in: process.context.namespace.copy())
        #expect(!child.exists("/net/local/\(id)"))
        #expect(try !child.list("/net/local").contains(id))
        #expect(throws: Errno.noEntry) { try child.control(id, "bind stolen") }
        let own = try child.socket()
        #expect(!process.exists("/net/local/\(own)"))
        let sibling = try process.spawn()
        #expect(sibling.exists("/net/local/\(id)/ctl"))
        // Names can be reached by all who see the family.
        try process.control(id, "bind s && listen")
        try child.control(own, "connect s")
    }

    @Test func aSandboxReachesOnlyTheNamesItIsAllowed() throws {
        for name in ["dwm", "secret"] {
            try net.process.control(try net.process.socket(), "bind \(name) && listen")
        }
        let namespace = try net.process.context.namespace.copy()
        try namespace.confine(
            Confinement(connect: .only([text("dwm")]), listen: .only([text("own")])))
        let box = try net.process.spawn(in: namespace)
        #expect(try box.read("/net/local/addrs") == "dwm\n")
        #expect(try net.process.read("/net/local/addrs") == "dwm\nsecret\n")
        let socket = try box.socket()
        #expect(throws: Errno.accessDenied) { try box.control(socket, "connect secret") }
        // A name that nobody listens as is refused in the same way.
        #expect(throws: Errno.accessDenied) { try box.control(socket, "connect nobody") }
        #expect(throws: Errno.accessDenied) { try box.control(socket, "bind dwm2 && listen") }
        try box.control(socket, "connect dwm")
        try box.control(try box.socket(), "bind own && listen")
        // Nor does a child's namespace help.
        let child = try box.spawn(in: try namespace.copy())
        let other = try child.socket()
        #expect(throws: Errno.accessDenied) { try child.control(other, "connect secret") }
    }

    @Test func whoWaitsForANameIsToldOfChanges() throws {
        let names = try process.open("/net/local/addrs")
        #expect(try poll([(names, .readable)]) == [[]])
        let id = try process.socket()
        try process.control(id, "bind s")
        #expect(try poll([(names, .readable)]) == [[]], "nobody listens yet")
        try process.control(id, "listen")
        #expect(try poll([(names, .readable)]) == [[.readable]])
        #expect(try names.bytes(10) == text("s\n"))
        #expect(try poll([(names, .readable)]) == [[]])
        try process.control(id, "close")
        #expect(try poll([(names, .readable)]) == [[.readable]])
        _ = try names.seek(by: 0, from: .start)
        #expect(try names.bytes(10) == [])
        #expect(try poll([(names, .readable)]) == [[]])
    }

    @Test func aSocketLastsAsLongAsItsMakersDescendants() throws {
        var maker: Process? = try process.spawn()
        let id = try #require(try maker?.socket())
        try maker?.control(id, "bind s && listen")
        var child = try maker?.spawn()
        let client = try process.socket()
        try process.control(client, "connect s")
        let end = try process.data(client)
        maker = nil
        #expect(process.exists("/net/local/\(id)"))
        #expect(try poll([(end, .readable)]) == [[]])
        child = nil
        _ = child
        #expect(!process.exists("/net/local/\(id)"))
        #expect(try end.bytes(1) == [])
        #expect(net.family.socketCount == 1)
    }

    @Test func aLongLineOfProcessesComesToAnEnd() throws {
        var last: Process? = try process.spawn()
        for _ in 0..<20000 { last = try last?.spawn() }
        last = nil
        #expect(try process.socket() != "")
    }

    @Test func socketsHaveALimit() throws {
        var greedy: Process? = try process.spawn()
        var count = 0
        #expect(throws: Errno.noBuffers) {
            while true {
                _ = try greedy?.socket()
                count += 1
            }
        }
        #expect(count == LocalFamily.maximumForEach)
        _ = try process.socket()
        greedy = nil
        #expect(net.family.socketCount == 1)
    }

    @Test func socketsAreAsOldAsTheirMaking() throws {
        net.world.wallClock.set(7_000_000_000)
        let id = try process.socket()
        net.world.wallClock.set(9_000_000_000)
        for name in ["", "/data", "/accept", "/ctl"] {
            let status = try process.status("/net/local/\(id)\(name)")
            #expect(status.created == 7_000_000_000 && status.modified == 7_000_000_000, "\(name)")
        }
        // All else is as old as the system.
        for name in ["/net", "/net/local", "/net/local/addrs", "/dev/const/null", "/sys/fs"] {
            #expect(try process.status(name).modified == 1_000_000_000, "\(name)")
        }
    }

    @Test func socketsThatSomebodyElseClosedDoNotCount() throws {
        let maker = try process.spawn()
        let child = try maker.spawn()
        for _ in 0..<LocalFamily.maximumForEach {
            try child.control(try maker.socket(), "close")
        }
        let last = try maker.socket()
        #expect(net.family.socketCount == 1)
        try maker.control(last, "close")
        #expect(net.family.socketCount == 0)
    }

    /// The name means nothing in another namespace; the directory itself is the socket, as far as its
    /// rights go, for whoever is given it.
    @Test func aSharedDirectoryIsTheSocketInAnotherNamespace() throws {
        let (_, server, id) = try process.connect("stream")
        let shared = try process.open("/net/local/\(id)")
        let readable = try process.open("/net/local/\(id):r")
        let copy = try process.spawn(in: process.context.namespace.copy())
        #expect(!copy.exists("/net/local/\(id)"))
        #expect(try !copy.list("/net/local").contains(id))
        try copy.open("data", at: shared).write("claimed")
        #expect(try server.bytes(100) == text("claimed"))
        #expect(throws: Errno.accessDenied) { try copy.open("data:w", at: readable) }
        #expect(throws: Errno.accessDenied) { try copy.open("ctl:w", at: readable) }

        let other = try process.spawn(in: Namespace(parent: process.context.namespace))
        try other.context.mount(net.world.tmpfs, at: path("/"))
        _ = try other.open("/socket:cd")
        try other.context.bind(shared, at: path("/socket"))
        #expect(try other.list("/socket") == ["data", "accept", "ctl"])
        try server.write("bound")
        #expect(try other.open("/socket/data").bytes(100) == text("bound"))
        // Neither way leads to the sockets beside it.
        #expect(!other.exists("/socket/../\(id)") && !copy.exists("../\(id)"))
        #expect(throws: Errno.noEntry) { try other.open("../addrs", at: shared) }
        // It can be ended from there, and what is left of it does nothing.
        try other.write("/socket/ctl", "close")
        #expect(!process.exists("/net/local/\(id)"))
        #expect(try server.bytes(1) == [])
        #expect(throws: Errno.notConnected) { try other.open("/socket/data").write("late") }
        #expect(net.family.socketCount == 1)
    }

    // MARK: - Threads

    @Test(arguments: ["seqpacket", "stream"]) func manyClients(kind: String) throws {
        let server = try process.socket(kind)
        try process.control(server, "bind busy && listen 2")
        let served = Wins()
        let process = process
        Thread.concurrently(8) { number in
            do {
                if number < 2 {
                    for _ in 0..<30 {
                        let end = try process.accept(server)
                        let request = try end.bytes(100)
                        try end.write(request + request)
                    }
                } else {
                    for round in 0..<10 {
                        let id = try process.socket(kind)
                        try process.control(id, "connect busy")
                        let data = try process.data(id)
                        try data.write("\(number)-\(round);")
                        let expected = text("\(number)-\(round);\(number)-\(round);")
                        if try data.bytes(100) == expected { served.add() }
                        try process.control(id, "close")
                    }
                }
            } catch {
                Issue.record("\(error)")
            }
        }
        #expect(served.count == 60)
        #expect(net.family.socketCount == 1)
    }

    @Test func thousandsOfFilesArePolled() throws {
        let pipes = try (0..<2000).map { _ in try net.pipe() }
        let reading = pipes.map { ($0.reading as OpenFile?, PollEvents.readable) }
        #expect(try poll(reading).allSatisfy(\.isEmpty))
        for target in [1999, 0, 777] {
            let writer = Thread.spawn { _ = try? pipes[target].writing.write("x") }
            let ready = try poll(reading, until: nil)
            writer.join()
            #expect(ready.indices.filter { !ready[$0].isEmpty } == [target])
            _ = try pipes[target].reading.bytes(1)
        }
        #expect(try poll(reading, until: .now + .milliseconds(2)).allSatisfy(\.isEmpty))
        #expect(try poll([(nil, .readable)]) == [.badDescriptor])
        #expect(try poll([]) == [])
    }
}
