internal import Arch
@c(kernel_enter_pvh)
public func kernelEntry(_ x: UInt64, _ t: UInt64) {
    panic("x")
}
@c(kernel_enter_uefi)
public func kernelEntry2(_ x: UInt64) {
}
