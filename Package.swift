// swift-tools-version: 6.2
// One manifest describes everything: host tools and tests, the kernel, the programs and the UEFI
// loader. Read the target lists from top to bottom to see the architecture; a module may depend
// only on those above it.
//
// `PATCHWORK_PLATFORM` selects what is built:
//   (unset)  host tools, host tests and every kernel module compiled natively
//   kernel   the freestanding kernel         (kernel/toolset.json)
//   user     the freestanding programs       (userland/toolset.json)
//   efi      the UEFI loader                 (kernel/boot/toolset.json)
// A plain `swift build` or `swift test` therefore never cross-compiles by accident.

import Foundation
import PackageDescription

let platform = Context.environment["PATCHWORK_PLATFORM"] ?? "host"
let isHost = platform == "host"

/// Exclusive access is checked at compile time only. In freestanding Swift the checks at run time are calls
/// that check nothing; the host's builds of the same modules do check, for their tests.
let staticExclusivity: SwiftSetting = .unsafeFlags(["-enforce-exclusivity=unchecked"])

/// Every Swift target of the project is written in this dialect.
let dialect: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .strictMemorySafety(),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        // Views over memory (Span and the project's own) state how long they live.
        .enableExperimentalFeature("Lifetimes"),
    ] + (isHost ? [] : [staticExclusivity])

/// For what is optimised in debug builds too, because tests make it work hard: they play thousands of
/// frames and draw millions of pixels.
let optimisedDebug: SwiftSetting = .unsafeFlags(
    ["-O", "-disable-batch-mode", "-wmo", "-num-threads", "2"], .when(configuration: .debug))

/// Unicode's tables for freestanding programs: a static library that comes with the compiler, which
/// is the first `swiftc` on the search path.
let unicodeTables: [LinkerSetting] = {
    for folder in (Context.environment["PATH"] ?? "").split(separator: ":") {
        let compiler = URL(fileURLWithPath: "\(folder)/swiftc").resolvingSymlinksInPath()
        let library = compiler.deletingLastPathComponent().appendingPathComponent(
            "../lib/swift/embedded/x86_64-unknown-none-elf/libswiftUnicodeDataTables.a")
        if FileManager.default.fileExists(atPath: library.path) {
            return [.unsafeFlags([library.standardized.path])]
        }
    }
    return []
}()

func module(
    _ name: String, _ path: String, excluding: [String] = [], needs: [Target.Dependency] = []
) -> Target {
    .target(
        name: name, dependencies: needs, path: path, exclude: excluding, swiftSettings: dialect)
}

func hostTests(_ name: String, needs: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: needs, path: "tests/host/\(name)", swiftSettings: dialect)
}

/// Random numbers from a seed, for tests on the host and in the guest.
let seededRandom: [Target] = [module("SeededRandom", "tests/support/random")]

// MARK: - The syscall line: shared by kernel and programs

let abi: [Target] = [module("KernelABI", "kernel/abi")]
let abiTests: [Target] = [hostTests("KernelABITests", needs: ["KernelABI"])]

// MARK: - Kernel

/// The half of `kernel/arch` that is not built for this platform.
let otherArch = isHost ? "x86_64" : "host"

/// The half of `kernel/sched` that is not built for this platform.
let otherScheduler = isHost ? "kernel" : "host"

