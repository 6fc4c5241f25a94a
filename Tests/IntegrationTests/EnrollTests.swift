import Foundation
import Testing

@Suite("Enrolment from photos")
struct EnrollTests {
    @Test("Where nobody is enrolled no list is made")
    func nobody() throws {
        let usher = try Usher()
        let answer = try usher("enroll", "\(Usher.recordings)/photos/no-face.jpg", "--list", "A")
        #expect(answer.status == 1, "\(answer.error)")
        let persons = try usher("persons")
        #expect(persons.status == 0 && !persons.out.contains("A:"), "\(persons.out)")
    }

    @Test("The folder one is in is a person of its name")
    func here() throws {
        let usher = try Usher()
        let folder = "\(usher.folder.path)/Sam May"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(Usher.recordings)/photos/Sam.jpg", toPath: folder + "/1.jpg")
        let answer = try usher("enroll", ".", "--list", "Staff", in: folder)
        #expect(answer.status == 0, "\(answer.error)")
        #expect(try usher("persons").out.contains("Sam May"))
    }
}
