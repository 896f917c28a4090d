// Which calls make the kernel keep something.

internal import FileSystem
internal import KernelABI
internal import KernelBase

extension SystemCall {
    /// What the call may leave in the kernel's memory. `nil` for those that leave nothing, which includes
    /// all that give something back: reading, looking (the cache of names has its limit), and polling a
    /// few files. Opening and writing ask where it is known what is opened or kept.
    private var memoryNeed: KernelMemory.Need? {
        switch self {
        case .spawn, .dup, .dup2, .link, .symlink, .rename, .claim: .little
        case .threadCreate, .open2, .mount, .bind, .share: .much
        default: nil
        }
    }

    /// Refuses a call that could leave the kernel without memory for itself. Before that the kernel gives up
    /// what it can do without.
    @inline(__always)
    func checkMemory(_ services: SystemCallServices) throws(Errno) {
        guard let need = memoryNeed, KernelMemory.isShort(for: need) else { return }
        services.names.reclaimForShortage()
        if KernelMemory.isShort(for: need) { throw .noMemory }
    }
}
