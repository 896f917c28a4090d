// Fuzz target: arbitrary bytes as a box's manifest. Problems have places and texts; what is accepted
// keeps the promises of `Manifest`.
// sources: userland/formats/cfg userland/boxd/manifest
// modules: Cfg

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzManifest(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    let reading = ManifestReader.read(bytes, name: "box")
    for problem in reading.problems {
        precondition(problem.position.line >= 1 && problem.position.column >= 1)
        _ = problem.text(file: "manifest")
        precondition(problem.json(file: "manifest").utf8.allSatisfy { $0 >= 32 })
    }
    guard let manifest = reading.manifest else { return 0 }
    precondition(manifest.program.utf8.first == 47 && manifest.priority <= 31)
    for (index, grant) in manifest.grants.enumerated() {
        precondition(ManifestPath.normalised(grant.target) == grant.target)
        precondition(!manifest.grants[..<index].contains { $0.target == grant.target })
        if case .path(let path) = grant.source {
            precondition(ManifestPath.normalised(path) == path)
        }
    }
    _ = manifest.check { path in
        path.utf8.count % 2 == 0 ? SourceFacts(isDirectory: true, rights: .read) : nil
    }
    return 0
}
