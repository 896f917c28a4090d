internal import CArch
public func relaxCPU() { arch_pause() }
