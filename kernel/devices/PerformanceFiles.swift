// `/dev/perf`: what the machine is busy with.

internal import Arch
public import FileSystem
public import KernelABI
public import Memory

/// The files of `/dev/perf`.
public enum PerformanceFiles {
    /// Time in nanoseconds that a CPU spent.
    public struct ProcessorTime: Sendable {
        /// Waiting for work.
        public var idle: UInt64
        /// With threads.
        public var active: UInt64
        /// With interrupts.
        public var interrupt: UInt64

        /// The three times.
        public init(idle: UInt64, active: UInt64, interrupt: UInt64) {
            self.idle = idle
            self.active = active
            self.interrupt = interrupt
        }
    }

    /// Adds `cpu` (a line for each CPU: number, idle, active and interrupt time), `mem` (pages) and
    /// `objects` (threads, open files, and what the kernel's heap holds) to a directory.
    public static func add(
        to directory: SyntheticDirectory, frames: FrameAllocator, heap: Heap,
        processors: @escaping @Sendable () -> [ProcessorTime],
        threads: @escaping @Sendable () -> Int
    ) throws(Errno) {
        try directory.add(
            "cpu",
            TextFile(in: directory.superblock, reader: { _ throws(Errno) in text(processors()) }))
        try directory.add(
            "mem",
            TextFile(in: directory.superblock, reader: { _ throws(Errno) in text(frames) }))
        try directory.add(
            "objects",
            TextFile(
                in: directory.superblock,
                reader: { _ throws(Errno) in objects(threads(), heap.statistics) }))
    }

    /// Pages of the heap are those of whole segments, free ones included: what `mem` says is used of them.
    private static func objects(_ threads: Int, _ heap: Heap.Statistics) -> [UInt8] {
        let rows: [(name: StaticString, value: UInt64)] = [
            ("threads", UInt64(clamping: threads)),
            ("open_files", UInt64(clamping: OpenFile.liveCount)),
            ("heap_blocks", UInt64(clamping: heap.blocks)),
            ("heap_bytes", UInt64(clamping: heap.bytes)),
            ("heap_pages", heap.pages.rawValue),
            ("heap_segment_pages", heap.pagesOfSegments.rawValue),
        ]
        var text: [UInt8] = []
        for row in rows {
            text.append(row.name)
            text.append(" ")
            text.append(decimal: row.value)
            text.append("\n")
        }
        return text
    }

    private static func text(_ processors: [ProcessorTime]) -> [UInt8] {
        var text: [UInt8] = []
        text.append("cpu idle_clocks active_clocks interrupt_clocks\n")
        for index in processors.indices {
            text.append(decimal: UInt64(index))
            for time in [
                processors[index].idle, processors[index].active, processors[index].interrupt,
            ] {
                text.append(" ")
                text.append(decimal: time)
            }
            text.append("\n")
        }
        return text
    }

    private static func text(_ frames: FrameAllocator) -> [UInt8] {
        let statistics = frames.statistics
        let (total, free) = (statistics.total.rawValue, statistics.free.rawValue)
        var text: [UInt8] = []
        text.append("total_pages ")
        text.append(decimal: total)
        text.append("\nfree_pages ")
        text.append(decimal: free)
        text.append("\nused_pages ")
        text.append(decimal: total - min(free, total))
        text.append("\n")
        return text
    }
}
