// Where kernel stacks end.

internal import Arch

/// Kernel stacks and the unmapped pages below them.
enum StackGuards {
    /// Whether `address` lies in an unmapped page that guards a stack.
    static func contain(_ address: VirtualAddress) -> Bool {
        let guards = KernelImage.bootStackGuards
        for index in guards.indices where guards[index].contains(address) {
            return true
        }
        return AddressLayout.kernelStacks.contains(address)
    }
}
