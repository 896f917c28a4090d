// Attacks on processes: strangers' notes, control files, namespaces and environments, and what a child
// might inherit by mistake.

import KernelABI
import Std

let processAttacks: [Attack] = [
    Attack("control-of-a-stranger", outsideIn: .own) { place throws(Errno) in
        try opens("/proc/\(place.victim)/ctl:write")
    },
    Attack("control-of-boxd", outsideIn: .own) { place throws(Errno) in
        try opens("/proc/\(place.boxd)/ctl:write")
    },
    Attack("control-of-init", outsideIn: .own) { _ throws(Errno) in try opens("/proc/1/ctl:write")
    },
    Attack("note-to-a-stranger", outsideIn: .own) { place throws(Errno) in
        try opens("/proc/\(place.victim)/note:write")
    },
    Attack("note-to-a-strange-group", outsideIn: .own) { place throws(Errno) in
        try opens("/proc/\(place.victim)/notegroup:write")
    },
    Attack("environment-of-a-stranger", outsideIn: .own) { place throws(Errno) in
        try hasSecret("/proc/\(place.victim)/env/\(Surroundings.variable)")
    },
    Attack("directory-of-a-stranger", outsideIn: .own) { place throws(Errno) in
        try opens("/proc/\(place.victim)/cwd:read")
    },
    Attack("priority-of-a-stranger", outsideIn: .own) { place throws(Errno) in
        try opens("/proc/\(place.victim)/prio:write")
    },
    Attack("group-of-a-stranger", outsideIn: .own) { place throws(Errno) in
        let file = try Descriptor.open("/proc/\(place.victim)/group")
        try Process(Process.currentID).control("setgroup \(file.number)")
        return true
    },
    Attack("namespace-of-a-stranger", outsideIn: .own) { place throws(Errno) in
        let file = try Descriptor.open("/proc/\(place.victim)/ns")
        try Process(Process.currentID).control("setns \(file.number)")
        return try hasSecret(Surroundings.secret)
    },
    Attack("own-environment-of-the-caller") { _ throws(Errno) in
        Environment.get(Surroundings.variable) == "secret"
    },
    Attack("inherited-handle") { _ throws(Errno) in
        try Surroundings.handle.seek(0)
        return try Surroundings.handle.readAll().starts(with: Array("secret".utf8))
    },
    Attack("wider-child") { place throws(Errno) in
        // A child with an empty namespace, which its parent may furnish: with the parent's own view.
        let child = try Process.spawn(
            [place.program, "victim"], [.suspend, .emptyNamespace])
        defer { try? child.kill() }
        try child.control("mount / tmpfs")
        try child.control("touch /x:directory")
        try child.control("bind /x /tmp")
        return true
    },
    Attack("shed-confinement") { _ throws(Errno) in
        try Process(Process.currentID).control("confine * *")
        return true
    },
    Attack("key-of-somebody-else") { place throws(Errno) in
        let key = Environment.get("ESCAPE_KEY") ?? place.key
        return try Descriptor.claim(key: key).readAll().starts(with: Array("secret".utf8))
    },
    Attack("key-that-was-used") { place throws(Errno) in
        // It was right once.
        let key = Environment.get("ESCAPE_USED") ?? place.used
        return try Descriptor.claim(key: key).readAll().starts(with: Array("secret".utf8))
    },
    Attack("pixels-of-another-window") { place throws(Errno) in
        // Windows are memory, and its key is made for the window server alone.
        let key = Environment.get("ESCAPE_PIXELS") ?? place.pixels
        let memory = try Descriptor.claim(key: key)
        return unsafe try memory.map(length: 4096)[0] == 0x5A
    },
    Attack("guessed-keys") { place throws(Errno) in
        // Outside the key is known; in the box a thousand guesses near it have to do.
        if let key = Environment.get("ESCAPE_KEY") {
            return try Descriptor.claim(key: key).readAll().starts(with: Array("secret".utf8))
        }
        for guess in 0..<1000 {
            let key = Text.hexadecimal(UInt64(guess), digits: 32)
            if (try? Descriptor.claim(key: key)) != nil { return true }
        }
        return false
    },
]
