// The terminal: a window, an emulator, and a shell at the other end of two pipes. Arguments are a
// program to run instead of the shell.

import KernelABI
import Patchwork
import Std

Application.run("terminal") { application in
    Descriptor.reserveStandardFiles()
    let view = TerminalView()
    let window = Window("Terminal", icon: "terminal", content: view)
    window.minimumContentSize = Size(160, 60)
    let session = TerminalSession(application, window, view)
    application.open(window)
    view.focus()
    session.start(Array(Arguments.all.dropFirst()))
}
