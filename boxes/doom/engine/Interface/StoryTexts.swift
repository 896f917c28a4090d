// Stories between episodes, for WADs without a DEHACKED patch that tells its own. Written for this
// engine; the originals belong to the original program, not to its data.

/// Like `DefaultTexts`, for the long ones and the names of cast members.
enum StoryTexts {
    static let table: StaticString = """
        E1TEXT=The base on this moon is quiet now.\\nWhatever ruled it lies at your feet,\\n\
        and the last gate stands open.\\n\\nYou step through, expecting home.\\n\
        The sky on the other side says\\nsomething else.
        E2TEXT=You leave the labyrinth with more\\nscars than ammunition. Below its\\n\
        walls there is no ground, only red\\nlight a long way down.\\n\\n\
        There is one way to end this, and it\\nis not up.
        E3TEXT=The one who sent them all has\\nfallen. A door opens that was never\\n\
        meant for you, and behind it there\\nis grass and wind.\\n\\n\
        The smoke on the horizon tells you\\nwho came here first.
        E4TEXT=So they came to your home, and now\\nthey know that you were in.\\n\\n\
        Nobody is left to thank you for it.\\nYou close the gate yourself.
        C1TEXT=The first stretch is behind you. The\\nstation's doors obey again, and for a\\n\
        moment there is nothing to hear.\\n\\nThen the ground shakes, from the\\n\
        direction of the city.
        C2TEXT=The spaceport is yours and the ships\\nare away, with everybody who could\\n\
        still walk. You stayed.\\n\\nSomewhere in this city is the place\\nwhere they come in.
        C3TEXT=Here it is, at the heart of what was\\na city: a gate as wide as a street.\\n\
        \\nIt cannot be shut from this side.
        C4TEXT=The thing on the wall screams, and\\nits whole world screams with it, then\\n\
        falls silent.\\n\\nYou walk home. It is a long way, and\\n\
        there is nobody left to hurry you.
        C5TEXT=You have found a place that is on no\\nmap. Somebody built it with great\\n\
        care, and then hid it.\\n\\nBest to see why.
        C6TEXT=A hidden place behind a hidden place.\\n\\nWhoever made it did not want visitors.
        CC_ZOMBIE=ZOMBIEMAN
        CC_SHOTGUN=SHOTGUN GUY
        CC_HEAVY=HEAVY WEAPON DUDE
        CC_IMP=IMP
        CC_DEMON=DEMON
        CC_LOST=LOST SOUL
        CC_CACO=CACODEMON
        CC_HELL=HELL KNIGHT
        CC_BARON=BARON OF HELL
        CC_ARACH=ARACHNOTRON
        CC_PAIN=PAIN ELEMENTAL
        CC_REVEN=REVENANT
        CC_MANCU=MANCUBUS
        CC_ARCH=ARCH-VILE
        CC_SPIDER=THE SPIDER MASTERMIND
        CC_CYBER=THE CYBERDEMON
        CC_HERO=OUR HERO
        BGFLATE1=FLOOR4_8
        BGFLATE2=SFLR6_1
        BGFLATE3=MFLR8_4
        BGFLATE4=MFLR8_3
        BGFLAT06=SLIME16
        BGFLAT11=RROCK14
        BGFLAT20=RROCK07
        BGFLAT30=RROCK17
        BGFLAT15=RROCK13
        BGFLAT31=RROCK19
        BGCASTCALL=BOSSBACK
        """
}
