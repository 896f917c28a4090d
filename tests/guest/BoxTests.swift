// Boxes from inside: attacks that have to fail in a box and succeed outside, and boxd among liars.

import GuestHarness
import Testing

extension Guest {
    @Suite struct BoxTests {
        @Test("attacks on boxes", arguments: GuestCase.run(command: "escape-suite", cpus: 2))
        func attacks(result: GuestCase) {
            #expect(result.failure == nil, "\(result.failure ?? "")")
        }

        @Test(
            "weights of boxes", arguments: GuestCase.run(command: "escape-suite weights", cpus: 1))
        func weights(result: GuestCase) {
            #expect(result.failure == nil, "\(result.failure ?? "")")
        }
    }
}
