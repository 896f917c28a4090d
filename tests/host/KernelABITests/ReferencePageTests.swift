// docs/syscalls.md is generated from the table of system calls. This test fails when the page is out
// of date; with UPDATE_DOCUMENTS=1 in the environment it writes the page instead.

import Foundation
import KernelABI
import Testing

@Suite struct ReferencePageTests {
    static let page = URL(filePath: #filePath)
        .deletingLastPathComponent().appending(path: "../../../docs/syscalls.md").standardized

    @Test func pageMatchesTheTable() throws {
        let wanted = render()
        if ProcessInfo.processInfo.environment["UPDATE_DOCUMENTS"] != nil {
            try wanted.write(to: Self.page, atomically: true, encoding: .utf8)
        }
        let found = try String(contentsOf: Self.page, encoding: .utf8)
        #expect(
            found == wanted,
            "docs/syscalls.md is out of date: run UPDATE_DOCUMENTS=1 swift test --filter KernelABI")
    }

    private func render() -> String {
        var text = introduction
        var group = ""
        for call in SystemCall.allCases {
            let row = call.row
            if row.group.description != group {
                group = row.group.description
                text +=
                    "\n## \(group)\n\n| Number | Call | Returns | Meaning |\n|---|---|---|---|\n"
            }
            let names = row.argumentNames.description.split(separator: " ")
            let arguments = names.enumerated().map { index, name in
                let kind = row.arguments[index]
                return kind == .length ? "\(name)" : "\(name): \(kind)"
            }
            text += "| \(call.rawValue) | `\(row.name)(\(arguments.joined(separator: ", ")))` "
            text += "| \(row.result) | \(row.summary) |\n"
        }
        text += "\n## Errors\n\n| Number | Name | Meaning |\n|---|---|---|\n"
        for number in 1...Errno.largest {
            let error = Errno(rawValue: number)
            if error.name.description != "EUNKNOWN" {
                text += "| \(number) | `\(error.name)` | \(error.message) |\n"
            }
        }
        return text
    }

    private let introduction = """
        # System calls

        Generated from the table in `kernel/abi`; do not edit. To renew it after a change of the table:
        `UPDATE_DOCUMENTS=1 swift test --filter KernelABITests`.

        ## Convention

        The number goes into RAX, arguments into RDI, RSI, RDX, R10, R8 and R9, then `syscall`. RAX
        returns a value from 0 up, or a negated error number from -4095 to -1. RCX and R11 are lost,
        everything else is kept. Strings and buffers are an address and a length in two registers; no
        string needs a terminator. A call either completes or changes nothing. Unknown numbers are
        `ENOSYS`, unknown flags `EINVAL`, addresses outside the program's memory `EFAULT`.

        ## How a process starts

        The first thread begins at the executable's entry point with RDI holding the address of a
        `StartInfo` on its stack, RSP a multiple of 16, the direction flag clear, MXCSR `0x1F80`, the x87
        control word `0x37F`, the FS base 0 and all other registers 0. `StartInfo` holds the arguments,
        process and thread numbers, the stack's bounds, the image's base, page size, number of CPUs, facts
        about vector state and 32 random bytes. The kernel maps the executable's segments as its program
        headers say. Everything else is the program's own work, done by libstd before `main`: relocations
        (`R_X86_64_RELATIVE` only), thread-local storage from `PT_TLS`, and write protection of
        `PT_GNU_RELRO`. So the kernel reads nothing of an executable but its headers.

        A further thread begins at its entry with its argument in RDI, its number in RSI, and RSP 8 below
        a multiple of 16, as if it had been called; what lies at RSP is 0.

        ## Notes

        A note interrupts one thread of the process, in user mode or in a call that waits (which then
        fails with `EINTR`). The kernel keeps the interrupted registers, vector state included, in its own
        memory, leaves the 128 bytes below RSP alone, and calls the handler with the note's text (address
        in RDI, length in RSI, terminated by NUL) on the same stack. The handler ends with `noted`. One
        note at a time is handled per process; up to eight more wait. The note `kill` cannot be handled.

        ## What was refused

        There is no `errno` call (the error is in RAX), no asynchronous ring (threads and `poll` do its
        work), no `fork`, `exec`, `wait` or socket call: those are files (`/proc/<pid>/wait`, `/net/local`).

        """
}
