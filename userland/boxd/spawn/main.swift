// boxspawn: what the names of boxes in /base/bin lead to. The name it was called by is the box's.

import BoxClient
import Std

func main() {
    let words = Arguments.all
    let name = Path(words.first ?? "").lastName
    if name != "boxspawn" { BoxClient.run(name, Array(words.dropFirst())) }
    guard words.count > 1 else { BoxClient.fail("usage: boxspawn BOX [ARGUMENT...]") }
    BoxClient.run(words[1], Array(words.dropFirst(2)))
}

main()
