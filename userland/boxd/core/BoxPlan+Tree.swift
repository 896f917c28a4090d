// A plan as a tree, for people who want to see what a box will see.

public import Manifest

extension BoxPlan {
    /// The namespace as lines of text.
    @export(interface)
    public func tree(of manifest: Manifest) -> String {
        var text =
            manifest.profile == .inherit
            ? "/ (the view of whoever starts it)\n" : "/ (empty, read only)\n"
        write(below: "", indent: "", into: &text)
        for target in absent { text += "\(target): not there now, and the box starts without it\n" }
        return text
    }

    /// Paths to show: places and targets.
    private func children(of path: String) -> [String] {
        let depth = ManifestPath.names(path).count
        var found: [String] = []
        for candidate in places.map({ $0.path }) + mounts.map({ $0.target }) {
            let names = ManifestPath.names(candidate)
            guard names.count > depth, ManifestPath.isInside(candidate, path.isEmpty ? "/" : path)
            else { continue }
            let child = names[...depth].map { "/\($0)" }.joined()
            if !found.contains(child) { found.append(child) }
        }
        return found.sorted()
    }

    private func write(below path: String, indent: String, into text: inout String) {
        let all = children(of: path)
        for (index, child) in all.enumerated() {
            let isLast = index == all.count - 1
            text += indent + (isLast ? "└── " : "├── ") + (ManifestPath.names(child).last ?? "")
            if let mount = mounts.last(where: { $0.target == child }) {
                text += " (\(mount.rights?.letters ?? "all rights"))"
                text += mount.source.map { $0 == child ? "" : " = \($0)" } ?? " = memory of its own"
                if mount.flags.utf8.contains(76) { text += ", locked" }
            }
            text += "\n"
            write(below: child, indent: indent + (isLast ? "    " : "│   "), into: &text)
        }
    }
}
