// threadtest: primes below a limit, counted by 1, 2, 4 ... threads. One line for each number of
// threads: `threadtest <threads> <nanoseconds> <primes>`. What a scheduler adds shows as time.

import KernelABI
import Std

let arguments = Arguments.all.dropFirst().compactMap { Text.number($0.utf8) }
// Numbers of 32 bits divide in half the time; the square of the first divisor too many still fits.
let limit = UInt32(min(arguments.first ?? 10_000_000, 4_000_000_000))
let mostThreads = Int(min(arguments.dropFirst().first ?? 1024, 65536))
if Arguments.all.contains("--help") {
    print("usage: threadtest [limit] [most threads]")
    print("Counts primes below 10000000 with 1, 2, 4 ... 1024 threads and prints the times.")
    Process.exit("")
}

/// Counts the primes of every `step`th block of numbers.
func countPrimes(from first: UInt32, step: UInt32, below limit: UInt32) -> Int {
    let block: UInt32 = 4096
    var count = 0
    var start = first * block
    while start < limit {
        for number in max(2, start)..<max(2, min(start + block, limit)) where isPrime(number) {
            count += 1
        }
        start += step * block
    }
    return count
}

func isPrime(_ number: UInt32) -> Bool {
    if number < 4 { return true }
    if number % 2 == 0 || number % 3 == 0 { return false }
    var divisor: UInt32 = 5
    while divisor * divisor <= number {
        if number % divisor == 0 || number % (divisor + 2) == 0 { return false }
        divisor += 6
    }
    return true
}

func run() {
    var threadCount = 1
    while threadCount <= mostThreads {
        let total = Mutex(0)
        let start = Instant.now
        var threads: [Thread] = []
        for index in 0..<threadCount {
            do throws(Errno) {
                let step = UInt32(threadCount)
                threads.append(
                    try Thread {
                        let count = countPrimes(from: UInt32(index), step: step, below: limit)
                        total.withLock { $0 += count }
                    })
            } catch {
                print("threadtest: thread \(index): \(error.message)")
                Process.exit("1")
            }
        }
        for thread in threads { thread.join() }
        let time = Instant.now.nanoseconds(since: start)
        print("threadtest \(threadCount) \(time) \(total.withLock { $0 })")
        threadCount *= 2
    }
}

run()
