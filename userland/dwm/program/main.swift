// dwm: the window server. Everything it knows is in module WindowServer; here it gets files.

import KernelABI
import Std

do throws(Errno) {
    let program = try DesktopProgram()
    program.run()
} catch {
    Log.write("cannot start: \(error.message)")
    Process.exit("dwm: \(error.message)")
}
