internal import Arch
func stopOtherCPUs() {}
