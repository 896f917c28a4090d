// Meters: what is taken in a part is taken in the whole, and nothing is lost.

import KernelBase
import Testing

@Suite struct ResourceMeterTests {
    private func limits(_ count: UInt64) -> ResourceMeter.Limits {
        var limits = ResourceMeter.Limits()
        limits[.files] = count
        return limits
    }

    @Test func takingAndGiving() {
        let whole = ResourceMeter(limits(5), parent: nil)
        let part = ResourceMeter(limits(3), parent: whole)
        #expect(part.take(.files, 3) && !part.take(.files))
        #expect(whole.take(.files, 2) && !whole.take(.files))
        #expect(part.used(.files) == 3 && whole.used(.files) == 5)
        part.give(.files, 2)
        #expect(whole.used(.files) == 3)
        #expect(whole.take(.files, 2))
        // The whole is full, so the part gets nothing, and keeps no trace of it.
        #expect(!part.take(.files) && part.used(.files) == 1)
        #expect(part.take(.threads, 1 << 40), "what has no limit is only counted")
        #expect(whole.contains(part) && !part.contains(whole) && !whole.contains(nil))
    }

    /// Neither taking, nor being refused, nor being forgotten takes stack for each meter above.
    @Test func depthTakesNoStack() {
        let whole = ResourceMeter(limits(2), parent: nil)
        var deepest = whole
        for _ in 0..<500_000 { deepest = ResourceMeter(limits(9), parent: deepest) }
        #expect(deepest.take(.files, 2) && !deepest.takeOver(.files, 1))
        #expect(!deepest.take(.files) && deepest.used(.files) == 2)
        deepest.give(.files, 2)
        #expect(whole.used(.files) == 0)
        deepest = whole
        #expect(whole.take(.files, 2))
    }

    @Test func manyAtOnce() async {
        let whole = ResourceMeter(limits(50), parent: nil)
        let parts = (0..<4).map { _ in ResourceMeter(limits(40), parent: whole) }
        await withTaskGroup(of: Void.self) { group in
            for part in parts {
                group.addTask {
                    for _ in 0..<20_000 where part.take(.files) {
                        #expect(whole.used(.files) < 100)
                        part.give(.files)
                    }
                }
            }
        }
        #expect(whole.used(.files) == 0 && parts.allSatisfy { $0.used(.files) == 0 })
    }
}
