// Random operations on tmpfs against a small model of what a tree of files is.

import FileSystem
import KernelABI
import Memory
import SeededRandom
import Testing

/// A tree as plain values: what an operation should lead to, found without caches, locks or links.
private final class Model {
    final class Node {
        var content: [UInt8] = []
        var children: [String: Node]?
        init(directory: Bool) { children = directory ? [:] : nil }
    }

    let root = Node(directory: true)

    func split(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }

    func find(_ path: String) throws(Errno) -> Node {
        var node = root
        for name in split(path) {
            guard let children = node.children else { throw .notDirectory }
            guard let next = children[name] else { throw .noEntry }
            node = next
        }
        return node
    }

    func parent(_ path: String) throws(Errno) -> (Node, String) {
        let names = split(path)
        let node = try find(names.dropLast().joined(separator: "/"))
        guard node.children != nil else { throw .notDirectory }
        return (node, names.last ?? "")
    }

    func create(_ path: String, directory: Bool) throws(Errno) {
        let (node, name) = try parent(path)
        if let known = node.children?[name] {
            if directory, known.children == nil { throw .notDirectory }
            return
        }
        node.children?[name] = Node(directory: directory)
    }

    func write(_ path: String, _ content: [UInt8]) throws(Errno) {
        let node = try find(path)
        if node.children != nil { throw .isDirectory }
        node.content = content
    }

    func remove(_ path: String, directory: Bool) throws(Errno) {
        let (node, name) = try parent(path)
        guard let known = node.children?[name] else { throw .noEntry }
        if directory != (known.children != nil) {
            throw directory ? .notDirectory : .isDirectory
        }
        if known.children?.isEmpty == false { throw .notEmpty }
        node.children?[name] = nil
    }

    func link(_ old: String, _ new: String) throws(Errno) {
        let source = try find(old)
        let (node, name) = try parent(new)
        if source.children != nil { throw .notPermitted }
        if node.children?[name] != nil { throw .exists }
        node.children?[name] = source
    }

    func contains(_ node: Node, _ other: Node) -> Bool {
        node === other || node.children?.values.contains { contains($0, other) } == true
    }

    func rename(_ old: String, _ new: String) throws(Errno) {
        let (from, oldName) = try parent(old)
        let (to, newName) = try parent(new)
        guard let node = from.children?[oldName] else { throw .noEntry }
        let target = to.children?[newName]
        if target === node { return }
        if node.children != nil, contains(node, to) { throw .invalidArgument }
        if let target {
            switch (node.children != nil, target.children != nil) {
            case (true, false): throw .notDirectory
            case (false, true): throw .isDirectory
            default: if target.children?.isEmpty == false { throw .notEmpty }
            }
        }
        from.children?[oldName] = nil
        to.children?[newName] = node
    }

    func list(_ node: Node, _ prefix: String = "") -> Set<String> {
        var names: Set<String> = []
        for (name, child) in node.children ?? [:] {
            names.insert(prefix + name)
            names.formUnion(list(child, prefix + name + "/"))
        }
        return names
    }
}

@Suite struct ModelTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func randomOperationsMatchAModel(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        // The cache is far too small, so entries come and go.
        let world = try World(cacheLimit: 8)
        let process = try world.process()
        _ = try process.open("/t:cd")
        let empty = world.frames.statistics
        let model = Model()
        func outcome(_ body: () throws(Errno) -> Void) -> Errno? {
            do throws(Errno) {
                try body()
                return nil
            } catch {
                return error
            }
        }
        func randomPath() -> String {
            let depth = Int.random(in: 1...4, using: &random)
            return (0..<depth).map { _ in
                "/" + "abc".randomElement(using: &random).map(String.init)!
            }
            .joined()
        }
        for step in 0..<3000 {
            let one = randomPath()
            let two = randomPath()
            let expected: Errno?
            let actual: Errno?
            let operation = Int.random(in: 0..<8, using: &random)
            switch operation {
            case 0, 1:
                expected = outcome { () throws(Errno) in try model.create(one, directory: true) }
                actual = outcome { () throws(Errno) in _ = try process.open("/t\(one):cd") }
            case 2:
                expected = outcome { () throws(Errno) in try model.create(one, directory: false) }
                actual = outcome { () throws(Errno) in _ = try process.open("/t\(one):c") }
            case 3:
                let content = [UInt8](
                    repeating: UInt8(step & 255), count: Int.random(in: 0...9000, using: &random))
                expected = outcome { () throws(Errno) in try model.write(one, content) }
                actual = outcome { () throws(Errno) in
                    let file = try process.open("/t\(one)")
                    if file.status().type == FileType.directory.rawValue { throw .isDirectory }
                    try process.open("/t\(one):t").write(content)
                }
            case 4, 5:
                let directory = operation == 4
                expected = outcome { () throws(Errno) in
                    try model.remove(one, directory: directory)
                }
                actual = outcome { () throws(Errno) in
                    try process.remove("/t\(one)\(directory ? ":d" : "")")
                }
            case 6:
                expected = outcome { () throws(Errno) in try model.link(one, two) }
                actual = outcome { () throws(Errno) in try process.link("/t\(one)", "/t\(two)") }
            default:
                expected = outcome { () throws(Errno) in try model.rename(one, two) }
                actual = outcome { () throws(Errno) in
                    try process.rename("/t\(one)", "/t\(two)")
                }
            }
            #expect(
                expected == actual, "seed \(seed) step \(step): \(operation) \(one) \(two)")
            if step % 200 == 0 {
                let names = try process.list("/t:R")
                #expect(Set(names) == model.list(model.root) && Set(names).count == names.count)
                for name in names {
                    let node = try model.find(name)
                    guard node.children == nil else { continue }
                    #expect(try process.open("/t/\(name)").bytes(10000) == node.content)
                }
            }
        }
        try process.remove("/t:dR")
        world.cache.reclaimAll()
        #expect(world.frames.statistics == empty)
    }
}
