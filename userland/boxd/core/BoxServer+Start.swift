// Starting boxes: for a caller, again after their end, and finding those of the boxd before.

internal import KernelABI
internal import Manifest

extension BoxServer {
    /// What somebody handed over for a box.
    private struct Claimed {
        var standard: [Int32?] = [nil, nil, nil]
        var group: Int32?
        var namespace: Int32?
        var directory: Int32?

        var all: [Int32] { (standard + [group, namespace, directory]).compactMap { $0 } }
    }

    /// Why a box cannot be started, in a line.
    struct Refusal: Error {
        var reason: String
    }

    // MARK: - For a caller

    func start(_ request: StartRequest, for connection: Int) {
        do throws(Refusal) {
            let claimed = try claim(request.keys)
            defer { for file in claimed.all { system.close(file) } }
            let manifest = try manifest(of: request.box)
            guard boxes.count < Self.mostBoxes else { throw Refusal(reason: "too many boxes run") }
            if manifest.isForeground {
                try startForeground(manifest, request, claimed, for: connection)
            } else {
                try startBackground(manifest, request.arguments)
                answer(BoxAnswer.background.text, to: connection)
            }
        } catch {
            answer(BoxAnswer.error(error.reason).text, to: connection)
        }
    }

    private func startForeground(
        _ manifest: Manifest, _ request: StartRequest, _ claimed: Claimed, for connection: Int
    ) throws(Refusal) {
        if manifest.profile == .inherit, claimed.namespace == nil {
            throw Refusal(reason: "\(manifest.name) inherits a namespace, and none was handed over")
        }
        var order = order(manifest, request.arguments)
        order.standard = claimed.standard
        order.group = claimed.group
        order.namespace = manifest.profile == .inherit ? claimed.namespace : nil
        order.directory = directory(manifest, request, claimed.directory)
        // A manifest that names a terminal of its own is obeyed.
        if let terminal = request.terminal,
            !manifest.variables.contains(where: { $0.name == StartRequest.terminalVariable })
        {
            order.terminal = terminal
            order.plan.showEnvironment(of: manifest)
        }
        let process = try launch(order)
        let key: String
        do throws(Errno) {
            key = try system.shareWait(of: process.process)
        } catch {
            system.stop(process.process, forcibly: true)
            system.forget(process.process)
            throw Refusal(reason: "cannot share its end: \(error.message)")
        }
        let box = add(manifest, request.arguments, process)
        if let index = connections.firstIndex(where: { $0.id == connection }) {
            connections[index].box = box
        }
        saveState()
        if !system.send(BoxAnswer.foreground(waitKey: key).text, to: connection) {
            disconnected(connection)
        }
    }

    private func startBackground(_ manifest: Manifest, _ arguments: [String]) throws(Refusal) {
        if let other = boxes.first(where: { $0.name == manifest.name }) {
            let process = other.process.map { ", as process \($0.process)" } ?? ""
            throw Refusal(reason: "\(manifest.name) runs already\(process)")
        }
        _ = add(manifest, arguments, try launch(order(manifest, arguments)))
        saveState()
    }

    private func add(
        _ manifest: Manifest, _ arguments: [String], _ process: LaunchedBox
    ) -> Int {
        let id = newBoxID()
        boxes.append(
            Box(
                id: id, name: manifest.name, arguments: arguments,
                isForeground: manifest.isForeground, restart: manifest.restart, process: process,
                startedAt: system.now))
        return id
    }

    private func order(_ manifest: Manifest, _ arguments: [String]) -> LaunchOrder {
        LaunchOrder(
            manifest: manifest, plan: BoxPlan(manifest) { system.facts($0) },
            program: manifest.programSource, arguments: arguments, standard: [nil, nil, nil])
    }

    private func launch(_ order: LaunchOrder) throws(Refusal) -> LaunchedBox {
        do throws(LaunchFailure) {
            return try system.launch(order)
        } catch {
            throw Refusal(reason: "\(order.manifest.name): \(error.step): \(error.error.message)")
        }
    }

    /// The caller's working directory, if the box sees the very same one at the same path.
    private func directory(
        _ manifest: Manifest, _ request: StartRequest, _ file: Int32?
    ) -> String? {
        guard let path = request.directoryPath.flatMap({ ManifestPath.normalised($0) }) else {
            return nil
        }
        if manifest.profile == .inherit { return path }
        guard let file, let source = manifest.source(of: path), system.isSame(file, source) else {
            return nil
        }
        return path
    }

