// The pictures of the intermission.

/// The pictures for one game; those of a level are fetched when it is finished.
struct IntermissionPictures {
    let digits: [Patch]
    let minus: Patch
    let percent: Patch
    let colon: Patch
    let finished: Patch
    let entering: Patch
    let kills: Patch
    let items: Patch
    let secrets: Patch
    let time: Patch
    let par: Patch
    let tooLong: Patch
    /// What games of several need; their word for secrets is shorter.
    let shortSecrets: Patch?
    let frags: Patch?
    let killers: Patch?
    let victims: Patch?
    let total: Patch?
    let face: Patch?
    let deadFace: Patch?
    /// The four players' colours.
    let panels: [Patch?]
    /// "You are here", pointing left and right; nil in games without episode maps.
    let here: [Patch]
    let splat: Patch?
    private let catalog: GraphicsCatalog
    private let kind: GameKind

    init(_ catalog: GraphicsCatalog, kind: GameKind) throws(DataError) {
        self.catalog = catalog
        self.kind = kind
        var digits: [Patch] = []
        for digit in 0..<10 { digits.append(try catalog.patch(LumpName("WINUM\(digit)"))) }
        self.digits = digits
        minus = try catalog.patch("WIMINUS")
        percent = try catalog.patch("WIPCNT")
        colon = try catalog.patch("WICOLON")
        finished = try catalog.patch("WIF")
        entering = try catalog.patch("WIENTER")
        kills = try catalog.patch("WIOSTK")
        items = try catalog.patch("WIOSTI")
        secrets = try catalog.patch("WISCRT2")
        time = try catalog.patch("WITIME")
        par = try catalog.patch("WIPAR")
        tooLong = try catalog.patch("WISUCKS")
        shortSecrets = try catalog.patch(ifPresent: "WIOSTS")
        frags = try catalog.patch(ifPresent: "WIFRGS")
        killers = try catalog.patch(ifPresent: "WIKILRS")
        victims = try catalog.patch(ifPresent: "WIVCTMS")
        total = try catalog.patch(ifPresent: "WIMSTT")
        face = try catalog.patch(ifPresent: "STFST01")
        deadFace = try catalog.patch(ifPresent: "STFDEAD0")
        var panels: [Patch?] = []
        for number in 0..<4 {
            panels.append(try catalog.patch(ifPresent: LumpName("STPB\(number)")))
        }
        self.panels = panels
        var here: [Patch] = []
        for name in ["WIURH0", "WIURH1"] as [LumpName] {
            if let patch = try catalog.patch(ifPresent: name) { here.append(patch) }
        }
        self.here = here
        splat = try catalog.patch(ifPresent: "WISPLAT")
    }

    /// The name of a level; nil when the WAD has no picture of it, or a damaged one.
    func levelName(episode: Int, map: Int) -> Patch? {
        let number = map < 10 ? "0\(map)" : "\(map)"
        let name = kind.isCommercial ? "CWILV\(number)" : "WILV\(episode)\(map)"
        return try? catalog.patch(ifPresent: LumpName(name))
    }

    /// The picture behind everything.
    func background(episode: Int) -> Patch? {
        let hasMap = !kind.isCommercial && episode < 3
        let name = hasMap ? "WIMAP\(episode)" : "INTERPIC"
        return try? catalog.patch(ifPresent: LumpName(name))
    }

    /// The frames of an animated spot.
    func frames(episode: Int, spot: Int, count: Int) -> [Patch] {
        // The ninth spot of the second episode shows the pictures of the fifth.
        let number = episode == 1 && spot == 8 ? 4 : spot
        let spotDigits = number < 10 ? "0\(number)" : "\(number)"
        return (0..<count).compactMap {
            try? catalog.patch(ifPresent: LumpName("WIA\(episode)\(spotDigits)0\($0)"))
        }
    }
}
