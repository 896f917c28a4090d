// The host's own allocator serves Swift here; threads have no cache to give back.

/// Nothing to do on the host.
func releaseThreadCache() {}
