// Time: timers of surfaces, repeated keys, patience with programs that do not answer, and when the
// server needs to be called next. Without any of these there is no next time: an idle desktop sleeps.

internal import DesktopProtocol
internal import Geometry

extension WindowServer {
    /// Does what is due.
    @export(interface)
    public func advance(to now: UInt64) {
        self.now = now
        if let current = keyboard.repeating, current.deadline <= now { repeatKey(current) }
        for client in clients.values where client.fault == nil {
            if let sent = client.pingSent, now &- sent >= ClientLimits.patience {
                setUnresponsive(client, true)
            }
            for surface in client.surfaces.values {
                fireTimer(surface)
                if let waiting = surface.waiting, let outstanding = surface.outstanding,
                    now &- outstanding.sent >= 500_000_000
                {
                    ask(surface, for: waiting)
                }
            }
        }
    }

    private func fireTimer(_ surface: Surface) {
        // A program that does not answer gets it when it does.
        guard let timer = surface.timer, timer.deadline <= now, !surface.client.isUnresponsive
        else { return }
        if timer.period == 0 {
            surface.timer = nil
        } else {
            // Late by more than a period: the missed ones are not made up for.
            let late = (now - timer.deadline) / timer.period
            surface.timer?.deadline = timer.deadline &+ (late + 1) &* timer.period
        }
        surface.client.send(.timer(TimerEvent(time: now)), surface: surface.id)
    }

    private func repeatKey(_ current: KeyboardState.Repeat) {
        var next = current
        next.deadline = now + settings.repeatNanoseconds
        keyboard.repeating = next
        guard (grabbingPopup ?? focus) === current.surface,
            !current.surface.client.isUnresponsive
        else { return keyboard.stopRepeat() }
        var event = current.event
        event.action = .repeat
        event.time = now
        current.surface.client.send(.key(event), surface: current.surface.id)
    }

    /// When `advance` or `compose` has something to do; nil if only input or a client can change that.
    @export(interface)
    public func nextDeadline() -> UInt64? {
        var next = frameDeadline
        func consider(_ time: UInt64?) {
            if let time { next = min(next ?? .max, time) }
        }
        consider(keyboard.repeating?.deadline)
        for client in clients.values where client.fault == nil {
            if let sent = client.pingSent, !client.isUnresponsive {
                consider(sent &+ ClientLimits.patience)
            }
            for surface in client.surfaces.values {
                if !client.isUnresponsive { consider(surface.timer?.deadline) }
                if surface.waiting != nil, let outstanding = surface.outstanding {
                    consider(outstanding.sent &+ 500_000_000)
                }
            }
        }
        return next
    }
}
