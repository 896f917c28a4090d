// The task bar: Start button, a button for each window, the clock.

import KernelABI
import Patchwork
import Std

Application.run("taskbar", .shell) { application in
    Descriptor.reserveStandardFiles()
    let taskbar = Taskbar(application)
    application.endsWithLastWindow = false
    application.onScreenChange = { taskbar.placeOnScreen() }
    application.onThemeChange = { taskbar.themeChanged() }
    application.onGlobalEvent = { event in taskbar.take(event) }
    application.send(
        .subscribe(Subscription(events: [.attach, .detach, .report, .hotkey])))
    application.send(.screenInfo)
}
