// SwiftPM wants a source file in every C target; BootInfo is all header.