    private func claim(_ keys: StartRequest.Keys) throws(Refusal) -> Claimed {
        var claimed = Claimed()
        func take(_ key: String?, _ what: String) throws(Refusal) -> Int32? {
            guard let key else { return nil }
            do throws(Errno) {
                return try system.claim(key: key)
            } catch {
                for file in claimed.all { system.close(file) }
                throw Refusal(reason: "the key for \(what) is not valid: \(error.message)")
            }
        }
        for (index, name) in ["stdin", "stdout", "stderr"].enumerated() {
            claimed.standard[index] = try take(keys.standard[index], name)
        }
        claimed.group = try take(keys.group, "group")
        claimed.namespace = try take(keys.namespace, "namespace")
        claimed.directory = try take(keys.directory, "cwd")
        return claimed
    }

    // MARK: - Manifests

    /// A manifest that is free of errors, also when compared with the files.
    func manifest(of name: String) throws(Refusal) -> Manifest {
        let path = "\(Manifest.root)/\(name)/manifest"
        let bytes: [UInt8]
        do throws(Errno) {
            bytes = try system.readManifest(of: name)
        } catch {
            throw Refusal(
                reason: error == .noEntry
                    ? "there is no box \(name)" : "\(path): \(error.message)")
        }
        let reading = ManifestReader.read(bytes, name: name)
        var errors = reading.problems.filter { $0.severity == .error }
        if let manifest = reading.manifest {
            errors = manifest.check { system.facts($0) }.filter { $0.severity == .error }
            if errors.isEmpty { return manifest }
        }
        guard let first = errors.first else { throw Refusal(reason: "\(path): unreadable") }
        var reason = first.text(file: path)
        if errors.count > 1 {
            reason += "and \(errors.count - 1) more, see `box check \(path)`\n"
        }
        throw Refusal(reason: String(reason.dropLast()))
    }

    // MARK: - Again

    func startAgain(_ id: Int) {
        guard let index = index(of: id) else { return }
        boxes[index].restartAt = nil
        boxes[index].startedAt = system.now
        do throws(Refusal) {
            let manifest = try manifest(of: boxes[index].name)
            boxes[index].process = try launch(order(manifest, boxes[index].arguments))
            boxes[index].restart = manifest.restart
        } catch {
            system.log(error.reason)
            if let delay = boxes[index].backoff.delay(afterRun: 0) {
                boxes[index].restartAt = system.now &+ delay
            } else {
                system.log("\(boxes[index].name) is left alone")
                boxes.remove(at: index)
            }
        }
        saveState()
    }

    // MARK: - The boxd before

    /// What the next boxd has to know: `box <name> <foreground|background> <restart> <failures>
    /// <process> <started> <argument>…` a line, 0 for no process.
    func saveState() {
        var text = ""
        for box in boxes {
            let words = [
                "box", box.name, box.isForeground ? "foreground" : "background",
                box.restart.word, String(box.backoff.failures), String(box.process?.process ?? 0),
                String(box.process?.started ?? 0),
            ]
            // A line end within an argument would be the end of the line.
            let arguments = box.arguments.contains { $0.utf8.contains(10) } ? [] : box.arguments
            text += Words.join(words + arguments) + "\n"
        }
        system.save(text)
    }

    /// Finds the boxes of the boxd before this one. Those that ended meanwhile have ended with an
    /// unknown status, which counts as a failure. Lines that make no sense are left out.
    public func restore(_ state: [UInt8]) {
        for line in state.split(separator: 10) {
            guard boxes.count < Self.mostBoxes, let words = Words.split(Array(line)),
                words.count >= 7, words[0] == "box", ManifestValue.isBoxName(words[1]),
                let restart = Manifest.Restart(word: words[3]), let failures = Int(words[4]),
                let process = Int(words[5]), let started = UInt64(words[6]), process >= 0
            else { continue }
            var box = Box(
                id: newBoxID(), name: words[1], arguments: Array(words[7...]),
                isForeground: words[2] == "foreground",
                restart: restart, process: nil, startedAt: system.now,
                backoff: Backoff(failures: failures))
            let launched = LaunchedBox(process: process, started: started)
            if process > 0, system.adopt(launched) {
                box.process = launched
                boxes.append(box)
            } else if !box.isForeground, restart != .never {
                box.restartAt = system.now
                boxes.append(box)
            }
        }
        saveState()
    }
}

extension Manifest.Restart {
    var word: String {
        switch self {
        case .never: "never"
        case .failure: "failure"
        case .always: "always"
        }
    }

    init?(word: String) {
        switch word {
        case "never": self = .never
        case "failure": self = .failure
        case "always": self = .always
        default: return nil
        }
    }
}
