// boxd's behaviour: who is answered what, what is started, restarted and stopped, and that nothing
// that strangers send leaves anything behind.

import BoxCore
import KernelABI
import Manifest
import Testing

@Suite struct BoxServerTests {
    let desk = Desk()
    var system: SimulatedSystem { desk.system }

    @Test func foregroundBoxesGetWhatTheCallerHandsOver() throws {
        system.addForeground("game")
        for key in ["i", "o", "e", "g"] { system.share(key) }
        let answer = desk.ask("stdin=i stdout=o stderr=e group=g -- game \"level 1\" -x", as: 1)
        #expect(answer == ["foreground wait101"])
        let order = try #require(system.orders.first)
        #expect(order.program == "/box/game/bin/game")
        #expect(order.arguments == ["level 1", "-x"])
        #expect(order.standard.count { $0 != nil } == 3)
        #expect(order.group != nil && order.namespace == nil)
        // What was handed over is the box's now, not boxd's.
        #expect(system.openFiles.isEmpty)
        // The caller stays connected until the box ends.
        #expect(system.closed.isEmpty)
        desk.end(101, "42")
        #expect(system.closed == [1])
        #expect(system.forgotten == [101])
        // It is not started again.
        #expect(desk.server.nextDeadline == nil)
    }

    @Test func foregroundBoxesKnowTheTerminalOfTheirCaller() throws {
        system.addForeground("game")
        system.addForeground("proud")
        system.addBox("wall")
        system.manifests["proud", default: ""] += "\n[env]\nTERMINAL = 1:2:3:4"
        desk.ask("terminal=\"7:8:80:24 7:9:80:24\" -- game", as: 1)
        let order = try #require(system.orders.last)
        #expect(order.terminal == "7:8:80:24 7:9:80:24" && order.plan.showsOwnEnvironment)
        desk.ask("-- game", as: 2)
        #expect(try #require(system.orders.last).terminal == nil)
        #expect(try #require(system.orders.last).plan.showsOwnEnvironment == false)
        // Its own manifest knows better; who runs in the background has none.
        for (id, box) in [(3, "proud"), (4, "wall")] {
            desk.ask("terminal=7:8:80:24 -- \(box)", as: id)
            #expect(try #require(system.orders.last).terminal == nil)
        }
        let before = system.orders.count
        for (id, nonsense) in [(5, "7:x"), (6, String(repeating: "1", count: 256))] {
            let answer = desk.ask("terminal=\(nonsense) -- game", as: id)
            #expect(answer.count == 1 && answer[0].hasPrefix("error "))
        }
        #expect(system.orders.count == before)
    }

    @Test func aCallerThatGoesTakesItsBoxAlong() {
        system.addForeground("game")
        desk.ask("-- game", as: 1)
        desk.server.received([], from: 1)
        #expect(system.stopped.map(\.forcibly) == [false])
        desk.pass(seconds: 2.1)
        #expect(system.stopped.map(\.forcibly) == [false, true])
        desk.end(101, "killed")
        #expect(system.stopped.count == 3, "what it had started is ended, too")
        #expect(desk.server.nextDeadline == nil)
    }

    @Test func backgroundBoxesAreSupervised() {
        system.addBox("wall")
        #expect(desk.ask("-- wall", as: 1) == ["background"])
        #expect(system.closed == [1])
        #expect(desk.ask("-- wall", as: 2) == ["error wall runs already, as process 101"])
        var waits: [UInt64] = []
        var process = 101
        while let before = Optional(system.now), system.running.contains(process) {
            desk.end(process, "pagefault")
            guard let due = desk.server.nextDeadline else { break }
            waits.append((due - before) / 1_000_000)
            system.now = due
            desk.server.tick()
            process += 1
        }
        #expect(waits.prefix(5) == [100, 200, 400, 800, 1600])
        #expect(waits.max() == 30_000)
        #expect(waits.count == Backoff.mostFailures)
        #expect(system.lines.last?.contains("left alone") == true)
        #expect(desk.ask("-- wall", as: 3) == ["background"], "it can be started by hand")
    }

