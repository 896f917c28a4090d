// The `fbmp` command; all it does is in FBMPTool, where tests reach it.

import ConsoleKit
import FBMPTool
import Glibc

exit(FBMPTool.run().rawValue)
