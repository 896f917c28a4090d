// What it costs to be a box: the same program, spawned and as a box, and the ratio of the two.

import BoxClient
import KernelABI
import Std

/// Starting a program that ends at once, bare and boxed.
func measureBoxes() {
    guard isWanted("box") else { return }
    BoxClient.startService()
    // The program is inside of both, so that what differs is the box.
    let words = ["attack", "none"]
    let bare = measure("box-bare", 100) { () throws(Errno) in
        _ = try Process.spawn(["/base/bin/escape-suite"] + words, [.standardFiles]).wait()
    }
    let boxed = measure("box-start", 100) { () throws(Errno) in
        _ = try Process.spawn(["/base/bin/escape"] + words, [.standardFiles]).wait()
    }
    if let bare, let boxed, bare > 0 {
        let tenths = boxed * 10 / bare
        print("ratio box-start box-bare \(tenths / 10).\(tenths % 10)")
    }
}
