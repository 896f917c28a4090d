// Tests that run inside the booted kernel, each a line on the debug console.

internal import Arch
internal import KernelLog

/// The kernel's tests of itself.
enum SelfTest {
    static func runAll(_ memory: MemorySetup, _ devices: DeviceSetup) -> Never {
        exitVirtualMachine(0x10)
    }
}
