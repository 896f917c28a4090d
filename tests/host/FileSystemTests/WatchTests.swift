// Waiting for files in memory to change.

import FileSystem
import KernelABI
import Scheduler
import Testing

@Suite struct WatchTests {
    private func hasChanged(_ file: OpenFile) throws -> Bool {
        var requests = [PollRequest(file, .changed)]
        return try PollRequest.wait(for: &requests, until: .now) == 1
            && requests[0].ready == .changed
    }

    @Test func contentTells() throws {
        let process = try World().process()
        try process.write("/f:c", "old")
        let watched = try process.open("/f:r")
        #expect(try !hasChanged(watched))
        try process.write("/f", "new")
        #expect(try hasChanged(watched))
        // Until somebody takes note; reading alone leaves the question open.
        _ = try watched.text()
        #expect(try hasChanged(watched))
        _ = watched.status()
        #expect(try !hasChanged(watched))
        _ = try process.open("/f:t")
        #expect(try hasChanged(watched))
        _ = watched.status()
        try process.write("/f:a", "more")
        #expect(try hasChanged(watched))
    }

    @Test func lookingChangesNothing() throws {
        let process = try World().process()
        try process.write("/f:c", "text")
        let file = try process.open("/f:r")
        let directory = try process.open("/:rd")
        _ = try process.read("/f")
        _ = try process.status("/f")
        _ = try process.list("/")
        #expect(try !hasChanged(file))
        #expect(try !hasChanged(directory))
    }

    @Test func namesTell() throws {
        let process = try World().process()
        try process.write("/d/f:cp", "text")
        let watched = try process.open("/d:rd")
        for change in [
            { try process.write("/d/new:c", "") }, { try process.rename("/d/new", "/d/f") },
            { try process.symlink("f", "/d/link") }, { try process.remove("/d/link") },
        ] {
            #expect(try !hasChanged(watched))
            try change()
            #expect(try hasChanged(watched))
            _ = watched.status()
        }
        // What is in the files is told by them.
        try process.write("/d/f", "other")
        #expect(try !hasChanged(watched))
    }

    @Test func watchersAreIndependentAndNeedTheRightToRead() throws {
        let process = try World().process()
        try process.write("/f:c", "text")
        let one = try process.open("/f:r")
        let two = try process.open("/f:r")
        let writer = try process.open("/f:w")
        try writer.write("x")
        _ = one.status()
        #expect(try !hasChanged(one))
        #expect(try hasChanged(two))
        #expect(try !hasChanged(writer))
    }

    @Test func sleepersWakeUp() throws {
        let world = try World()
        let setup = try world.process()
        try setup.write("/f:c", "text")
        let watched = try setup.open("/f:r")
        let woken = Wins()
        Thread.concurrently(2) { number in
            guard let process = try? world.process() else { return }
            if number == 0 {
                var requests = [PollRequest(watched, .changed)]
                if (try? PollRequest.wait(for: &requests, until: nil)) == 1 { woken.add() }
            } else {
                try? process.write("/f", "new!")
            }
        }
        #expect(woken.count == 1)
    }
}