    @Test func boxesAreStartedAgainAsTheyWere() {
        system.addBox("wall")
        desk.ask("-- wall --color \"light blue\"", as: 1)
        desk.end(101, "pagefault")
        desk.pass(seconds: 0.2)
        #expect(
            system.orders.map(\.arguments) == [
                ["--color", "light blue"], ["--color", "light blue"],
            ])
    }

    @Test func aGoodRunForgivesFailures() {
        var backoff = Backoff()
        for _ in 0..<8 { _ = backoff.delay(afterRun: 0) }
        #expect(backoff.delay(afterRun: Backoff.goodRun) == 100_000_000)
        #expect(backoff.delay(afterRun: 0) == 200_000_000)
    }

    @Test func boxesThatEndWellAreLeftAlone() {
        system.addBox("once")
        desk.ask("-- once", as: 1)
        desk.end(101, "")
        #expect(desk.server.nextDeadline == nil)
        system.addBox("always", "[sandbox]\nrestart = always")
        desk.ask("-- always", as: 2)
        desk.end(102, "")
        #expect(desk.server.nextDeadline != nil)
    }

    @Test(arguments: [
        ("", "error empty request"), ("box", "error `box` is not allowed here"),
        ("--", "error there is no box after `--`"), ("stdin=a", "error there is no `--`"),
        ("-- ../x", "error `../x` cannot name a box"), ("-- x", "error there is no box x"),
        ("stdin= -- x", "error `stdin=` is not KEY=VALUE"), ("=a -- x", "error unknown key"),
        ("shell=k -- x", "error unknown key `shell`"),
        ("stdin=a stdin=b -- x", "error `stdin` twice"),
        ("-- \"x", "error malformed request"), ("list", "error `list` is not allowed here"),
        ("stop x", "error `stop` is not allowed here"),
        ("stdin=no -- x", "error the key for stdin"),
        ("-- \u{1}\u{2}", "error `??` cannot name a box"),
    ])
    func badRequests(text: String, answer: String) {
        // An empty packet is the end of a connection, so one blank stands for nothing.
        let answers = desk.ask(text.isEmpty ? " " : text, as: 1)
        #expect(answers.count == 1 && answers[0].hasPrefix(answer), "\(answers)")
        #expect(system.closed == [1])
        #expect(system.orders.isEmpty && system.openFiles.isEmpty)
    }

    @Test func hugeRequests() {
        let packet = [UInt8](repeating: 65, count: BoxRequest.longest + 1)
        desk.server.connected(1, mayControl: true)
        desk.server.received(packet, from: 1)
        #expect(system.answers(to: 1) == ["error request too long"])
        let many = "-- x" + String(repeating: " a", count: 600)
        #expect(desk.ask(many, as: 2) == ["error too many arguments"])
    }

    @Test func aThousandSilentRequestersKeepNobodyWaiting() {
        system.addForeground("game")
        var taken = 0
        for id in 1000..<2000 where desk.server.hasRoom {
            desk.server.connected(id, mayControl: false)
            taken += 1
        }
        #expect(taken == 320)
        desk.server.received(Array("-- game".utf8), from: 1010)
        #expect(system.answers(to: 1010) == ["foreground wait101"])
        #expect(!desk.server.hasRoom)
        desk.pass(seconds: 5.1)
        #expect(system.closed.count == 319)
        #expect(desk.server.hasRoom)
        #expect(system.answers(to: 1000)[0].hasPrefix("error no request"))
    }

    @Test func whoSaysNothingForTheLongestTimeMakesRoom() throws {
        system.addForeground("game")
        for id in 1000..<1320 { desk.server.connected(id, mayControl: false) }
        desk.server.received(Array("-- game".utf8), from: 1000)
        #expect(!desk.server.hasRoom)
        // The caller of a box is no silent one.
        let silent = try #require(desk.server.longestSilent)
        #expect(silent == 1001)
        desk.server.giveUp(1000)
        #expect(!desk.server.hasRoom && system.closed.isEmpty)
        desk.server.giveUp(silent)
        #expect(desk.server.hasRoom && system.closed == [1001])
        #expect(system.answers(to: 1001)[0].hasPrefix("error too many callers"))
        #expect(desk.ask("-- game", as: 1) == ["foreground wait102"])
    }

    @Test func aThousandBoxesAreTooMany() {
        system.addForeground("game")
        for id in 0..<1000 { desk.ask("-- game", as: id) }
        #expect(system.orders.count == 256)
        #expect(system.answers(to: 999) == ["error too many boxes run"])
    }

    /// Sections, keys and order as the original's manifests have them, and nothing that is younger.
    @Test func aManifestOfTheOriginalsFormStartsAsItIs() throws {
        system.manifests["game"] = """
            [meta]
            description = A game
            version = 1.0
            author = Somebody
            license = GPL-2.0

            [exec]
            bin = /app/bin/game
            priority = 31

            [sandbox]
            profile = empty
            foreground = true

            [env]
            HOME = /app/data

            [namespace]
            /app/bin:rx = $BOX/bin
            /app/data:rw = $BOX/data
            /net/local:rw = /net/local
            /dev/const:rw = /dev/const
            """
        for path in ["/box/game/bin", "/box/game/data", "/dev/const"] {
            system.files[path] = SourceFacts(isDirectory: true, rights: .all)
        }
        system.files["/box/game/bin/game"] = SourceFacts(isDirectory: false, rights: .all)
        #expect(desk.ask("-- game -warp 1", as: 1) == ["foreground wait101"])
        let order = try #require(system.orders.first)
        #expect(order.program == "/box/game/bin/game")
        #expect(order.arguments == ["-warp", "1"])
        #expect(
            order.plan.mounts.map(\.point) == [
                "/app/bin:rx", "/app/data:rw", "/net/local:rw", "/dev/const:rw",
            ])
        #expect(order.manifest.variables.map(\.name) == ["HOME"])
        // It sees no /proc in which it would find its environment.
        #expect(order.plan.showsOwnEnvironment)
        #expect(order.manifest.sockets == .unlimited)
        #expect(order.manifest.limits == ResourceLimits())
    }

    @Test func launchesThatFail() {
        system.addForeground("game")
        system.share("i")
        system.failures = [LaunchFailure(step: "cannot show /app", error: .noMemory)]
        let answer = desk.ask("stdin=i -- game", as: 1)
        #expect(answer == ["error game: cannot show /app: out of memory or memory quota"])
        #expect(system.openFiles.isEmpty)
        // The end of the box cannot be told to the caller: then there is no box.
        system.shareFails = true
        #expect(desk.ask("-- game", as: 2)[0].hasPrefix("error cannot share its end"))
        #expect(system.stopped.map(\.forcibly) == [true])
        // The caller is gone before the answer.
        system.shareFails = false
        system.unreachable = [3]
        desk.ask("-- game", as: 3)
        #expect(system.stopped.count == 2)
    }

    @Test func brokenManifestsAreExplained() {
        system.addBox("bad", "[limits]\nmemroy = 1M\nspeed = 2")
        let answer = desk.ask("-- bad", as: 1)
        #expect(answer[0].hasPrefix("error /box/bad/manifest:5:1: error: [limits] has no key"))
        #expect(answer[0].contains("did you mean `memory`?"))
        #expect(answer[0].contains("and 1 more, see `box check /box/bad/manifest`"))
        system.addBox("lost")
        system.files["/box/lost/bin/lost"] = nil
        #expect(desk.ask("-- lost", as: 2)[0].contains("the program does not exist"))
    }

    @Test func aSecondRequestOnOneConnection() {
        system.addForeground("game")
        desk.ask("-- game", as: 1)
        desk.server.received(Array("-- game".utf8), from: 1)
        #expect(system.orders.count == 1)
        #expect(system.closed == [1])
    }

    @Test func workingDirectories() throws {
        system.addForeground("game")
        system.share("d", directory: "/box/game/data")
        desk.ask("cwd=d path=/app/data -- game", as: 1)
        #expect(system.orders[0].directory == "/app/data")
        // The same path, but not the same directory.
        system.share("d", directory: "/secret")
        desk.ask("cwd=d path=/app/data -- game", as: 2)
        #expect(system.orders[1].directory == nil)
        // Not seen by the box.
        system.share("d", directory: "/tmp")
        desk.ask("cwd=d path=/tmp -- game", as: 3)
        #expect(system.orders[2].directory == nil)
        desk.ask("path=/app/../.. -- game", as: 4)
        #expect(system.orders[3].directory == nil)
    }

    @Test func inheritedNamespaces() {
        system.addBox("tool", "[sandbox]\nprofile = inherit\nforeground = true")
        #expect(desk.ask("-- tool", as: 1)[0].contains("none was handed over"))
        system.share("n")
        #expect(desk.ask("namespace=n -- tool", as: 2) == ["foreground wait101"])
        #expect(system.orders[0].namespace != nil)
        // Boxes that do not inherit never get one.
        system.addForeground("game")
        system.share("n")
        desk.ask("namespace=n -- game", as: 3)
        #expect(system.orders[1].namespace == nil && system.openFiles.isEmpty)
    }

    @Test func theNextBoxdFindsTheBoxes() {
        system.addBox("wall")
        system.addBox("gone")
        system.addForeground("game")
        for (id, line) in ["wall", "gone \"a b\" -x", "game"].enumerated() {
            desk.ask("-- \(line)", as: id)
        }
        let state = system.state
        let next = BoxServer(system)
        system.running.remove(102)
        next.restore(Array(state.utf8))
        next.tick()
        #expect(system.orders.count == 4, "the one that ended meanwhile is started again")
        #expect(system.orders[3].manifest.name == "gone")
        #expect(system.orders[3].arguments == ["a b", "-x"])
        next.ended(process: 101, status: "killed")
        #expect(next.nextDeadline != nil)
        next.ended(process: 103, status: "0")
        // Nonsense is left out.
        BoxServer(system).restore(
            Array(
                "box\nbox ../x background never 0 1 1\nbox a b c d e f\n\"\nbox a background always -1 -5 1\n"
                    .utf8))
        #expect(system.state == "")
    }
}