let kernelModules: [Target] = [
    .target(name: "BootInfo", path: "kernel/bootinfo"),
    .target(name: "CArch", path: "kernel/arch/c", exclude: [otherArch]),
    .target(
        name: "Arch", dependencies: ["CArch"], path: "kernel/arch", exclude: ["c", otherArch],
        swiftSettings: dialect),
    module("BootMap", "kernel/bootmap", needs: ["BootInfo"]),
    .target(
        name: "KernelBase", dependencies: ["Arch"], path: "kernel/base",
        swiftSettings: dialect + [
            // Spinlock keeps its state inside itself, at a fixed address.
            .enableExperimentalFeature("RawLayout"),
            .enableExperimentalFeature("BuiltinModule"),
        ]),
    module("KernelLog", "kernel/log", needs: ["Arch", "KernelBase"]),
    module("Memory", "kernel/memory", needs: ["Arch", "KernelBase"]),
    module("ACPITables", "kernel/drivers/acpi"),
    module("FairScheduling", "kernel/sched/fair", needs: ["KernelBase"]),
    module("Executable", "kernel/executable"),
    .target(
        name: "Scheduler", dependencies: ["Arch", "FairScheduling", "KernelBase", "Memory"],
        path: "kernel/sched", exclude: ["fair", otherScheduler], swiftSettings: dialect),
    // A kernel's font is a file like any other.
    .target(name: "GRF", path: "userland/formats/grf", swiftSettings: dialect),
    module("TextConsole", "kernel/drivers/console/text", needs: ["KernelBase", "GRF"]),
    // On the host its devices are simulated (SimulatedMachine in kernel/arch/host); starting other
    // CPUs has no meaning there.
    module(
        "Drivers", "kernel/drivers",
        excluding: ["acpi", "console/text"] + (isHost ? ["smp"] : []),
        needs: ["Arch", "KernelBase", "KernelLog", "Memory", "ACPITables", "TextConsole"]),
]

/// The file half of the kernel, between its threads and its processes.
let fileModules: [Target] = [
    module(
        "FileSystem", "kernel/filesystem",
        needs: ["Arch", "BootArchive", "KernelABI", "KernelBase", "Memory", "Scheduler"]),
    module(
        "IPC", "kernel/ipc",
        needs: ["Arch", "FileSystem", "KernelABI", "KernelBase", "KernelLog", "Scheduler"]),
]

/// Devices as files.
let deviceModules: [Target] = [
    module(
        "Devices", "kernel/devices",
        needs: [
            "Arch", "Drivers", "FileSystem", "KernelABI", "KernelBase", "KernelLog", "Memory",
            "Scheduler", "TextConsole",
        ])
]

/// Processes. User mode is a matter of the CPU; on the host the threads of a test take its place.
let processModules: [Target] = [
    module(
        "Processes", "kernel/process", excluding: [isHost ? "user" : "host"],
        needs: [
            "Arch", "Executable", "FileSystem", "IPC", "KernelABI", "KernelBase", "KernelLog",
            "Memory", "Scheduler",
        ])
]

/// What programs may ask for.
let systemCallModules: [Target] = [
    module(
        "SystemCalls", "kernel/syscall",
        needs: [
            "Arch", "FileSystem", "IPC", "KernelABI", "KernelBase", "Memory", "Processes",
            "Scheduler",
        ])
]

/// The kernel itself: modules above, the linker script, and the C hooks that Swift code expects.
let kernelProgram: Target = .executableTarget(
    name: "Kernel",
    dependencies: [
        "Arch", "KernelBase", "KernelLog", "BootInfo", "BootMap", "Memory", "ACPITables", "Drivers",
        "Scheduler", "FileSystem", "IPC", "KernelABI", "BootArchive", "GRF", "TextConsole",
        "KernelSymbolTable",
        "Processes", "SystemCalls", "Devices",
    ],
    path: "kernel/main",
    exclude: ["kernel.ld"], swiftSettings: dialect + [.unsafeFlags(["-parse-as-library"])],
    linkerSettings: [
        .unsafeFlags([
            "-Xlinker", "-T", "-Xlinker", "\(Context.packageDirectory)/kernel/main/kernel.ld",
            "-Xlinker", "--orphan-handling=error",
            "-Xlinker", "-e", "-Xlinker", "kernel_start",
        ])
    ] + unicodeTables)

