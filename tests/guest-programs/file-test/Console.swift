// The kernel's own console.

import Cases
import KernelABI
import Std

func checkConsole(_ cases: inout Cases) {
    cases.check("console-takes-a-long-write") { () throws(Errno) in
        // The host looks whether all of it has come.
        let text = (0..<500).map { "line \($0) of one write\n" }.joined()
        let console = try File("/dev/console")
        try console.descriptor.write(text)
        return nil
    }
}
