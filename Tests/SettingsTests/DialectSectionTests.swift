import Rules
import Testing
import UsherCore

@testable import Settings

@Suite("The sections for other contracts")
struct DialectSectionTests {
    @Test("the example states usher's own values")
    func example() throws {
        let example = try Configuration.load(path: Sample.examplePath, environment: [:])
        #expect(example.faceDetect == PortraitRules())
        #expect(example.findFace == FindFaceSettings() && example.pictures == PictureSettings())
        #expect(example.ports.isEmpty)
    }

    @Test("every key sets its value")
    func values() throws {
        let text = """
            pictures: {allow: ["https://a.example/b/"]}
            findface: {v2_token: false, v2_return_facen: true}
            ports: {compreface: "127.0.0.1:8000", findface2: "[::1]:18411"}
            face_detect:
              min_face_size: 1
              min_face_size_relative: 0.2
              detectable_face_size_relative: 0.3
              max_face_size_relative: 0.4
              min_pupillary_distance: 5
              min_face_padding: 6
              min_face_visible: 0.7
              max_rotation: 8
              max_occlusion: 0.9
            """
        let read = try Sample.parse(text)
        #expect(read.pictures.allowed == ["https://a.example/b/"])
        #expect(!read.findFace.asksToken && read.findFace.returnsVectors)
        #expect(read.ports == ["compreface": "127.0.0.1:8000", "findface2": "[::1]:18411"])
        let rules = read.faceDetect
        #expect(
            [
                rules.minFaceSize, rules.minFaceSizeRelative, rules.detectableFaceSizeRelative,
                rules.maxFaceSizeRelative,
                rules.minPupillaryDistance, rules.minFacePadding, rules.minFaceVisible, rules.maxRotation,
                rules.maxOcclusion,
            ] == [1, 0.2, 0.3, 0.4, 5, 6, 0.7, 8, 0.9]
        )
    }

    @Test(
        "what cannot be is refused",
        arguments: [
            "pictures: {allow: [ftp://a]}", "pictures: {allow: [\"https://u@a/\"]}", "face_detect: {max_rotation: 181}",
            "face_detect: {min_face_visible: 2}", "face_detect: {rotation: 3}", "findface: {v2_token: maybe}",
            "ports: {compreface: 8000}", "ports: {compreface: \":8000\"}", "ports: {compreface: \"a:65536\"}",
            "ports: {deepface: \"127.0.0.1:1\"}",
        ]
    )
    func refused(text: String) {
        #expect(throws: SettingsError.self) { try Sample.parse(text) }
    }
}
