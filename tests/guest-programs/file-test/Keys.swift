// Keys: once, in time, for whom they are meant, until they are revoked.

import Cases
import KernelABI
import Std

func checkKeys(_ cases: inout Cases) {
    let file = try? Descriptor.open("/cfg/init-main.cfg:read")
    guard let file else { return cases.check("keys") { () throws(Errno) in "no file to share" } }
    cases.check("key-works-once") { () throws(Errno) in
        let key = try file.share(timeout: .seconds(10))
        try Descriptor.claim(key: key).close()
        return refusal([.noEntry]) { () throws(Errno) in _ = try Descriptor.claim(key: key) }
    }
    cases.check("key-in-time") { () throws(Errno) in
        let key = try file.share(timeout: .milliseconds(5))
        Thread.sleep(.milliseconds(20))
        return refusal([.keyExpired, .noEntry]) { () throws(Errno) in
            _ = try Descriptor.claim(key: key)
        }
    }
    cases.check("key-revoked") { () throws(Errno) in
        let key = try file.share(timeout: .seconds(10))
        try Descriptor.revoke(key: key)
        return refusal([.noEntry]) { () throws(Errno) in _ = try Descriptor.claim(key: key) }
    }
    cases.check("key-for-another") { () throws(Errno) in
        let key = try file.share(timeout: .seconds(10), receiver: Process.currentID + 1_000_000)
        let mine = refusal([.noEntry]) { () throws(Errno) in _ = try Descriptor.claim(key: key) }
        // A wrong try has used nothing up.
        try Descriptor.revoke(key: key)
        return mine
    }
    cases.check("key-for-a-child") { () throws(Errno) in
        let child = try Process.spawn([program, "attempt", "claim"], [.suspend])
        let key = try file.share(timeout: .seconds(10), receiver: child.number)
        try File.write(child.file("env/KEY:create"), key)
        try child.start()
        return difference(try child.wait(), "claimed")
    }
    cases.check("key-of-a-stranger-cannot-be-revoked") { () throws(Errno) in
        let key = try file.share(timeout: .seconds(10))
        let child = try Process.spawn([program, "attempt", "revoke"], [.suspend])
        try File.write(child.file("env/KEY:create"), key)
        try child.start()
        let status = try child.wait()
        try Descriptor.claim(key: key).close()
        return difference(status, "")
    }
    cases.check("key-guessed") { () throws(Errno) in
        for guess in [
            "", "0", "00000000000000000000000000000000", "not a key at all, but as long...",
        ] {
            if let wrong = refusal(
                [.noEntry, .invalidArgument],
                { () throws(Errno) in
                    _ = try Descriptor.claim(key: guess)
                })
            {
                return "'\(guess)' \(wrong)"
            }
        }
        return nil
    }
    cases.check("key-outlives-its-maker", files: 1) { () throws(Errno) in
        let child = try Process.spawn([program, "attempt", "leave-keys"], [.standardFiles])
        try Descriptor.claim(key: try child.wait()).close()
        return nil
    }
    cases.check("key-lets-go-in-time") { () throws(Errno) in
        let pipe = try Descriptor.openPair("/dev/pipe/new")
        _ = try pipe.writing.share(timeout: .milliseconds(20))
        try pipe.writing.close()
        // The key is the pipe's last writer. Nobody makes or claims a key until its time is over.
        let rest = try pipe.reading.readAll()
        try pipe.reading.close()
        return rest.isEmpty ? nil : "something was read"
    }
    try? file.close()
}
