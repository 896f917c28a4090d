// The virtual machine that a test wants, as arguments for QEMU.

import DiskImage
import Foundation

/// A machine to boot.
public struct GuestMachine: Sendable {
    /// How the kernel is started.
    public enum Boot: Sendable, Equatable {
        /// QEMU loads the kernel itself: a tenth of a second.
        case pvh
        /// The firmware starts our loader from a disk: what users do.
        case uefi
    }

    /// The way in.
    public var boot: Boot
    /// How many processors.
    public var cpus: Int
    /// The kind of processor, in QEMU's notation: all that QEMU can do, unless told otherwise.
    public var cpuModel = "max"
    /// Memory, in QEMU's notation: `64M`, `8G`.
    public var memory: String
    /// The kernel's command line.
    public var arguments: String
    /// The resolution that the loader, or a display's driver, begins with: `1920x1080`; empty for
    /// theirs.
    public var resolution = ""
    /// Devices beside the usual ones, in QEMU's notation: `virtio-tablet-pci`.
    public var devices: [String] = []
    /// Whether a test types on the serial line: see ``GuestRun/type(_:)``.
    public var takesTyping = false
    /// Whether the machine's clock counts instructions, a nanosecond for each: what is measured in it says
    /// nothing about the host then. For one CPU; emulated even where it need not be.
    public var countsInstructions = false
    /// After this many seconds the machine is stopped, and the test fails. Generous: without KVM a
    /// machine is a hundred times slower than with it.
    public var timeLimitInSeconds: Double

    /// A machine.
    public init(
        boot: Boot = .pvh, cpus: Int = 2, memory: String = "256M", arguments: String = "",
        timeLimitInSeconds: Double = 120
    ) {
        self.boot = boot
        self.cpus = cpus
        self.memory = memory
        self.arguments = arguments
        self.timeLimitInSeconds = timeLimitInSeconds
    }

    /// What QEMU is started with; files that it writes go to `directory`.
    func qemuArguments(
        _ products: GuestProducts, files: [VolumeFile]?, directory: URL
    ) throws -> [String] {
        var list = [
            "-machine", "q35", "-cpu", cpuModel, "-accel",
            countsInstructions ? "tcg" : Self.accelerator, "-smp", "\(cpus)", "-m", memory,
            "-display", "none", "-vga", "std", "-net", "none", "-no-reboot",
            "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
            "-debugcon", "file:" + directory.appendingPathComponent("debug").path,
            "-qmp",
            "unix:\(directory.appendingPathComponent("qmp").path),server=on,wait=off",
        ]
        let log = directory.appendingPathComponent("serial").path
        if takesTyping {
            let socket = directory.appendingPathComponent("line").path
            // Not QEMU's log of the line: a byte that the socket has no room for is tried, and logged, again.
            list += ["-chardev", "socket,id=line,path=\(socket),server=on,wait=on"]
            list += ["-serial", "chardev:line"]
        } else {
            list += ["-serial", "file:" + log]
        }
        list += devices.flatMap { ["-device", $0] }
        if countsInstructions { list += ["-icount", "shift=0"] }
        switch boot {
        case .pvh:
            list += ["-kernel", products.kernel, "-initrd", products.rootArchive]
            let resolution = resolution.isEmpty ? "" : "resolution=\(resolution) "
            list += ["-append", resolution + arguments]
        case .uefi:
            let disk = directory.appendingPathComponent("disk.img")
            let settings = directory.appendingPathComponent("settings.fd")
            let firmware = try GuestProducts.firmware()
            try FileManager.default.copyItem(atPath: firmware.variables, toPath: settings.path)
            try Data(self.disk(products, files: files)).write(to: disk)
            list += ["-drive", "if=pflash,format=raw,readonly=on,file=\(firmware.code)"]
            list += ["-drive", "if=pflash,format=raw,file=\(settings.path)"]
            list += ["-drive", "format=raw,file=\(disk.path)"]
        }
        return list
    }

