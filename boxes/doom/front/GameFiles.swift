// The files of a session, so that tests can keep them in memory.

/// Where saved games, demos and the configuration are kept.
public protocol GameFiles: AnyObject {
    /// A file's content; nil if there is none.
    func read(_ path: String) -> [UInt8]?
    /// Replaces a file, all at once or not at all.
    ///
    /// - Returns: whether it worked.
    func write(_ path: String, _ bytes: [UInt8]) -> Bool
}
