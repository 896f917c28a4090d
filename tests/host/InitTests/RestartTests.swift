// What init does with a program that ended.

import InitCore
import Testing

@Suite struct RestartTests {
    @Test func aProgramThatIsDoneIsNotStartedAgain() {
        var restart = Restart(isLasting: false)
        #expect(restart.ended(status: "", afterNanoseconds: 5) == .isDone)
    }

    @Test func theNextShellComesAtOnce() {
        var restart = Restart(isLasting: true)
        #expect(restart.ended(status: "", afterNanoseconds: Restart.shortest) == .after(0))
    }

    @Test func aProgramThatDiesAtOnceIsStartedLessAndLessOften() {
        for isLasting in [false, true] {
            var restart = Restart(isLasting: isLasting)
            var pauses: [UInt64] = []
            for _ in 0..<10 {
                guard case .after(let pause) = restart.ended(status: "1", afterNanoseconds: 1)
                else {
                    Issue.record("it was given up")
                    return
                }
                pauses.append(pause)
            }
            #expect(pauses.first == Restart.shortest)
            #expect(pauses == pauses.sorted())
            #expect(pauses.last == Restart.longest)
        }
    }

    @Test func aProgramThatWorkedIsStartedSoon() {
        var restart = Restart(isLasting: false)
        for _ in 0..<10 { _ = restart.ended(status: "1", afterNanoseconds: 1) }
        let verdict = restart.ended(status: "1", afterNanoseconds: Restart.isSteady)
        #expect(verdict == .after(Restart.shortest))
    }
}
