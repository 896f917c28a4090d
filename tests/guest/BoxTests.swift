// Boxes from inside: attacks that have to fail in a box and succeed outside, and boxd among liars.

import Foundation
import GuestHarness
import Testing

extension Guest {
    @Suite struct BoxTests {
        @Test("attacks on boxes", arguments: GuestCase.run(command: "escape-suite", cpus: 2))
        func attacks(result: GuestCase) {
            #expect(result.failure == nil, "\(result.failure ?? "")")
        }

        @Test("boxes, as a user types their names and asks about them")
        func typed() throws {
            let products = try #require(GuestProducts.current)
            let result = try GuestLine.run(
                "escape-suite make-boxes /base/data/tests/manifests "
                    + "&& shell < /base/data/tests/boxes",
                on: GuestMachine(cpus: 2, memory: "512M", timeLimitInSeconds: 400), products)
            let outputs = result.output.components(separatedBy: "=====\n").dropLast()
            let examples = try FileTests.examples("boxes")
            #expect(outputs.count == examples.count, "\(result.output)")
            for (example, output) in zip(examples, outputs) {
                #expect(example.fits(output), "$ \(example.line)\n\(output)")
            }
        }

        @Test(
            "weights of boxes", arguments: GuestCase.run(command: "escape-suite weights", cpus: 1))
        func weights(result: GuestCase) {
            #expect(result.failure == nil, "\(result.failure ?? "")")
        }
    }
}
