// Displays and input devices: what a user sees and touches.

internal import Arch
internal import Devices
internal import Drivers
internal import FileSystem
internal import KernelABI
internal import KernelLog
internal import Memory

/// The devices at the user's desk.
struct PeripheralSetup: Sendable {
    private let displays = Displays()
    private let inputs = InputDevices()
    private let console: FramebufferConsole?
    private let memory: MemorySetup

    /// Finds them and starts their drivers.
    init(
        _ memory: MemorySetup, _ devices: DeviceSetup, _ screen: ScreenSetup,
        _ archive: RootArchive?
    ) {
        self.memory = memory
        if let display = screen.firmwareDisplay { displays.add(display) }
        let services = DeviceServices(
            map: { memory.mapDevice($0, $1) }, allocatePage: { memory.makeDevicePage() },
            interrupts: devices.interrupts, inputs: inputs, displays: displays)
        PeripheralSetup.attachDrivers(devices.platform, services)
        let clock = devices.clock
        _ = PS2Controller.start(services, now: { clock.now })
        if let console = screen.console, let display = screen.firmwareDisplay {
            self.console = console
            unsafe screen.logDisplay.display = displays.display(in: display.memory)
        } else {
            console = displays.all.first.flatMap {
                startConsole(on: $0, DisplayReference($0), memory, archive)
            }
        }
        for display in displays.all {
            let mode = display.mode
            Log.info("display: \(display.name), \(UInt64(mode.width))x\(UInt64(mode.height))")
        }
    }

    /// Gives each PCI function to the driver that knows it.
    private static func attachDrivers(_ platform: Platform, _ services: DeviceServices) {
        let drivers = [
            BochsDisplayDriver(resolution: KernelOptions.current.resolution),
            VirtIOInputDriver(),
        ]
        let configuration = PCIConfiguration(platform) { services.map($0, .uncacheable) }
        PCIBus(configuration).attach(drivers, services)
    }

    /// Adds their files to devfs.
    func addFiles(to devfs: SyntheticFileSystem) throws(Errno) {
        let (console, memory) = (console, memory)
        try addInputFiles(of: inputs, to: devfs)
        try addFramebufferFiles(
            of: displays, to: devfs, leaveScreen: { console?.detach() },
            map: { memory.mapDevice($0, .writeCombining) })
    }
}

extension MemorySetup {
    /// A page of zeros for a device; `nil` when there is no memory.
    fileprivate func makeDevicePage() -> DevicePage? {
        guard let page = frames.allocateZeroed() else { return nil }
        // Sound: the page is the device's and its driver's from now on, and the direct map stays.
        return DevicePage(
            address: page,
            registers: unsafe DeviceRegisters(
                mappedAt: frames.directMap.virtualAddress(of: page),
                length: PageSize.standardBytes))
    }
}
