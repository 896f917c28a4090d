// widgets: every control in one window, to look at and to try. Also the longest example of how programs
// are written.

import Patchwork

Application.run("widgets") { application in
    application.open(WidgetsWindow().window)
}
