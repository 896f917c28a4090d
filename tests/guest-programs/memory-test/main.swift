// Memory: mapping and protection, W^X, growing stacks, quotas, races of mapping and faults.

import CSystem
import Cases
import KernelABI
import Std

func zero() throws(Errno) -> File { try File("/dev/const/zero:rw") }

func expect(_ wanted: [Errno], _ body: () throws(Errno) -> Void) -> String? {
    do throws(Errno) {
        try body()
        return "it was allowed"
    } catch {
        return wanted.contains(error) ? nil : "threw \(error.name)"
    }
}

func checkMapping(_ cases: inout Cases) {
    cases.check("map-is-zero") { () throws(Errno) in
        let file = try zero()
        let memory = unsafe try file.descriptor.map(length: 1 << 20)
        let clean = unsafe memory.allSatisfy { $0 == 0 }
        for page in 0..<256 { unsafe memory[page * 4096] = UInt8(page) }
        let kept = (0..<256).allSatisfy { unsafe memory[$0 * 4096] == UInt8($0) }
        unsafe try unmap(memory)
        return clean && kept ? nil : "clean \(clean), kept \(kept)"
    }
    cases.check("no-writable-code") { () throws(Errno) in
        let file = try zero()
        return expect([.accessDenied, .invalidArgument, .notPermitted]) { () throws(Errno) in
            _ = unsafe try file.descriptor.map(
                length: 4096, protection: [.read, .write, .execute])
        }
    }
    cases.check("absurd-lengths") { () throws(Errno) in
        let file = try zero()
        for length in [0, Int.max, 1 << 47, -4096] {
            let wrong = expect([.invalidArgument, .noMemory, .overflow]) { () throws(Errno) in
                _ = unsafe try file.descriptor.map(length: length)
            }
            if let wrong { return "length \(length): \(wrong)" }
        }
        return nil
    }
    cases.check("quota-or-memory-ends") { () throws(Errno) in
        let file = try zero()
        var blocks: [UnsafeMutableRawBufferPointer] = unsafe []
        var ended = false
        while unsafe blocks.count < 4096, !ended {
            do throws(Errno) {
                unsafe blocks.append(try file.descriptor.map(length: 64 << 20))
            } catch {
                ended = error == .noMemory
                if !ended { return "threw \(error.name)" }
            }
        }
        while let block = unsafe blocks.popLast() { unsafe try unmap(block) }
        return ended ? nil : "256 GiB were promised"
    }
}

@inline(never)
func deep(_ depth: Int) -> Int {
    let room = [depth, 1]
    return depth == 0 ? 0 : room[1] + deep(depth - 1)
}

func checkStack(_ cases: inout Cases) {
    cases.check("stack-grows") { () throws(Errno) in
        let found = deep(10_000)
        return found == 10_000 ? nil : "found \(found)"
    }
    cases.check("thread-stack-grows") { () throws(Errno) in
        let result = Mutex(0)
        let thread = try Thread { result.withLock { $0 = deep(10_000) } }
        thread.join()
        let found = result.withLock { $0 }
        return found == 10_000 ? nil : "found \(found)"
    }
}

func checkRaces(_ cases: inout Cases) {
    cases.check("map-race") { () throws(Errno) in
        let problems = Mutex(0)
        var threads: [Thread] = []
        for seed in 1...4 {
            threads.append(
                try Thread {
                    guard let file = try? zero() else { return }
                    for round in 0..<200 {
                        let pages = (round * seed) % 37 + 1
                        guard let memory = unsafe try? file.descriptor.map(length: pages * 4096)
                        else { continue }
                        for page in 0..<pages {
                            if unsafe memory[page * 4096] != 0 { problems.withLock { $0 += 1 } }
                            unsafe memory[page * 4096] = UInt8(seed)
                        }
                        unsafe try? unmap(memory)
                    }
                })
        }
        for thread in threads { thread.join() }
        let count = problems.withLock { $0 }
        return count == 0 ? nil : "\(count) pages were not clean"
    }
}

/// Stacks are mapped where others look for room, too.
func checkStackRaces(_ cases: inout Cases) {
    cases.check("threads-start-while-others-map") { () throws(Errno) in
        let isDone = Mutex(false)
        var mappers: [Thread] = []
        defer {
            isDone.withLock { $0 = true }
            for mapper in mappers { mapper.join() }
        }
        for seed in 1...3 {
            mappers.append(
                try Thread {
                    guard let file = try? zero() else { return }
                    var pages = seed
                    while !isDone.withLock({ $0 }) {
                        pages = pages % 7 + 1
                        guard let memory = unsafe try? file.descriptor.map(length: pages * 4096)
                        else { continue }
                        unsafe try? unmap(memory)
                    }
                })
        }
        // More at a time than stacks are kept, so that each round maps some.
        for round in 0..<40 {
            var threads: [Thread] = []
            defer { for thread in threads { thread.join() } }
            for index in 0..<24 {
                do throws(Errno) {
                    threads.append(try Thread {})
                } catch {
                    return "thread \(index) of round \(round) did not start: \(error.message)"
                }
            }
        }
        return nil
    }
}

