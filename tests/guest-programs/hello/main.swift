// The smallest program: proves that libstd starts, prints and ends.

import Std

print("hello from process \(Process.currentID)")
for argument in Arguments.all { print("argument \(argument)") }
