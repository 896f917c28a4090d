// The suite of everything that boots a machine.

import GuestHarness
import Testing

/// Guests take memory and processors: one at a time. Without products there is nothing to boot.
@Suite(.serialized, .enabled(if: GuestProducts.current != nil))
enum Guest {}