let kernelTests: [Target] = [
    hostTests("ArchTests", needs: ["Arch"]),
    hostTests("BootMapTests", needs: ["BootMap", "BootInfo"]),
    hostTests("KernelBaseTests", needs: ["Arch", "KernelBase", "SeededRandom"]),
    hostTests("KernelLogTests", needs: ["KernelLog"]),
    hostTests("MemoryTests", needs: ["Arch", "KernelBase", "Memory", "SeededRandom"]),
    hostTests("ACPITablesTests", needs: ["ACPITables", "SeededRandom"]),
    hostTests("FairSchedulingTests", needs: ["FairScheduling", "KernelBase", "SeededRandom"]),
    hostTests("ExecutableTests", needs: ["Executable"]),
    hostTests("SchedulerTests", needs: ["Arch", "KernelBase", "Scheduler"]),
    hostTests(
        "FileSystemTests",
        needs: [
            "Arch", "BootArchive", "FileSystem", "KernelABI", "KernelBase", "Memory", "Scheduler",
            "SeededRandom",
        ]),
    hostTests(
        "IPCTests",
        needs: [
            "Arch", "FileSystem", "IPC", "KernelABI", "KernelBase", "KernelLog", "Memory",
            "Scheduler", "SeededRandom",
        ]),
    hostTests(
        "ProcessTests",
        needs: [
            "Arch", "FileSystem", "IPC", "KernelABI", "KernelBase", "Memory", "Processes",
            "Scheduler",
        ]),
    hostTests("TextConsoleTests", needs: ["GRF", "TextConsole", "SeededRandom"]),
    hostTests(
        "DevicesTests",
        needs: [
            "Arch", "Devices", "Drivers", "FileSystem", "KernelABI", "KernelBase", "Memory",
            "TextConsole",
        ]),
    hostTests(
        "DriversTests",
        needs: ["Arch", "ACPITables", "Drivers", "GRF", "KernelLog", "TextConsole"]),
]

// MARK: - Booting: what loader, kernel and image tool share

let bootModules: [Target] = [
    module("BootArchive", "kernel/archive"),
    module(
        "KernelSymbolTable", "kernel/symbols",
        excluding: isHost ? [] : ["SymbolTableWriter.swift"]),
    module("BootCore", "kernel/boot/core", needs: ["BootInfo"]),
]

/// The UEFI loader, linked as gnu-efi wants it: position-independent at address 0; objcopy turns it
/// into a PE image. The start-up code is of Debian's gnu-efi package; it adds the load address to
/// what stands in place, where lld must therefore have put the addends.
let loaderProgram: [Target] = [
    .target(name: "CFirmware", path: "kernel/boot/c"),
    .executableTarget(
        name: "BootLoader", dependencies: ["BootArchive", "BootCore", "BootInfo", "CFirmware"],
        path: "kernel/boot/loader",
        swiftSettings: dialect + [.unsafeFlags(["-parse-as-library"])],
        linkerSettings: [
            .unsafeFlags(
                [
                    "-pie", "--no-dynamic-linker", "--apply-dynamic-relocs", "-z", "norelro",
                    "-z", "text", "--defsym=efi_main=BootLoader_main",
                    "-T", "\(Context.packageDirectory)/kernel/boot/efi.ld",
                    "/usr/lib/crt0-efi-x86_64.o", "/usr/lib/libgnuefi.a",
                ].flatMap { ["-Xlinker", $0] })
        ]),
]

let bootTests: [Target] = [
    hostTests("BootArchiveTests", needs: ["BootArchive", "SeededRandom"]),
    hostTests("KernelSymbolTableTests", needs: ["KernelSymbolTable", "SeededRandom"]),
    hostTests("BootCoreTests", needs: ["BootCore", "BootInfo"]),
]

// MARK: - libstd and the programs of the system

/// The half of libstd that is not built for this platform.
let otherSystem = isHost ? "guest" : "host"

let standardLibrary: [Target] = [
    .target(
        name: "CSystem", path: "userland/libstd/system", exclude: [otherSystem],
        cSettings: [.unsafeFlags(isHost ? [] : ["-O2"])]),
    module("Heap", "userland/libstd/heap", needs: ["CSystem"]),
    module(
        "Std", "userland/libstd/std", excluding: [otherSystem],
        needs: ["CSystem", "Heap", "KernelABI"]),
]

let standardLibraryTests: [Target] = [
    hostTests("HeapTests", needs: ["Heap", "SeededRandom"]),
    hostTests("StdTests", needs: ["Std", "KernelABI", "CSystem"]),
]

let systemModules: [Target] = [
    module("ToolKit", "userland/utils/kit", needs: ["Std", "KernelABI"]),
    module("Patterns", "userland/utils/patterns"),
    module("Tools", "userland/utils/tools", needs: ["Patterns", "ToolKit", "Std", "KernelABI"]),
    module("InitCore", "userland/init/core", needs: ["Cfg"]),
    module("ShellLanguage", "userland/shell/language"),
    module("LineEditor", "userland/shell/editor"),
    module(
        "ShellCore", "userland/shell/core",
        needs: ["ShellLanguage", "LineEditor", "Std", "KernelABI"]),
]

