// The program from its first window to its last.

import DoomFront
import Patchwork
import Std

/// What runs: the choice of a game, then the game.
final class DoomProgram {
    private let options: CommandLine
    private let folder = DataFolder()
    private var preferences = Preferences()
    private var status = ""
    private var game: GameWindows?

    init(_ options: CommandLine) {
        self.options = options
        if let bytes = folder.read(DataFile.configuration) {
            preferences = Preferences(readingConfiguration: bytes)
        }
        if options.isFullScreen { preferences.isFullScreen = true }
    }

    /// Opens the first window.
    func start(_ application: Application) {
        if let name = options.iwad {
            guard let path = DataFile.wad(name) else {
                return stop(application, "'\(name)' is no name of a WAD", status: "bad arguments")
            }
            return play(path, title: GameList.title(path), application)
        }
        let choices = folder.games()
        guard let first = choices.first else {
            return stop(application, DataFile.noWADs.description, status: "no IWAD")
        }
        if choices.count == 1 || options.demo != nil {
            play(first.path, title: first.title, application)
        } else {
            choose(choices, application)
        }
    }

    /// After the last window: what has to be kept, and the status.
    func finish() {
        game?.finish()
        if let report = game?.report { print(report) }
        if !status.isEmpty { Process.exit(status) }
    }

    /// Says why there is no game: the terminal shows it, or the Start menu in a dialog.
    private func stop(_ application: Application, _ message: String, status: String) {
        self.status = status
        try? Descriptor.standardError.write("doom: \(message)\n")
        application.end()
    }

    /// Lets the player choose.
    private func choose(_ choices: [GameChoice], _ application: Application) {
        var window: Window?
        var elements: [Element] = [Label("Which game shall it be?", weight: .bold)]
        for (number, choice) in choices.enumerated() {
            let button = Button(choice.title) { [self] in
                // The new window first: the program ends with the last one.
                play(choice.path, title: choice.title, application)
                window?.close()
            }
            button.fixedWidth = 260
            button.isDefault = number == 0
            elements.append(button)
        }
        let content = Stack(.vertical, padding: Insets(all: 16), elements)
        window = Window("DOOM", icon: "doom", options: .closeOnly, content: content)
        if let window { application.open(window) }
    }

    private func play(_ path: String, title: String, _ application: Application) {
        do throws(DoomStartError) {
            let session = try GameSession(
                starting: path, options, preferences: preferences, files: folder)
            session.onProblem = { problem in
                try? Descriptor.standardError.write("doom: \(problem)\n")
            }
            let windows = GameWindows(session, title: title, application)
            game = windows
            windows.open(preferences, timing: options.demo != nil && options.demoPurpose == .timing)
        } catch {
            stop(application, error.message, status: "bad WAD")
        }
    }
}
