// What boxd tells people.

import BoxCore
import KernelABI
import Manifest
import Testing

@Suite struct VerbTests {
    let desk = Desk()
    var system: SimulatedSystem { desk.system }

    private func ask(_ text: String) -> String {
        let id = system.sent.count + 1000
        return desk.ask(text, as: id, mayControl: true).joined()
    }

    @Test func list() {
        system.addBox("wall", "[meta]\ndescription = Wallpaper")
        system.addForeground("game")
        system.manifests["bad"] = "["
        desk.ask("-- wall", as: 1)
        #expect(
            ask("list") == """
                ok
                BOX   STATE    PROCESS  WHAT IT IS
                bad   -                 (its manifest has errors)
                game  -\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}\u{20}
                wall  running  101      Wallpaper

                """)
    }

    @Test func stop() {
        system.addBox("wall")
        #expect(ask("stop wall") == "error wall does not run")
        desk.ask("-- wall", as: 1)
        #expect(desk.ask("stop wall", as: 5, mayControl: true) == [])
        #expect(system.stopped.map(\.process) == [101])
        // Who asks is answered once it has ended, by force if need be, and nobody else is.
        desk.ask("nothing", as: 6, mayControl: true)
        desk.pass(seconds: 6)
        #expect(system.stopped.map(\.forcibly) == [false, true])
        #expect(system.answers(to: 5) == [])
        desk.end(101, "terminated")
        #expect(system.answers(to: 5) == ["ok\n"])
        #expect(desk.server.nextDeadline == nil, "it was asked to end, so it is not started again")
        // One that waits to be started again is not started any more.
        desk.ask("-- wall", as: 2)
        desk.end(102, "failed")
        #expect(ask("stop wall") == "ok\n")
        #expect(desk.server.nextDeadline == nil)
    }

    @Test func log() {
        system.addBox("wall", "[ipc]\nconnect = dwm")
        system.manifests["wall"]! += "\n/cfg:rw = /cfg\n/net/local:rw = /net/local"
        #expect(ask("log wall") == "ok\nwall has not run yet\n")
        desk.ask("-- wall", as: 1)
        system.reports[101] = AuditReport(
            Array(
                """
                absent 2 1000000000 1500000000 /secret
                connect 1 2000000000 2000000000 other
                new 1 2 3 line of a later kernel
                broken
                dropped 7
                used connect dwm
                used mount r /cfg
                used mount rw /net/local
                """.utf8))
        desk.server.said(Array("Fatal\u{1B}[2J error\n".utf8), process: 101)
        desk.end(101, "trap")
        let text = ask("log wall")
        #expect(text.contains("[1.500] asked for /secret, which it does not see (2 times)\n"))
        #expect(text.contains("[2.000] was kept from connecting to the socket other\n"))
        #expect(text.contains("7 more refusals came too fast"))
        #expect(text.contains("[1.000] ended: trap\n"))
        #expect(text.contains("/cfg was never used for `w`\n"))
        #expect(!text.contains("dwm was never"))
        #expect(text.contains("    Fatal?[2J error\n"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test func unused() {
        let all = "ok\nevery box that has run has used all that it was given\n"
        #expect(ask("unused") == all)
        system.addBox("wall", "[ipc]\nconnect = dwm")
        system.manifests["wall"]! += "\n/cfg:r = /cfg\n/net/local:rw = /net/local"
        system.addForeground("game")
        #expect(ask("unused") == all, "neither has run")
        desk.ask("-- wall", as: 1)
        system.reports[101] = AuditReport(
            Array("used mount r /cfg\nused mount w /net/local".utf8))
        #expect(
            ask("unused") == """
                ok
                wall: /net/local was never used for `r`
                wall: the socket dwm was never connected to

                """)
        // What one run uses and what another one does are joined.
        system.reports[101] = AuditReport(
            Array("used connect dwm\nused mount r /cfg\nused mount w /net/local".utf8))
        desk.end(101)
        desk.ask("-- wall", as: 2)
        system.reports[102] = AuditReport(Array("used mount r /net/local".utf8))
        #expect(ask("unused") == all)
    }

    @Test func info() {
        system.addForeground("game")
        system.manifests["game"]! +=
            "\n/cfg:r = /cfg\n/net/local:rw = /net/local\n[ipc]\nconnect = dwm"
        let text = ask("info game")
        #expect(text.contains("  /app (/box/game), which it may read and run\n"))
        #expect(text.contains("  /cfg, which it may only read\n"))
        #expect(text.contains("It may connect to dwm, and listen as no socket.\n"))
        #expect(ask("info nothing") == "error there is no box nothing")
    }

    @Test func plan() {
        system.addForeground("game")
        system.manifests["game"]! += "\n/cfg:r = /cfg\n/dev/mouse:r = ?/dev/mouse\n/tmp:rw = tmpfs"
        #expect(
            ask("plan game") == """
                ok
                / (empty, read only)
                ├── app (rx) = /box/game
                ├── cfg (r)
                └── tmp (rw) = memory of its own
                /dev/mouse: not there now, and the box starts without it

                """)
    }
}
