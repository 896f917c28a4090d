// Programs in user mode: that they run, end in every way there is, and leave nothing.

internal import Arch
internal import FileSystem
internal import KernelABI
internal import KernelLog
internal import Memory
internal import Processes
internal import Scheduler

extension SelfTest {
    mutating func checkProcesses() {
        expectStatus("process.exits", TestProgram.exit, "")
        expectStatus("process.exit-status", TestProgram.exit("as planned"), "as planned")
        // mov [0x10], eax
        expectStatus(
            "process.null", [0x89, 0x04, 0x25, 0x10, 0, 0, 0], "due to unmapped memory at 0x10")
        expectStatus("process.trap", [0x0F, 0x0B], "trap (a failed check) at 0x")
        // xor ecx, ecx; div ecx
        expectStatus("process.divide", [0x31, 0xC9, 0xF7, 0xF1], "divide by zero at 0x")
        // hlt
        expectStatus("process.privileged", [0xF4], "general protection fault at 0x")
        // push rax; jmp to it
        expectStatus("process.stack-overflow", [0x50, 0xEB, 0xFD], "due to stack overflow at 0x")
        // mov [rip - 6], eax: its own code
        expectStatus(
            "process.code-is-read-only", [0x89, 0x05, 0xFA, 0xFF, 0xFF, 0xFF],
            "due to access violation at 0x")
        // mov rax, [1 GiB]: the kernel
        expectStatus(
            "process.kernel-is-hidden",
            [0x48, 0x8B, 0x04, 0x25, 0, 0, 0, 0x40], "due to unmapped memory at 0x40000000")
        // mov eax, 10000; syscall; cmp rax, -38 (ENOSYS); jne +2; then exit, else ud2
        expectStatus(
            "process.unknown-call",
            [0xB8, 0x10, 0x27, 0, 0, 0x0F, 0x05, 0x48, 0x83, 0xF8, 0xDA, 0x74, 0x02, 0x0F, 0x0B]
                + TestProgram.exit("refused"), "refused")
        expectStatus("process.threads-join", TestProgram.joinsThread, "joined")
        checkRunaway()
        checkNothingIsLeft()
    }

    /// Runs a program of `code` and checks that its status contains `expected`.
    private mutating func expectStatus(
        _ name: StaticString, _ code: [UInt8], _ expected: StaticString
    ) {
        guard let status = run(code) else {
            return report(name, failure: "the program could not be started")
        }
        let isRight =
            expected.utf8CodeUnitCount == 0 ? status.isEmpty : status.contains(expected)
        if !isRight { Log.error("\(name) ended with: \(utf8: status.span)") }
        expect(name, isRight, "another status than expected")
    }

    private func run(_ code: [UInt8]) -> [UInt8]? {
        guard let process = start(code) else { return nil }
        let status = try? process.waitForEnd()
        programs.remove(process)
        return status
    }

    private func start(_ code: [UInt8]) -> Process? {
        let request = ProcessTable.Request(
            ProcessOrigin(parent: nil, arguments: [Array("test".utf8)]),
            program: TestProgram(code), memoryLimit: PageCount(4096)
        ) { (id) throws(Errno) in
            FileContext(
                processID: id, namespace: try Namespace(parent: nil),
                descriptors: DescriptorTable(limit: 16))
        }
        return try? programs.make(request)
    }

    /// A program that never calls the kernel is ended from outside.
    private mutating func checkRunaway() {
        // jmp to itself
        guard let process = start([0xEB, 0xFE]) else {
            return report("process.runaway", failure: "the program could not be started")
        }
        let end = Instant.now + .milliseconds(30)
        while Instant.now < end { _ = Thread.park(until: end, .uninterruptible) }
        process.end(status: Array("killed".utf8))
        let status = try? process.waitForEnd()
        programs.remove(process)
        expect(
            "process.runaway", status == Array("killed".utf8), "it did not end when it was told to")
    }

    private mutating func checkNothingIsLeft() {
        for _ in 0..<20 { _ = run(TestProgram.joinsThread) }
        let before = freePagesAfterThreads()
        for _ in 0..<100 { _ = run(TestProgram.exit) }
        var joined = 0
        for _ in 0..<100 where run(TestProgram.joinsThread) == Array("joined".utf8) { joined += 1 }
        let after = freePagesAfterThreads()
        expect(
            "process.memory-is-back-at-the-end", joined == 100,
            "a process lacked memory that was one's that had ended before")
        if after != before {
            Log.error("free pages: \(before.rawValue) before, \(after.rawValue) after")
        }
        expect("process.leaves-nothing", after == before, "ended processes keep memory")
    }
}

extension [UInt8] {
    /// Whether the bytes of `text` occur.
    fileprivate func contains(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard count >= length else { return false }
        for start in 0...(count - length)
        where span.extracting(start..<start + length).equals(text) {
            return true
        }
        return false
    }
}