let systemTests: [Target] = [
    hostTests("InitTests", needs: ["Cfg", "InitCore"]),
    hostTests("PatternTests", needs: ["Patterns", "SeededRandom"]),
    hostTests("ToolTests", needs: ["ToolKit", "Tools", "Std", "KernelABI"]),
    hostTests(
        "ShellTests", needs: ["ShellLanguage", "LineEditor", "ShellCore", "Std", "KernelABI"]),
]

/// A program for the guest: position-independent, with libstd's start-up and linker script.
func program(_ name: String, _ path: String, needs: [Target.Dependency] = []) -> Target {
    .executableTarget(
        name: name, dependencies: ["Std", "KernelABI"] + needs, path: path,
        swiftSettings: dialect,
        linkerSettings: [
            .unsafeFlags([
                "-Xlinker", "-T", "-Xlinker", "\(Context.packageDirectory)/userland/program.ld",
                "-Xlinker", "--orphan-handling=error",
            ])
        ] + unicodeTables)
}

/// Small tools share one archive, from which userland/user.mk links each.
let utilities: [Target] = [
    module("Utilities", "userland/utils/entry", needs: ["ToolKit", "Tools"])
]

/// A program in C, against the headers of userland/libstd/include.
func programInC(_ name: String, _ path: String) -> Target {
    .executableTarget(
        name: name, dependencies: ["CStandard"], path: path,
        linkerSettings: [
            .unsafeFlags([
                "-Xlinker", "-T", "-Xlinker", "\(Context.packageDirectory)/userland/program.ld",
                "-Xlinker", "--orphan-handling=error",
            ])
        ] + unicodeTables)
}

/// The C face of libstd.
let standardLibraryInC: Target = .target(
    name: "CStandard", dependencies: ["CSystem", "Std"], path: "userland/libstd", sources: ["c"],
    publicHeadersPath: "include")

let programs: [Target] = [
    standardLibraryInC,
    programInC("hello-c", "tests/guest-programs/hello-c"),
    program("shell", "userland/shell/program", needs: ["ShellCore"]),
    program("initProgram", "userland/init/program", needs: ["Cfg", "InitCore"]),
    program("theme", "userland/theme", needs: ["Patchwork"]),
    program("widgets", "userland/widgets", needs: ["Patchwork"]),
    module("BoxClient", "userland/boxd/client", needs: ["BoxCore", "Std", "KernelABI"]),
    program("boxd", "userland/boxd/program", needs: ["BoxClient", "BoxCore", "Manifest"]),
    program("boxspawn", "userland/boxd/spawn", needs: ["BoxClient"]),
    program("box", "userland/boxd/command", needs: ["BoxClient", "Manifest"]),
    program(
        "dwm", "userland/dwm/program",
        needs: [
            "DesktopProtocol", "Geometry", "Graphics", "Keyboard", "Theme", "WindowServer",
        ]),
    program(
        "benchmark", "userland/benchmark",
        needs: [
            "BoxClient", "DesktopProtocol", "Geometry", "Graphics", "TerminalCore",
            "TerminalDrawing",
            "WindowServer",
        ]),
    program("wall", "boxes/wall/program", needs: ["FBMP", "Patchwork"]),
    program("cursor", "boxes/cursor/program", needs: ["Cfg", "Patchwork"]),
    program("taskbar", "boxes/taskbar/program", needs: ["Cfg", "Patchwork", "TaskbarCore"]),
    program(
        "terminal", "boxes/terminal/program",
        needs: ["Patchwork", "TerminalCore", "TerminalDrawing"]),
    program("calculator", "boxes/calculator/program", needs: ["CalculatorCore", "Patchwork"]),
    program("clock", "boxes/clock/program", needs: ["Patchwork"]),
    program("tetris", "boxes/tetris/program", needs: ["Patchwork", "TetrisCore"]),
    program("threadtest", "userland/threadtest"),
    program("hello", "tests/guest-programs/hello"),
    module("Cases", "tests/guest-programs/cases", needs: ["Std", "KernelABI"]),
    program("fault-test", "tests/guest-programs/fault-test", needs: ["Cases", "CSystem"]),
    program("process-test", "tests/guest-programs/process-test", needs: ["Cases", "CSystem"]),
    program("file-test", "tests/guest-programs/file-test", needs: ["Cases"]),
    program("memory-test", "tests/guest-programs/memory-test", needs: ["Cases", "CSystem"]),
    program(
        "desktop-test", "tests/guest-programs/desktop-test",
        needs: ["Cases", "DesktopProtocol", "Geometry", "Graphics", "Patchwork"]),
    program(
        "escape", "tests/guest-programs/escape-suite", needs: ["BoxClient", "Cases", "Manifest"]),
    .target(name: "CVectors", path: "tests/guest-programs/vectors"),
    program("thread-test", "tests/guest-programs/thread-test", needs: ["Cases", "CVectors"]),
    program("load-test", "tests/guest-programs/load-test", needs: ["Cases"]),
    program(
        "syscall-fuzz", "tests/guest-programs/syscall-fuzz",
        needs: ["Cases", "CSystem", "SeededRandom"]),
]

