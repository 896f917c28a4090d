// Keys: good once, in time, for whom they are meant; and not for ever in the way of others.

import FileSystem
import KernelABI
import KernelBase
import Scheduler
import Testing
@Suite struct ShareKeyTests {
    let world: World
    let process: Process
    let file: OpenFile
    /// As many processes have ended, the first ones.
    let ended = Wins()

    init() throws {
        world = try World()
        process = try world.process()
        file = try process.open("/shared:c")
    }

    private func keys(limit: Int = 8) -> ShareKeys {
        let random = SharedGenerator()
        return ShareKeys(
            limit: 16, limitForEach: limit,
            hasEnded: { [ended] in $0 <= UInt64(ended.count) },
            entropy: { random.next() })
    }

    @Test func aKeyIsGoodOnce() throws {
        let keys = keys()
        let key = try keys.share(file, owner: 1, receiver: 0, lifetime: .seconds(60))
        #expect(key.count == Limits.key)
        #expect(try keys.claim(key, by: 7) === file)
        #expect(throws: Errno.noEntry) { try keys.claim(key, by: 7) }
        #expect(keys.count == 0)
    }

    @Test func aKeyIsForItsReceiver() throws {
        let keys = keys()
        let key = try keys.share(file, owner: 1, receiver: 5, lifetime: .seconds(60))
        #expect(throws: Errno.noEntry) { try keys.claim(key, by: 4) }
        #expect(throws: Errno.noEntry) { try keys.claim(key, by: 1) }
        #expect(try keys.claim(key, by: 5) === file)
    }

    @Test func aKeyEnds() throws {
        let keys = keys()
        let key = try keys.share(file, owner: 1, receiver: 0, lifetime: .init(nanoseconds: 1))
        let later = Instant.now + .microseconds(1)
        while Instant.now < later {}
        #expect(throws: Errno.keyExpired) { try keys.claim(key, by: 2) }
        #expect(throws: Errno.noEntry) { try keys.claim(key, by: 2) }
        let other = try keys.share(file, owner: 1, receiver: 0, lifetime: .seconds(60))
        #expect(throws: Errno.noEntry) { try keys.revoke(other, owner: 2) }
        try keys.revoke(other, owner: 1)
        #expect(throws: Errno.noEntry) { try keys.revoke(other, owner: 1) }
        #expect(throws: Errno.noEntry) { try keys.claim(other, by: 2) }
        _ = try keys.share(file, owner: 1, receiver: 0, lifetime: .seconds(1))
        keys.removeExpired(.never)
        #expect(keys.count == 0)
        #expect(throws: Errno.invalidArgument) {
            try keys.share(file, owner: 1, receiver: 0, lifetime: .zero)
        }
    }

    @Test func malformedKeysAreUnknown() throws {
        let keys = keys()
        let key = try keys.share(file, owner: 1, receiver: 0, lifetime: .forever)
        for bad in [
            [], Array(key.dropLast()), key + [48], key.map { _ in 0x47 },
            [UInt8](repeating: 0, count: 32),
        ] {
            #expect(throws: Errno.noEntry) { try keys.claim(bad, by: 2) }
        }
        #expect(keys.count == 1)
    }

    @Test func keysHaveLimits() throws {
        let keys = keys(limit: 10)
        for _ in 0..<10 { _ = try keys.share(file, owner: 1, receiver: 0, lifetime: .seconds(60)) }
        #expect(throws: Errno.noBuffers) {
            try keys.share(file, owner: 1, receiver: 0, lifetime: .seconds(60))
        }
        for _ in 0..<6 { _ = try keys.share(file, owner: 2, receiver: 0, lifetime: .seconds(60)) }
        #expect(throws: Errno.noBuffers) {
            try keys.share(file, owner: 3, receiver: 0, lifetime: .seconds(60))
        }
        keys.removeExpired(.never)
        _ = try keys.share(file, owner: 3, receiver: 0, lifetime: .seconds(60))
    }

    /// A key may be claimed after its maker's end, but the dead do not keep the living from sharing.
    @Test func keysOfEndedProcessesMakeRoom() throws {
        let keys = keys(limit: 10)
        let first = try keys.share(file, owner: 1, receiver: 0, lifetime: .forever)
        for _ in 0..<8 { _ = try keys.share(file, owner: 1, receiver: 0, lifetime: .forever) }
        ended.add()
        #expect(try keys.claim(first, by: 9) === file)
        let kept = try keys.share(file, owner: 2, receiver: 0, lifetime: .forever)
        for _ in 0..<7 { _ = try keys.share(file, owner: 2, receiver: 0, lifetime: .forever) }
        #expect(keys.count == 16)
        _ = try keys.share(file, owner: 3, receiver: 0, lifetime: .forever)
        #expect(keys.count == 9)
        #expect(try keys.claim(kept, by: 9) === file)
        // Round after round of processes that share and end, for ever: no living one is refused.
        for round in UInt64(4)..<40 {
            while ended.count < Int(round) - 1 { ended.add() }
            for _ in 0..<10 {
                _ = try keys.share(file, owner: round, receiver: 0, lifetime: .forever)
            }
        }
    }

    /// A key keeps a file open, so it counts as an open file of its maker's set until it ends.
    @Test func keysCountAsOpenFiles() throws {
        let keys = keys()
        var limits = ResourceMeter.Limits()
        limits[.files] = 4
        let meter = ResourceMeter(limits, parent: nil)
        func share(_ owner: UInt64 = 1, _ lifetime: Duration = .forever) throws(Errno) -> [UInt8] {
            try keys.share(file, owner: owner, receiver: 0, lifetime: lifetime, meter: meter)
        }
        let one = try share()
        let two = try share(2)
        _ = try share(3, .seconds(1))
        _ = try share(4)
        #expect(throws: Errno.tooManyFiles) { try share(5) }
        #expect(meter.used(.files) == 4)
        _ = try keys.claim(one, by: 1)
        try keys.revoke(two, owner: 2)
        #expect(meter.used(.files) == 2)
        keys.removeExpired(Instant.now + .seconds(2))
        #expect(meter.used(.files) == 1)
        // A refused key costs nothing.
        for _ in 0..<8 { _ = try keys.share(file, owner: 6, receiver: 0, lifetime: .forever) }
        #expect(throws: Errno.noBuffers) { try share(6) }
        #expect(meter.used(.files) == 1)
    }

    /// A file goes when its key's time is over, even if nobody shares or claims anything any more.
    @Test func filesGoInTime() throws {
        let keys = keys()
        let made = Wins()
        Thread.concurrently(2) { [file] number in
            if number == 0 {
                repeat { keys.removeWhatExpires() } while made.count == 0 || keys.count > 1
            } else {
                _ = try? keys.share(file, owner: 1, receiver: 0, lifetime: .forever)
                _ = try? keys.share(file, owner: 1, receiver: 0, lifetime: .milliseconds(2))
                made.add()
                _ = try? keys.share(file, owner: 1, receiver: 0, lifetime: .milliseconds(1))
            }
        }
        while keys.count > 1 { keys.removeWhatExpires() }
        #expect(keys.count == 1)
    }

    @Test func onlyOneOfManyClaimsSucceeds() throws {
        let keys = keys()
        for _ in 0..<50 {
            let key = try keys.share(file, owner: 1, receiver: 0, lifetime: .seconds(60))
            let wins = Wins()
            Thread.concurrently(4) { number in
                if (try? keys.claim(key, by: UInt64(number))) != nil { wins.add() }
            }
            #expect(wins.count == 1)
        }
    }
}
