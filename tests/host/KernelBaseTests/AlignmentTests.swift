import KernelBase
import Testing

@Suite struct AlignmentTests {
    @Test func roundsToPowersOfTwo() {
        #expect((0 as UInt64).roundedUp(to: 4096) == 0)
        #expect((1 as UInt64).roundedUp(to: 4096) == 4096)
        #expect((4096 as UInt64).roundedUp(to: 4096) == 4096)
        #expect((4097 as UInt64).roundedDown(to: 4096) == 4096)
    }

    @Test func reportsOverflow() {
        #expect((UInt64.max).roundedUp(to: 4096) == nil)
        #expect((UInt64.max - 4095).roundedUp(to: 4096) == UInt64.max - 4095)
    }
}