/// A call about memory at an address of the caller's choice, which libstd does not offer.
func call(_ number: SystemCall, _ a: Int, _ b: Int, _ c: Int = 0, _ d: Int = 0) -> Int {
    system_call(Int(number.rawValue), a, b, c, d, 0, 0)
}

/// Rights of single pages, as the kernel's copies see them: they obey the same entries as the program,
/// and their refusal can be looked at.
func checkProtection(_ cases: inout Cases) {
    cases.check("protect-in-part") { () throws(Errno) in
        let file = try zero()
        let ones = try File("/dev/const/one:r")
        let pipe = try Descriptor.openPair("/dev/pipe/new")
        // Four pages, and one that is not there any more.
        let memory = unsafe try file.descriptor.map(length: 5 * 4096)
        let start = Int(bitPattern: unsafe memory.baseAddress)
        guard call(.munmap, start + 4 * 4096, 4096) == 0 else { return "cannot unmap" }
        for page in 0..<4 { unsafe memory[page * 4096] = UInt8(page + 1) }
        func isWritable(_ page: Int) -> Bool {
            call(.read, Int(ones.descriptor.number), start + page * 4096 + 8, 8) == 8
        }
        func isReadable(_ page: Int) -> Bool {
            call(.write, Int(pipe.writing.number), start + page * 4096, 8) == 8
        }
        func protect(_ first: Int, _ count: Int, _ rights: Protection) -> Int {
            call(.mprotect, start + first * 4096, count * 4096, Int(rights.rawValue))
        }
        func rights() -> [Int] {
            (0..<4).map { (isReadable($0) ? 1 : 0) + (isWritable($0) ? 2 : 0) }
        }
        var seen: [[Int]] = [rights()]
        var results = [protect(1, 2, .read)]
        seen.append(rights())
        results.append(protect(2, 1, []))
        seen.append(rights())
        // What is not mapped, and what may be written and executed, is refused, and nothing changes.
        let refused = [protect(0, 5, [.read, .write]), protect(0, 4, [.read, .write, .execute])]
        seen.append(rights())
        results.append(protect(0, 4, [.read, .write]))
        seen.append(rights())
        try pipe.reading.close()
        try pipe.writing.close()
        let isKept = (0..<4).allSatisfy { unsafe memory[$0 * 4096] == UInt8($0 + 1) }
        unsafe try unmap(memory)
        let wanted = [[3, 3, 3, 3], [3, 1, 1, 3], [3, 1, 0, 3], [3, 1, 0, 3], [3, 3, 3, 3]]
        return seen == wanted && results == [0, 0, 0] && refused.allSatisfy { $0 < 0 } && isKept
            ? nil : "rights \(seen), results \(results), refused \(refused), kept \(isKept)"
    }
}

/// Two threads map and unmap pages of one region while two others have the kernel write into them,
/// which finds each page there or not, and both are right.
func checkContest(_ cases: inout Cases) {
    cases.check("map-contest") { () throws(Errno) in
        let file = try zero()
        let ones = try File("/dev/const/one:r")
        let region = unsafe try file.descriptor.map(length: 64 * 4096)
        let start = Int(bitPattern: unsafe region.baseAddress)
        let (zeroes, source) = (Int(file.descriptor.number), Int(ones.descriptor.number))
        let problems = Mutex<[Int]>([])
        var threads: [Thread] = []
        for seed in 0..<4 {
            threads.append(
                try Thread {
                    for round in 0..<600 {
                        let first = (round * 7 + seed * 13) % 60
                        let place = start + first * 4096
                        let length = (round % 4 + 1) * 4096
                        let result =
                            seed >= 2
                            ? call(.read, source, place, length)
                            : round % 2 == 0
                                ? call(.munmap, place, length)
                                : call(.mmap, zeroes, place, length, 3)
                        let isRight =
                            result >= 0 || seed >= 2 && result == -Int(Errno.badAddress.rawValue)
                        if !isRight { problems.withLock { $0.append(result) } }
                    }
                })
        }
        for thread in threads { thread.join() }
        // All there again, and clean.
        guard call(.mmap, zeroes, start, 64 * 4096, 3) == start else { return "cannot map again" }
        let isClean = unsafe region.allSatisfy { $0 == 0 }
        unsafe try unmap(region)
        let found = problems.withLock { $0 }
        return found.isEmpty && isClean ? nil : "results \(found.count), clean \(isClean)"
    }
}

func main() -> Never {
    var cases = Cases()
    checkMapping(&cases)
    checkProtection(&cases)
    checkStack(&cases)
    checkRaces(&cases)
    checkStackRaces(&cases)
    checkContest(&cases)
    cases.finish()
}

main()
