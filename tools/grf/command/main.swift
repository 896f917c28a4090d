// The `grf` command; all it does is in GRFTool, where tests reach it.

import ConsoleKit
import GRFTool
import Glibc

exit(GRFTool.run().rawValue)