let programProducts: [Product] = [
    .library(name: "utilities", type: .static, targets: ["Utilities"])
]

// MARK: - Formats, shared by programs, tools and tests

let formats: [Target] = [
    .target(name: "FBMP", path: "userland/formats/fbmp", swiftSettings: dialect),
    module("Cfg", "userland/formats/cfg"),
]

let formatTests: [Target] = [
    hostTests("FBMPTests", needs: ["FBMP"]),
    hostTests("GRFTests", needs: ["GRF", "ToolTesting", "SeededRandom"]),
    hostTests("CfgTests", needs: ["Cfg"]),
]

// MARK: - Boxes

let boxModules: [Target] = [
    module("Manifest", "userland/boxd/manifest", needs: ["Cfg"]),
    module("BoxCore", "userland/boxd/core", needs: ["Manifest", "KernelABI"]),
]

let boxTests: [Target] = [
    hostTests("ManifestTests", needs: ["Manifest"]),
    hostTests("BoxCoreTests", needs: ["BoxCore", "KernelABI", "Manifest"]),
]

// MARK: - The desktop: what the window server and its clients share

let desktopModules: [Target] = [
    module("Geometry", "userland/libpatchwork/geometry"),
    module("DesktopProtocol", "userland/libpatchwork/protocol", needs: ["Geometry"]),
    module("Keyboard", "userland/libpatchwork/keyboard", needs: ["Cfg"]),
    .target(
        name: "Graphics", dependencies: ["FBMP", "Geometry", "GRF"],
        path: "userland/libpatchwork/graphics",
        swiftSettings: dialect + (isHost ? [optimisedDebug] : [])),
    module("Theme", "userland/libpatchwork/theme", needs: ["Cfg", "Graphics"]),
    module(
        "Patchwork", "userland/libpatchwork/toolkit",
        needs: [
            "DesktopProtocol", "FBMP", "Geometry", "Graphics", "GRF", "KernelABI", "Std", "Theme",
        ]),
    // Tests compare whole screens with a model thousands of times.
    .target(
        name: "WindowServer", dependencies: ["DesktopProtocol", "Geometry", "Graphics"],
        path: "userland/dwm/server",
        swiftSettings: dialect + (isHost ? [optimisedDebug] : [])),
]

let desktopTests: [Target] = [
    hostTests("GeometryTests", needs: ["Geometry"]),
    hostTests("DesktopProtocolTests", needs: ["DesktopProtocol", "Geometry", "SeededRandom"]),
    hostTests("KeyboardTests", needs: ["Keyboard"]),
    hostTests("GraphicsTests", needs: ["Graphics", "FBMP", "Geometry", "GRF"]),
    .testTarget(
        name: "WindowServerTests",
        dependencies: ["DesktopProtocol", "Geometry", "Graphics", "WindowServer", "SeededRandom"],
        path: "tests/host/WindowServerTests", swiftSettings: dialect + [optimisedDebug]),
    hostTests("ThemeTests", needs: ["Graphics", "Theme"]),
    .testTarget(
        name: "PatchworkTests",
        dependencies: [
            "DesktopProtocol", "FBMP", "Geometry", "Graphics", "Patchwork", "Theme",
            "WindowServer",
        ], path: "tests/host/PatchworkTests", exclude: ["goldens.txt"], swiftSettings: dialect),
]

