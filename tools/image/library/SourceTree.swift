// Collects directories of the host into a root archive.

import BootArchive
import Foundation

/// Merges source directories, later ones over earlier ones, into a root archive.
public struct SourceTree {
    private var writer = ArchiveWriter()
    /// How many files, directories and links were added; replaced ones count again.
    public private(set) var count = 0

    /// An empty tree.
    public init() {}

    /// Adds everything below a directory of the host. `.gitkeep` files, which only keep a
    /// directory in version control, are left out.
    public mutating func addDirectory(_ source: String) throws(ImageError) {
        let names: [String]
        do { names = try FileManager.default.subpathsOfDirectory(atPath: source) } catch {
            throw .unreadable(path: source, reason: error.localizedDescription)
        }
        for name in names where !name.hasSuffix(".gitkeep") {
            try add(source + "/" + name, as: name)
        }
    }

    /// Adds one file, directory (without its contents) or link of the host under a path.
    public mutating func add(_ source: String, as path: String) throws(ImageError) {
        let type: FileAttributeType?
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: source)
            type = attributes[.type] as? FileAttributeType
        } catch { throw .unreadable(path: source, reason: error.localizedDescription) }
        do {
            switch type {
            case .typeRegular?: try writer.addFile(path, Self.read(source))
            case .typeDirectory?: try writer.addDirectory(path)
            case .typeSymbolicLink?:
                let target = try FileManager.default.destinationOfSymbolicLink(atPath: source)
                try writer.addSymbolicLink(path, target: target)
            default: throw ImageError.specialFile(path: source)
            }
        } catch let error as ArchiveWriter.Problem {
            throw Self.translate(error, source: source)
        } catch let error as ImageError {
            throw error
        } catch {
            throw .unreadable(path: source, reason: error.localizedDescription)
        }
        count += 1
    }

    /// The archive's bytes.
    public func archive() throws(ImageError) -> [UInt8] {
        do { return try writer.finish() } catch { throw .tooLarge("the root archive") }
    }

    private static func translate(_ problem: ArchiveWriter.Problem, source: String) -> ImageError {
        switch problem {
        case .badPath(let path): .badArchivePath(path, source: source)
        case .notADirectory(let path): .conflict(path: path, source: source)
        case .tooManyEntries: .tooLarge("the root archive")
        }
    }

    /// The contents of a file of the host.
    public static func read(_ path: String) throws(ImageError) -> [UInt8] {
        do { return Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
    }
}
