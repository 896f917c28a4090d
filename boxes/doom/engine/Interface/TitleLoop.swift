// What runs while nobody plays: title pages and the WAD's demos, one after the other for ever.

/// The place in the loop of title pages and demos.
struct TitleLoop {
    /// A station of the loop.
    enum Station: Equatable {
        case page(LumpName, tics: Int32)
        case demo(LumpName)
    }

    private let stations: [Station]
    private var next = 0
    private(set) var ticsLeft: Int32 = 0

    init(kind: GameKind, wad: WADDirectory) {
        let title: Station = .page("TITLEPIC", tics: kind.isCommercial ? 35 * 11 : 170)
        let middle: Station =
            kind.isCommercial ? title : .page(kind.episodeCount > 3 ? "CREDIT" : "HELP2", tics: 200)
        var stations: [Station] = [
            title, .demo("DEMO1"), .page("CREDIT", tics: 200), .demo("DEMO2"), middle,
            .demo("DEMO3"),
        ]
        if kind.episodeCount > 3 { stations.append(.demo("DEMO4")) }
        self.stations = stations.filter {
            switch $0 {
            case .page(let name, _), .demo(let name): wad.index(of: name) != nil
            }
        }
    }

    /// Goes to the next station; nil when the WAD has none at all.
    mutating func advance() -> Station? {
        guard !stations.isEmpty else { return nil }
        let station = stations[next]
        next = (next + 1) % stations.count
        if case .page(_, let tics) = station { ticsLeft = tics }
        return station
    }

    /// Goes back to the first station.
    mutating func restart() {
        next = 0
        ticsLeft = 0
    }

    /// One tic of a page; true when it was shown long enough.
    mutating func tick() -> Bool {
        ticsLeft -= 1
        return ticsLeft < 0
    }
}
