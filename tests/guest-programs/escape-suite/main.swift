// The escape suite. Each attack is a process of its own that tries to get at something and says
// whether it did: `reached` or `refused`. The suite runs it twice: outside of any box, where it has to
// reach what it wants (or it would prove nothing), and as the box `escape`, where it must not.
//
//     escape-suite             all attacks; a `case` line for each
//     escape-suite attack NAME one of them, as suite and box start it
//     escape-suite PART        what a case needs somebody to do: see Parts.swift

import KernelABI
import Std

func main() {
    let words = Arguments.all
    if words.count > 1, words[1] == "victim" {
        while true { Thread.sleep(.seconds(60)) }
    }
    if words.count > 1, let part = parts.first(where: { $0.name == words[1] }) {
        part.play(Array(words.dropFirst(2)))
    }
    if words.count > 2, words[1] == "attack" {
        attack(words[2], Surroundings(Array(words.dropFirst(3))))
    }
    var suite = Suite(Array(words.dropFirst()))
    suite.run()
}

/// Tries one attack and ends with what came of it.
func attack(_ name: String, _ surroundings: Surroundings) -> Never {
    guard let attack = allAttacks.first(where: { $0.name == name }) else {
        Process.exit("no such attack")
    }
    do throws(Errno) {
        Process.exit(try attack.body(surroundings) ? "reached" : "refused")
    } catch {
        Process.exit("refused")
    }
}

let allAttacks = fileAttacks + processAttacks + socketAttacks + bombs

main()
