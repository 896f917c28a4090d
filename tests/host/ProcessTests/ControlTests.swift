// Commands in `ctl`, as a parent gives them to a child that it has yet to start.

import FileSystem
import IPC
import KernelABI
import Processes
import Scheduler
import Testing

@Suite struct ControlTests {
    @Test func descriptorsAreThoseOfTheChild() throws {
        let world = try World()
        let one = world.initial
        for name in ["a", "b", "c", "d"] {
            _ = try one.files.descriptors.add(try one.open("/\(name):create"))
        }
        let child = try one.child()
        try one.control(child, "dup2 3 0 && dup2 2 1 && close 2 -1")
        #expect(child.files.descriptors.count == 2)
        #expect(one.files.descriptors.count == 4)
        try child.files.descriptors.file(0).write("from three")
        #expect(try one.read("/d") == "from three")
        #expect(throws: Errno.badDescriptor) { try one.control(child, "dup2 9 0") }
        #expect(throws: Errno.badDescriptor) { try one.control(child, "close 9") }
        #expect(throws: Errno.badDescriptor) { try one.control(child, "dup2 0 -1") }
        #expect(throws: Errno.invalidArgument) { try one.control(child, "close 0 &&") }
        #expect(throws: Errno.invalidArgument) { try one.control(child, "explode") }
        #expect(child.files.descriptors.count == 2, "a text with a mistake does nothing")
    }

    @Test func startAndKill() throws {
        let world = try World()
        let one = world.initial
        let child = try one.child()
        let gate = Gate()
        child.suspend { process in
            gate.open()
            process.end(status: text("ran"))
        }
        #expect(!gate.isOpen)
        try one.control(child, "start")
        #expect(try one.read("/proc/\(child.id)/wait") == "ran")
        #expect(gate.isOpen)
        let second = try one.child()
        second.suspend { _ in gate.close() }
        try one.control(second, "kill out of \"patience now\"")
        #expect(try one.read("/proc/\(second.id)/wait") == "out of patience now")
        #expect(gate.isOpen, "killed before it was started")
        let third = try one.child()
        third.suspend { _ in }
        try one.control(third, "kill")
        #expect(try one.read("/proc/\(third.id)/wait") == "killed")
    }

    @Test func aNamespaceIsFilledFromOutside() throws {
        let world = try World()
        let one = world.initial
        _ = try one.open("/data/public:cdp")
        try one.write("/data/public/file:create", "hello")
        try one.write("/secret:create", "hidden")
        let child = try one.child("box", in: try Namespace(parent: one.files.namespace))
        try one.control(
            child,
            "mount /:rwL tmpfs && touch /app:dr && bind /app:r /data/public && touch /note")
        #expect(try child.read("/app/file") == "hello")
        #expect(try child.list("/") == ["app", "note"])
        #expect(throws: Errno.accessDenied) { try child.write("/app/file:w", "x") }
        #expect(throws: Errno.noEntry) { try child.read("/secret") }
        #expect(throws: Errno.noEntry) { try child.read("/app/../secret") }
        #expect(throws: Errno.noDevice) { try one.control(child, "mount /app /data") }
        #expect(throws: Errno.noEntry) { try one.control(child, "bind /app /nothing") }
    }

    @Test func groupsAndNamespacesAreJoinedByHandle() throws {
        let world = try World()
        let one = world.initial
        let two = try one.child("two", .newGroup)
        let three = try one.child("three", .newGroup)
        #expect(two.group !== three.group)
        let group = try three.files.descriptors.add(try one.open("/proc/\(two.id)/group"))
        try one.control(three, "setgroup \(group)")
        #expect(two.group === three.group)
        let view = try Namespace(parent: one.files.namespace)
        let boxed = try one.child("boxed", in: view)
        let handle = try three.files.descriptors.add(try one.open("/proc/\(boxed.id)/ns"))
        #expect(throws: Errno.invalidArgument) { try one.control(three, "setns \(group)") }
        #expect(throws: Errno.invalidArgument) { try one.control(three, "setgroup \(handle)") }
        try one.control(three, "setns \(handle)")
        #expect(three.files.namespace === view)
    }

    @Test func unhandledNotesAreFatal() throws {
        let world = try World()
        let one = world.initial
        let child = try one.child("child", .newGroup)
        let sleeper = Thread.spawn {
            child.asThread {
                // A call that waits ends with an error.
                _ = try? child.read("/proc/self/wait")
            }
        }
        while child.threadCount == 0 { sched_yield_now() }
        try one.write("/proc/\(child.id)/note", "interrupt from the keyboard\n")
        sleeper.join()
        #expect(try one.read("/proc/\(child.id)/wait") == "interrupt from the keyboard")
        let members = try (0..<3).map { _ in try one.child("member", .newGroup) }
        for member in members {
            member.suspend { _ in }
            let file = try one.open("/proc/\(members[0].id)/group")
            let handle = try member.files.descriptors.add(file)
            try one.control(member, "setgroup \(handle)")
        }
        try one.write("/proc/\(members[1].id)/notegroup", "terminate")
        for member in members {
            #expect(try one.read("/proc/\(member.id)/wait") == "terminate")
        }
        #expect(!one.isEnding)
        #expect(throws: Errno.invalidArgument) { try one.write("/proc/self/note", "") }
    }

    /// A box in the group of whoever started it: it gets the group's notes and reaches nobody else.
    @Test func aGroupIsNoWayOutOfANamespace() throws {
        let world = try World()
        let one = world.initial
        func inside() throws -> Namespace { try one.files.namespace.copy() }
        // A terminal in a box of its own, a shell there, and a box that the shell has started.
        let terminal = try one.child("terminal", in: try inside(), .newGroup)
        let shell = try terminal.child("shell", .newGroup)
        let box = try one.child("box", in: try inside(), .newGroup)
        let part = try box.child("part")
        for member in [box, part] {
            let handle = try member.files.descriptors.add(
                try terminal.open("/proc/\(shell.id)/group"))
            try one.control(member, "setgroup \(handle)")
        }
        for process in [shell, box, part] { process.setNoteHandler(0x1000) }
        try part.write("/proc/self/notegroup", "attack")
        #expect(shell.takeNote() == nil)
        #expect(box.takeNote()?.note.text == text("attack"))
        #expect(part.takeNote()?.note.text == text("attack"))
        for process in [box, part] { process.finishNote() }
        // The terminal sees as little of the box as the box of the terminal, but it is its group.
        for (writer, note) in [(terminal, "interrupt"), (shell, "again"), (one, "from above")] {
            try writer.write("/proc/\(shell.id)/notegroup", note)
            for process in [shell, box, part] {
                #expect(process.takeNote()?.note.text == text(note))
                process.finishNote()
            }
        }
    }

    @Test func handledNotesWaitInLine() throws {
        let world = try World()
        let one = world.initial
        let child = try one.child()
        child.setNoteHandler(0x1000)
        for number in 0..<8 { try one.write("/proc/\(child.id)/note", "n\(number)") }
        #expect(throws: Errno.wouldBlock) { try one.write("/proc/\(child.id)/note", "n8") }
        #expect(child.takeNote()?.note.text == text("n0"))
        #expect(child.takeNote() == nil, "one at a time")
        child.finishNote()
        #expect(child.takeNote()?.note.text == text("n1"))
        #expect(!child.isEnding)
        try one.write("/proc/\(child.id)/note", "kill it")
        child.asThread {}
        #expect(try one.read("/proc/\(child.id)/wait") == "kill it")
    }
}
