// The original's 108 sound effects by number; a lump's name is `DS` and the name here.

/// The sounds the program itself names.
enum SoundID {
    static let pistol: Int32 = 1
    static let shotgn: Int32 = 2
    static let sgcock: Int32 = 3
    static let dshtgn: Int32 = 4
    static let dbopn: Int32 = 5
    static let dbcls: Int32 = 6
    static let dbload: Int32 = 7
    static let plasma: Int32 = 8
    static let bfg: Int32 = 9
    static let sawup: Int32 = 10
    static let sawidl: Int32 = 11
    static let sawful: Int32 = 12
    static let sawhit: Int32 = 13
    static let rlaunc: Int32 = 14
    static let rxplod: Int32 = 15
    static let firsht: Int32 = 16
    static let pstart: Int32 = 18
    static let pstop: Int32 = 19
    static let doropn: Int32 = 20
    static let dorcls: Int32 = 21
    static let stnmov: Int32 = 22
    static let swtchn: Int32 = 23
    static let swtchx: Int32 = 24
    static let slop: Int32 = 31
    static let itemup: Int32 = 32
    static let wpnup: Int32 = 33
    static let oof: Int32 = 34
    static let telept: Int32 = 35
    static let posit1: Int32 = 36
    static let bgsit1: Int32 = 39
    static let sgtatk: Int32 = 52
    static let skepch: Int32 = 53
    static let vilatk: Int32 = 54
    static let claw: Int32 = 55
    static let skeswg: Int32 = 56
    static let pldeth: Int32 = 57
    static let pdiehi: Int32 = 58
    static let podth1: Int32 = 59
    static let bgdth1: Int32 = 62
    static let bspwlk: Int32 = 79
    static let noway: Int32 = 81
    static let barexp: Int32 = 82
    static let punch: Int32 = 83
    static let hoof: Int32 = 84
    static let metal: Int32 = 85
    static let chgun: Int32 = 86
    static let tink: Int32 = 87
    static let bdopn: Int32 = 88
    static let bdcls: Int32 = 89
    static let itmbk: Int32 = 90
    static let flame: Int32 = 91
    static let flamst: Int32 = 92
    static let getpow: Int32 = 93
    static let bospit: Int32 = 94
    static let boscub: Int32 = 95
    static let bossit: Int32 = 96
    static let bospn: Int32 = 97
    static let bosdth: Int32 = 98
    static let manatk: Int32 = 99
    static let skeatk: Int32 = 107
    static let radio: Int32 = 108

    /// All names in order, beginning with a place holder for number 0.
    static let names: StaticString = """
        none pistol shotgn sgcock dshtgn dbopn dbcls dbload plasma bfg sawup sawidl sawful sawhit
        rlaunc rxplod firsht firxpl pstart pstop doropn dorcls stnmov swtchn swtchx plpain dmpain
        popain vipain mnpain pepain slop itemup wpnup oof telept posit1 posit2 posit3 bgsit1
        bgsit2 sgtsit cacsit brssit cybsit spisit bspsit kntsit vilsit mansit pesit sklatk sgtatk
        skepch vilatk claw skeswg pldeth pdiehi podth1 podth2 podth3 bgdth1 bgdth2 sgtdth cacdth
        skldth brsdth cybdth spidth bspdth vildth kntdth pedth skedth posact bgact dmact bspact
        bspwlk vilact noway barexp punch hoof metal chgun tink bdopn bdcls itmbk flame flamst
        getpow bospit boscub bossit bospn bosdth manatk mandth sssit ssdth keenpn keendt skeact
        skesit skeatk radio
        """
}