// MARK: - Boxes: what the programs of the desktop do, without their windows

let appModules: [Target] = [
    module("CalculatorCore", "boxes/calculator/core"),
    module("TetrisCore", "boxes/tetris/core"),
    module("TaskbarCore", "boxes/taskbar/core", needs: ["Cfg", "DesktopProtocol"]),
    module("TerminalCore", "boxes/terminal/core"),
    module(
        "TerminalDrawing", "boxes/terminal/drawing",
        needs: ["Geometry", "Graphics", "TerminalCore"]),
]

let appTests: [Target] = [
    hostTests("CalculatorTests", needs: ["CalculatorCore"]),
    hostTests("TetrisTests", needs: ["TetrisCore"]),
    hostTests("TaskbarTests", needs: ["Cfg", "DesktopProtocol", "TaskbarCore"]),
    hostTests("TerminalCoreTests", needs: ["LineEditor", "TerminalCore"]),
    hostTests(
        "TerminalDrawingTests",
        needs: [
            "FBMP", "Geometry", "Graphics", "GRF", "SeededRandom", "TerminalCore",
            "TerminalDrawing",
        ]),
]

// MARK: - DOOM

/// The engine is fast on the host, too, where checking exclusive access at run time would cost it a tenth
/// of a tic.
let engineDialect = dialect + (isHost ? [staticExclusivity, optimisedDebug] : [])

let doom: [Target] = [
    .target(name: "DoomEngine", path: "boxes/doom/engine", swiftSettings: engineDialect),
    module("DoomFront", "boxes/doom/front", needs: ["Cfg", "DoomEngine"]),
]

let doomProgram: Target = program(
    "doom", "boxes/doom/program", needs: ["DoomEngine", "DoomFront", "Patchwork"])

let doomHost: Target = .executableTarget(
    name: "doom-host", dependencies: ["DoomEngine"], path: "tools/doom-host",
    swiftSettings: dialect)

let doomTests: [Target] = [
    .testTarget(
        name: "DoomTests", dependencies: ["Cfg", "DoomEngine", "DoomFront"],
        path: "tests/host/DoomTests",
        exclude: ["goldens"], swiftSettings: dialect)
]

// MARK: - Host tools

let imageTool: [Target] = [
    .target(
        name: "DiskImage", dependencies: ["BootArchive", "KernelSymbolTable"],
        path: "tools/image/library",
        swiftSettings: dialect + [optimisedDebug]),
    .executableTarget(
        name: "image",
        dependencies: [
            "DiskImage", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        path: "tools/image/command", swiftSettings: dialect),
    hostTests("DiskImageTests", needs: ["DiskImage", "BootArchive", "KernelSymbolTable"]),
]

/// Boots the system in QEMU and watches it. The guest tests need what `make test` builds for them;
/// without it they pass without having looked.
let guestHarness: [Target] = [
    .target(
        name: "GuestHarness", dependencies: ["BootArchive", "DiskImage", "GRF", "Geometry"],
        path: "tests/harness",
        swiftSettings: dialect + [optimisedDebug]),
    .executableTarget(
        name: "screenshot",
        dependencies: [
            "Geometry", "GuestHarness",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        path: "tools/screenshot", swiftSettings: dialect),
    hostTests("GuestHarnessTests", needs: ["GuestHarness", "GRF", "Geometry"]),
    .testTarget(
        name: "GuestTests",
        dependencies: [
            "BootArchive", "DiskImage", "DoomEngine", "Drivers", "Geometry", "GRF", "GuestHarness",
            "KernelLog", "SeededRandom", "TextConsole",
        ],
        path: "tests/guest", exclude: ["examples.txt"], swiftSettings: dialect),
]

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")

func toolModule(_ name: String, _ path: String, needs: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: needs, path: "tools/\(path)", swiftSettings: dialect)
}

func toolCommand(_ name: String, _ path: String, needs: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: needs, path: "tools/\(path)", swiftSettings: dialect)
}