    /// The image that users get, but for the command line in boot.cfg, or one with other files.
    private func disk(_ products: GuestProducts, files: [VolumeFile]?) throws -> [UInt8] {
        let loader = VolumeFile(
            path: "EFI/BOOT/BOOTX64.EFI", contents: try SourceTree.read(products.loader))
        if let files {
            let hasLoader = files.contains { $0.path == loader.path }
            return try DiskImage.make(files: hasLoader ? files : [loader] + files)
        }
        let configuration = """
            kernel = kernel.elf
            root = root.archive
            resolution = \(resolution.isEmpty ? "auto" : resolution)
            arguments = \(arguments)

            """
        return try DiskImage.make(files: [
            loader, VolumeFile(path: "patchwork/boot.cfg", contents: Array(configuration.utf8)),
            VolumeFile(
                path: "patchwork/kernel.elf", contents: try SourceTree.read(products.kernel)),
            VolumeFile(
                path: "patchwork/root.archive",
                contents: try SourceTree.read(products.rootArchive)),
        ])
    }

    /// `tools/accelerator.sh` finds out what works, and the makefile passes it on.
    private static var accelerator: String {
        ProcessInfo.processInfo.environment["ACCELERATOR"] ?? "tcg"
    }
}

extension GuestMachine: CustomStringConvertible {
    /// "PVH, 2 CPUs, 256M".
    public var description: String {
        "\(boot == .pvh ? "PVH" : "UEFI"), \(cpus) CPUs, \(memory)"
    }
}

/// What the build made, for guests to boot.
public struct GuestProducts: Sendable {
    /// The kernel.
    public let kernel: String
    /// The root archive.
    public private(set) var rootArchive: String
    /// The UEFI loader.
    public let loader: String
    /// The UEFI loader that carries everything itself.
    public let bundle: String

    /// The products in a directory that `make image` filled.
    public init(directory: String) {
        kernel = directory + "/kernel.elf"
        rootArchive = directory + "/root.archive"
        loader = directory + "/BOOTX64.EFI"
        bundle = directory + "/patchwork.efi"
    }

    /// The same products with games for the box `doom` in the root archive.
    public var withGames: GuestProducts {
        var products = self
        products.rootArchive =
            (rootArchive as NSString).deletingLastPathComponent + "/games.archive"
        return products
    }

    /// The products that `make test` built, or `nil` when the tests run without a guest.
    public static var current: GuestProducts? {
        ProcessInfo.processInfo.environment["PATCHWORK_GUEST_PRODUCTS"].map {
            GuestProducts(directory: $0)
        }
    }

    /// The UEFI firmware of Debian's ovmf package, by the names of its different versions.
    static func firmware() throws -> (code: String, variables: String) {
        for size in ["_4M", ""] {
            let code = "/usr/share/OVMF/OVMF_CODE\(size).fd"
            if FileManager.default.fileExists(atPath: code) {
                return (code, "/usr/share/OVMF/OVMF_VARS\(size).fd")
            }
        }
        throw GuestError.missing("UEFI firmware; install Debian's ovmf package")
    }
}

/// What keeps a guest from running or being talked to.
public enum GuestError: Error, Equatable, CustomStringConvertible {
    /// Something that the host must provide.
    case missing(String)
    /// The guest took longer than its machine allows.
    case timeLimit(seconds: Double, serial: String)
    /// QEMU's monitor said something unexpected.
    case monitor(String)
    /// A picture of the screen makes no sense.
    case badPicture(String)
    /// Something did not appear on the screen.
    case notSeen(String, serial: String)

    /// What happened, with the last lines of the guest.
    public var description: String {
        switch self {
        case .missing(let what): "missing: \(what)"
        case .timeLimit(let seconds, let serial):
            "the guest did not finish in \(Int(seconds)) s; it last said:\n\(serial.suffix(2000))"
        case .monitor(let what): "QEMU's monitor: \(what)"
        case .badPicture(let what): "screen dump: \(what)"
        case .notSeen(let what, let serial):
            "the screen never showed \(what); the log's end:\n\(serial.suffix(2000))"
        }
    }
}
