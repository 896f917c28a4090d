// init, the first program: mounts the trees, starts what cfg/init-main.cfg says, offers a shell on
// the console. Arguments are a command line for the shell: then that is run instead of everything
// else, and the machine is switched off with its status.

import Cfg
import KernelABI
import Std

func main() {
    var starter = Starter()
    starter.mountTrees()
    starter.openConsole()
    starter.readConfiguration()
    let words = Array(Arguments.all.dropFirst())
    if !words.isEmpty { starter.runOnce(words) }
    starter.becomeTerminal()
    starter.startPrograms()
    starter.serve()
}

main()
