// Namespaces as data: order, nesting, commands; and words that survive the way to the kernel.

import BoxCore
import Manifest
import Testing

@Suite struct BoxPlanTests {
    private func manifest(_ namespace: String, profile: String = "empty") throws -> Manifest {
        let text = """
            [exec]
            bin = /app/bin/x
            priority = 1
            [sandbox]
            profile = \(profile)
            [namespace]
            /app:rx = $BOX
            \(namespace)
            """
        return try #require(ManifestReader.read(Array(text.utf8), name: "x").manifest)
    }

    private func plan(_ namespace: String, profile: String = "empty") throws -> BoxPlan {
        BoxPlan(try manifest(namespace, profile: profile)) { path in
            path.contains("missing")
                ? nil : SourceFacts(isDirectory: !path.contains("file"), rights: .all)
        }
    }

    @Test func parentsComeFirst() throws {
        let plan = try plan(
            "/app/data/deep:rw = /deep\n/app/data:rw = $BOX/data\n/dev/fb:rw = /dev/fb")
        #expect(plan.mounts.map(\.target) == ["/app", "/app/data", "/dev/fb", "/app/data/deep"])
        // What covers a part of something given cannot be taken away.
        #expect(plan.mounts.map(\.flags) == ["", "L", "", "L"])
        #expect(plan.places.map(\.path) == ["/app", "/dev", "/dev/fb"])
    }

    @Test func commands() throws {
        let plan = try plan("/one/file:r = /a\\ file\n/tmp:rw = tmpfs\n/no:r = ?/missing")
        #expect(plan.absent == ["/no"])
        #expect(plan.places.last?.path == "/one/file")
        #expect(plan.places.last?.isDirectory == false)
        #expect(
            plan.commands(root: "/box/.boxd/x") == [
                "bind / /box/.boxd/x:rx", "bind /app:rx /box/x", "mount /tmp:rw tmpfs size=16M",
                #"bind /one/file:r "/a\\ file""#,
            ])
    }

    @Test func inheritedViewsGetNoRoot() throws {
        let plan = try plan("/cfg:r = /cfg", profile: "inherit")
        #expect(plan.places.isEmpty)
        #expect(plan.commands(root: nil) == ["bind /app:rx /box/x", "bind /cfg:r /cfg"])
    }

    @Test(arguments: ["", "a", "a b", "&&", "\"", "\\", "a\\\"b c", "tab\there", "ü=ö", "--"])
    func wordsSurvive(word: String) {
        #expect(Words.split(Array(Words.join([word, "x", word]).utf8)) == [word, "x", word])
    }

    @Test func requestsSurvive() throws {
        var keys = StartRequest.Keys()
        keys.standard = ["a", nil, "c"]
        keys.group = "g"
        let request = StartRequest(
            box: "x", arguments: ["", "--", "a=b", "two words"], keys: keys, directoryPath: "/a b",
            terminal: "3:17:80:24 3:18:80:24")
        #expect(
            try BoxRequest.parse(Array(request.text.utf8), mayControl: false) == .start(request))
        #expect(
            try BoxRequest.parse(Array(request.text.utf8) + [0], mayControl: true)
                == .start(request))
    }

    @Test func answersSurvive() {
        for answer in [BoxAnswer.background, .foreground(waitKey: "k"), .error("a b\nc")] {
            #expect(BoxAnswer.parse(Array(answer.text.utf8)) == answer)
        }
        #expect(BoxAnswer.parse(Array("nonsense".utf8)) == nil)
        #expect(BoxAnswer.parse([]) == nil)
    }
}