let artTools: [Target] = [
    .systemLibrary(
        name: "CLibPNG", path: "tools/system/libpng", pkgConfig: "libpng",
        providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
        name: "CFreeType", path: "tools/system/freetype", pkgConfig: "freetype2",
        providers: [.apt(["libfreetype-dev"])]),
    .systemLibrary(
        name: "CHarfBuzz", path: "tools/system/harfbuzz", pkgConfig: "harfbuzz",
        providers: [.apt(["libharfbuzz-dev"])]),
    .target(name: "PNGShim", dependencies: ["CLibPNG"], path: "tools/pngshim"),
    toolModule("ConsoleKit", "console", needs: [argumentParser]),
    toolModule("Pictures", "pictures", needs: ["FBMP", "PNGShim"]),
    toolModule("PictureKit", "picturekit", needs: ["ConsoleKit", "Pictures", argumentParser]),
    toolModule(
        "FBMPTool", "fbmp/tool",
        needs: ["ConsoleKit", "Pictures", "PictureKit", "FBMP", argumentParser]),
    toolCommand("FBMPCommand", "fbmp/command", needs: ["ConsoleKit", "FBMPTool"]),
    toolModule(
        "GRFTool", "grf/tool",
        needs: [
            "ConsoleKit", "Pictures", "PictureKit", "GRF", "CFreeType", "CHarfBuzz",
            argumentParser,
        ]),
    toolCommand("GRFCommand", "grf/command", needs: ["ConsoleKit", "GRFTool"]),
]

let tools: [Target] = imageTool + guestHarness + artTools

let toolProducts: [Product] = [
    .executable(name: "fbmp", targets: ["FBMPCommand"]),
    .executable(name: "grf", targets: ["GRFCommand"]),
]

let toolTests: [Target] = [
    .target(name: "ToolTesting", path: "tests/support/tools", swiftSettings: dialect),
    hostTests("PicturesTests", needs: ["Pictures", "ToolTesting", "SeededRandom"]),
    hostTests(
        "FBMPToolTests",
        needs: [
            "FBMPTool", "FBMPCommand", "ConsoleKit", "PictureKit", "Pictures", "ToolTesting",
        ]),
    hostTests(
        "GRFToolTests",
        needs: [
            "GRFTool", "GRFCommand", "ConsoleKit", "Pictures", "GRF", "CFreeType", "ToolTesting",
            "SeededRandom",
        ]),
]

// MARK: - What this platform builds

let targets: [Target] =
    switch platform {
    case "efi":
        kernelModules.filter { $0.name == "BootInfo" } + bootModules + loaderProgram
    case "kernel":
        abi + kernelModules + bootModules + fileModules + deviceModules + processModules
            + systemCallModules + [kernelProgram]
    case "user":
        abi + standardLibrary + formats + kernelModules.filter { $0.name == "GRF" }
            + seededRandom + systemModules + utilities + desktopModules + boxModules + appModules
            + doom + programs
            + [doomProgram]
    default:
        abi + abiTests + seededRandom
            + standardLibrary + standardLibraryTests
            + systemModules + systemTests
            + kernelModules + fileModules + deviceModules + processModules + kernelTests
            + bootModules + bootTests
            + formats + formatTests
            + appModules + appTests
            + desktopModules + desktopTests
            + boxModules + boxTests
            + doom + [doomHost] + doomTests
            + tools + toolTests
    }

/// With `PATCHWORK_TESTS="FileSystemTests IPCTests"` the host builds these test targets and what they
/// need, and nothing else.
let selectedTargets: [Target] = {
    guard let names = Context.environment["PATCHWORK_TESTS"], isHost else { return targets }
    var selected: Set<String> = []
    var pending = names.split(separator: " ").map(String.init)
    while let name = pending.popLast() {
        guard selected.insert(name).inserted else { continue }
        for dependency in targets.first(where: { $0.name == name })?.dependencies ?? [] {
            if case .byNameItem(let needed, _) = dependency { pending.append(needed) }
        }
    }
    return targets.filter { selected.contains($0.name) }
}()

let products: [Product] =
    switch platform {
    case "user": programProducts
    case "host" where selectedTargets.count == targets.count: toolProducts
    default: []
    }

let package = Package(
    name: "PatchworkOS",
    products: products,
    dependencies: isHost
        ? [
            .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
        ] : [],
    targets: selectedTargets
)
