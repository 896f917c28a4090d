// Work on many inputs at once: every core takes the next one until none is left.

import Dispatch
import Synchronization

/// Runs a tool's work over many inputs.
public enum ParallelWork {
    /// Calls `work` once for each input, on all cores. A failure is reported and does not stop the
    /// others. Returns the worst status.
    public static func forEach(
        _ inputs: [String], _ work: @Sendable (String) throws -> Void
    ) -> ExitStatus {
        let outcome = Mutex((done: 0, status: ExitStatus.success))
        DispatchQueue.concurrentPerform(iterations: inputs.count) { index in
            let input = inputs[index]
            var status = ExitStatus.success
            do {
                try work(input)
            } catch let failure as ToolFailure {
                Console.standard.error("error: \(failure.message)")
                status = failure.status
            } catch {
                Console.standard.error("error: \(input): \(error)")
                status = .failure
            }
            let done = outcome.withLock { outcome in
                outcome.done += 1
                if status.rawValue > outcome.status.rawValue { outcome.status = status }
                return outcome.done
            }
            Console.standard.progress(done: done, of: inputs.count, input)
        }
        return outcome.withLock { $0.status }
    }
}
