// Attacks on files: getting above, around and behind what is shown.

import KernelABI
import Std

private let up = "../../../../../../../.."

let fileAttacks: [Attack] = [
    Attack("absolute-path") { _ throws(Errno) in try hasSecret(Surroundings.secret) },
    Attack("dots") { _ throws(Errno) in try hasSecret(up + Surroundings.secret) },
    Attack("dots-below-a-mount") { place throws(Errno) in
        try hasSecret("\(place.writable)/\(up)\(Surroundings.secret)")
    },
    Attack("dots-from-an-open-directory") { place throws(Errno) in
        let directory = try Descriptor.open("\(place.writable):directory")
        let file = try directory.open(up + Surroundings.secret)
        return try file.readAll().starts(with: Array("secret".utf8))
    },
    Attack("dots-after-rename") { place throws(Errno) in
        // A directory that is moved out of where it was opened must not become a way up.
        try Descriptor.open("\(place.writable)/a/b:create:directory:parents").close()
        let inner = try Descriptor.open("\(place.writable)/a/b:directory")
        defer { try? File.remove("\(place.writable)/a:directory:recursive") }
        try File.rename("\(place.writable)/a/b", to: "\(place.writable)/b")
        defer { try? File.remove("\(place.writable)/b:directory") }
        let file = try inner.open(up + Surroundings.secret)
        return try file.readAll().starts(with: Array("secret".utf8))
    },
    Attack("symbolic-link") { place throws(Errno) in
        let link = "\(place.writable)/link"
        try? File.remove("\(link):nofollow")
        try File.symlink(to: Surroundings.secret, at: link)
        defer { try? File.remove("\(link):nofollow") }
        return try hasSecret(link)
    },
    Attack("symbolic-link-upwards") { place throws(Errno) in
        let link = "\(place.writable)/up"
        try? File.remove("\(link):nofollow")
        try File.symlink(to: up, at: link)
        defer { try? File.remove("\(link):nofollow") }
        return try hasSecret(link + Surroundings.secret)
    },
    Attack("hard-link") { place throws(Errno) in
        let link = "\(place.writable)/hard"
        try File.link(Surroundings.secret, as: link)
        defer { try? File.remove(link) }
        return try hasSecret(link)
    },
    Attack("rename-into-reach") { place throws(Errno) in
        let loot = "\(place.writable)/loot"
        try File.rename(Surroundings.secret, to: loot)
        defer { try? File.rename(loot, to: Surroundings.secret) }
        return try hasSecret(loot)
    },
    Attack("write-what-is-read-only") { place throws(Errno) in
        try opens("\(place.readable)/init-main.cfg:write")
    },
    Attack("make-what-is-read-only") { place throws(Errno) in
        let path = "\(place.readable)/escape-new"
        try Descriptor.open("\(path):create:write").close()
        try File.remove(path)
        return true
    },
    Attack("remove-what-is-read-only") { place throws(Errno) in
        try File.rename("\(place.readable)/init-main.cfg", to: "\(place.readable)/escape-moved")
        try File.rename("\(place.readable)/escape-moved", to: "\(place.readable)/init-main.cfg")
        return true
    },
    Attack("open-again-with-more-rights") { place throws(Errno) in
        let directory = try Descriptor.open("\(place.readable):directory")
        try directory.open("init-main.cfg:write").close()
        return true
    },
    Attack("bind-for-more-rights") { place throws(Errno) in
        let point = "\(place.writable)/bound"
        try Descriptor.open("\(point):create:directory").close()
        defer { try? File.remove("\(point):directory") }
        try Namespace.bind(try Descriptor.open("\(place.readable):directory"), at: "\(point):rw")
        defer { try? Namespace.unmount(point) }
        return try opens("\(point)/init-main.cfg:write")
    },
    Attack("link-for-more-rights") { place throws(Errno) in
        let link = "\(place.writable)/wider"
        try File.link("\(place.readable)/init-main.cfg", as: link)
        defer { try? File.remove(link) }
        return try opens("\(link):write")
    },
    Attack("mount-devices") { place throws(Errno) in
        try mountThere("devfs", place) { point throws(Errno) in try opens("\(point)/klog:read") }
    },
    Attack("mount-processes", outsideIn: .own) { place throws(Errno) in
        try mountThere("procfs", place) { point throws(Errno) in
            try opens("\(point)/\(place.victim)/ctl:write")
        }
    },
    Attack("mount-memory") { place throws(Errno) in
        try mountThere("tmpfs", place) { point throws(Errno) in
            try opens("\(point)/file:create")
        }
    },
    Attack("uncover-what-is-covered") { place throws(Errno) in
        try Namespace.unmount("\(place.writable)/private")
        return try hasSecret("\(place.writable)/private/secret")
    },
    Attack("cover-what-is-locked") { place throws(Errno) in
        let source = try Descriptor.open("\(place.writable):directory")
        try Namespace.bind(source, at: "\(place.writable)/private")
        try? Namespace.unmount("\(place.writable)/private")
        return true
    },
    Attack("bind-around-a-cover") { place throws(Errno) in
        let point = "\(place.writable)/around"
        try Descriptor.open("\(point):create:directory").close()
        defer { try? File.remove("\(point):directory") }
        try Namespace.bind(try Descriptor.open("\(place.writable):directory"), at: point)
        defer { try? Namespace.unmount(point) }
        return try hasSecret("\(point)/private/secret")
    },
    Attack("devices") { _ throws(Errno) in try opens("/dev/klog:read") },
    Attack("pixels-of-the-screen") { _ throws(Errno) in
        let folder = try DirectoryEntry.list("/dev/fb")
        return !folder.isEmpty
    },
    Attack("keys-that-are-pressed") { _ throws(Errno) in
        try opens("/dev/kbd/0/events:read:nonblock")
    },
    Attack("movements-of-the-mouse") { _ throws(Errno) in
        try opens("/dev/mouse/0/events:read:nonblock")
    },
    Attack("what-all-devices-report") { _ throws(Errno) in
        try opens("/dev/input/events:read:nonblock")
    },
    Attack("power") { _ throws(Errno) in try opens("/dev/power:write") },
    Attack("file-systems") { _ throws(Errno) in try opens("/sys/fs:directory") },
    Attack("other-boxes") { _ throws(Errno) in try opens("/box:directory") },
    Attack("own-manifest") { _ throws(Errno) in
        try opens("/box/escape/manifest:write")
    },
    Attack("run-other-programs") { _ throws(Errno) in
        let status = try Process.spawn(["/base/bin/fault-test", "status", "ran"]).wait()
        return status == "ran"
    },
    Attack("rename-for-more-rights") { place throws(Errno) in
        let there = "\(place.writable)/moved"
        try File.rename("\(place.readable)/init-main.cfg", to: there)
        defer { try? File.rename(there, to: "\(place.readable)/init-main.cfg") }
        return try opens("\(there):write")
    },
    Attack("working-directory-of-the-caller") { _ throws(Errno) in
        try hasSecret("escape-secret")
    },
]

private func mountThere(
    _ type: String, _ place: Surroundings, _ body: (String) throws(Errno) -> Bool
) throws(Errno) -> Bool {
    let point = "\(place.writable)/mounted"
    try Descriptor.open("\(point):create:directory").close()
    defer { try? File.remove("\(point):directory") }
    try Namespace.mount(type, at: point)
    defer { try? Namespace.unmount(point) }
    return try body(point)
}
