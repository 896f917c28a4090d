// The kernel's tests of itself, each a result here; and that every kind of machine boots.

import Foundation
import GuestHarness
import Testing

/// A case that ran inside a guest.
struct GuestCase: Sendable, CustomTestStringConvertible {
    let name: String
    let failure: String?

    var testDescription: String { name }

    /// Boots a machine with a suite of the kernel and returns its cases. Whatever goes wrong on the
    /// way is a failed case too, so that it cannot be mistaken for "nothing to test".
    static func run(suite: String, on machine: GuestMachine = GuestMachine()) -> [GuestCase] {
        guard let products = GuestProducts.current else { return [] }
        var machine = machine
        machine.arguments = "test=\(suite)"
        do {
            let outcome = try GuestRun(machine, products).finish()
            let report = outcome.report
            var cases = report.cases.map { GuestCase(name: $0.name, failure: $0.failure) }
            let hasFailures = report.cases.contains { $0.failure != nil }
            let expected = hasFailures ? 0x11 : 0x10
            if !report.isComplete || outcome.exitValue != expected || cases.isEmpty {
                let exit = outcome.exitValue.map { "0x" + String($0, radix: 16) } ?? "none"
                let announced = report.announcedCount.map(String.init) ?? "no"
                cases.append(
                    GuestCase(
                        name: "\(suite)-finishes",
                        failure: "exit value \(exit), \(report.cases.count) cases reported, "
                            + "\(announced) announced, stray lines \(report.strayLines), log:\n"
                            + outcome.serial.suffix(3000)))
            }
            return cases
        } catch {
            return [GuestCase(name: "\(suite)-boots", failure: "\(error)")]
        }
    }
}

extension Guest {
    @Suite struct SelfTests {
        @Test("kernel self-test", arguments: GuestCase.run(suite: "selftest"))
        func kernelSelfTest(result: GuestCase) {
            #expect(result.failure == nil, "\(result.failure ?? "")")
        }

        /// Every way in, number of processors and amount of memory that must work.
        static let machines: [GuestMachine] = [
            GuestMachine(boot: .pvh, cpus: 1, memory: "256M"),
            GuestMachine(boot: .pvh, cpus: 4, memory: "256M"),
            GuestMachine(boot: .pvh, cpus: 8, memory: "256M"),
            GuestMachine(boot: .pvh, cpus: 2, memory: "64M"),
            GuestMachine(boot: .pvh, cpus: 2, memory: "8G"),
            GuestMachine(boot: .uefi, cpus: 1, memory: "256M"),
            GuestMachine(boot: .uefi, cpus: 4, memory: "8G"),
            GuestMachine(boot: .uefi, cpus: 8, memory: "256M"),
        ]

        @Test("self-test on every machine", arguments: machines)
        func boots(machine: GuestMachine) {
            let failed = GuestCase.run(suite: "selftest", on: machine).filter { $0.failure != nil }
            #expect(failed.isEmpty, "\(failed.map { "\($0.name): \($0.failure ?? "")" })")
        }

        /// Without SMEP, SMAP, UMIP, XSAVE and random numbers everything works, and the log says what
        /// is missing.
        @Test("a processor of 2004")
        func oldProcessor() throws {
            let products = try #require(GuestProducts.current)
            var machine = GuestMachine(arguments: "test=selftest")
            machine.cpuModel = "qemu64"
            let outcome = try GuestRun(machine, products).finish()
            #expect(outcome.exitValue == 0x10, "\(outcome.serial)")
            for missing in ["SMEP", "SMAP", "UMIP", "random number generator"] {
                #expect(outcome.serial.contains("this CPU has no \(missing)"), "\(missing)")
            }
        }

        /// There, vector registers are saved by FXSAVE.
        @Test(
            "threads on a processor of 2004",
            arguments: GuestCase.run(
                command: "thread-test", cpus: 2, memory: "1G", cpuModel: "qemu64"))
        func threadsOfOldProcessor(result: GuestCase) {
            #expect(result.failure == nil, "\(result.failure ?? "")")
        }

        @Test("ready on all CPUs, over UEFI and PVH", arguments: [GuestMachine.Boot.pvh, .uefi])
        func reportsItsWayIn(boot: GuestMachine.Boot) throws {
            let products = try #require(GuestProducts.current)
            let machine = GuestMachine(boot: boot, cpus: 4, arguments: "test=selftest")
            let outcome = try GuestRun(machine, products).finish()
            #expect(outcome.serial.contains("booted through \(boot == .pvh ? "PVH" : "UEFI")"))
            #expect(outcome.serial.contains("ready on 4 CPUs"), "\(outcome.serial)")
        }
    }
}
