// The file system with many threads; of most use under the thread and address sanitizers.

import FileSystem
import KernelABI
import Memory
import Scheduler
import SeededRandom
import Synchronization
import Testing

@Suite struct ThreadTests {
    @Test(arguments: [1, 2] as [UInt64]) func everythingAtOnce(seed: UInt64) throws {
        let world = try World(cacheLimit: 16)
        let setup = try world.process()
        _ = try setup.open("/t:cd")
        let empty = world.frames.statistics
        Thread.concurrently(6) { number in
            guard let process = try? world.process() else { return }
            var random = SeededGenerator(seed: seed &* 1000 &+ UInt64(number))
            for _ in 0..<400 {
                let one = "/t/\(Int.random(in: 0..<4, using: &random))"
                let two = "\(one)/\(Int.random(in: 0..<4, using: &random))"
                let three = "/t/\(Int.random(in: 0..<4, using: &random))"
                switch Int.random(in: 0..<10, using: &random) {
                case 0: _ = try? process.open(one + ":cd")
                case 1: try? process.write(two + ":c", "content \(number)")
                case 2: _ = try? process.read(two)
                case 3: try? process.remove(two)
                case 4: try? process.rename(one, three)
                case 5: try? process.rename(two, three + "/x")
                case 6: _ = try? process.list("/t:R")
                case 7: try? process.link(two, three + "/y")
                case 8: try? process.context.changeDirectory(to: path(one))
                default: _ = try? process.status("../t/0")
                }
            }
        }
        #expect(Set(try setup.list("/t:R")).count == (try setup.list("/t:R")).count)
        try setup.remove("/t:dR")
        world.cache.reclaimAll()
        #expect(world.frames.statistics == empty)
    }

    @Test func renamingIsAtomic() throws {
        let world = try World()
        let setup = try world.process()
        try setup.write("/a:c", "old")
        final class Flag: Sendable { let isDone = Atomic<Bool>(false) }
        let flag = Flag()
        let misses = Wins()
        Thread.concurrently(4) { number in
            guard let process = try? world.process() else { return }
            if number == 0 {
                for _ in 0..<300 {
                    try? process.write("/b:c", "new")
                    try? process.rename("/b", "/a")
                }
                flag.isDone.store(true, ordering: .releasing)
            } else {
                while !flag.isDone.load(ordering: .acquiring) {
                    if !process.exists("/a") { misses.add() }
                }
            }
        }
        #expect(misses.count == 0)
    }

    @Test func appendsDoNotOverlap() throws {
        let world = try World()
        let setup = try world.process()
        _ = try setup.open("/log:c")
        Thread.concurrently(6) { number in
            guard let process = try? world.process() else { return }
            for _ in 0..<100 { try? process.write("/log:a", "line of \(number)\n") }
        }
        let lines = try setup.read("/log").split(separator: "\n")
        #expect(lines.count == 600)
        #expect(Set(lines).count == 6)
    }

    @Test func exclusiveCreationHasOneWinner() throws {
        let world = try World()
        _ = try world.process()
        for round in 0..<50 {
            let wins = Wins()
            Thread.concurrently(4) { _ in
                guard let process = try? world.process() else { return }
                if (try? process.open("/x\(round):ce")) != nil { wins.add() }
            }
            #expect(wins.count == 1)
        }
    }

    @Test func mountsComeAndGo() throws {
        let world = try World()
        let setup = try world.process()
        for number in 0..<3 { _ = try setup.open("/m\(number):cd") }
        Thread.concurrently(6) { number in
            guard let process = try? world.process() else { return }
            let point = "/m\(number % 3)"
            for _ in 0..<100 {
                if number < 3 {
                    try? process.mount(point)
                    try? process.write(point + "/f:c", "x")
                    try? process.unmount(point)
                } else {
                    _ = try? process.list("/:R")
                    _ = try? process.read(point + "/f")
                    _ = try? process.context.namespace.copy()
                }
            }
        }
        #expect(world.rootNamespace.mountCount == 2)
    }

    @Test func descriptorsAreHandedOutOnce() throws {
        let world = try World()
        let process = try world.process(limit: 40)
        let file = try process.open("/f:c")
        let table = process.context.descriptors
        Thread.concurrently(6) { _ in
            for _ in 0..<300 {
                guard let first = try? table.add(file) else { continue }
                _ = try? table.file(first)
                let second = try? table.duplicate(first)
                try? table.close(first)
                if let second { try? table.close(second) }
            }
        }
        #expect(table.count == 0)
    }
}
