import Foundation
import Store
import UsherCore

/// Looking after the database.
public enum Maintenance {
    /// Copies the database while it is in use; says what was written.
    public static func backup(places: Places, to path: String) throws -> String {
        try open(places).backup(to: path)
        return "written: \(path)"
    }

    /// What is wrong with the database, a line a finding; empty where it is whole.
    public static func check(places: Places) throws -> [String] {
        try open(places).check()
    }

    /// The person lists and who is in them, a line each.
    public static func persons(places: Places) throws -> String {
        let database = try open(places)
        var lines: [String] = []
        for list in try database.lists() {
            lines.append("\(list.name): \(list.personsTotal) \(list.personsTotal == 1 ? "person" : "persons")")
            var offset = 0
            while true {
                let page = try database.persons(in: list.id, limit: 500, offset: offset)
                if page.isEmpty { break }
                lines += page.map { "  \($0.id)  \($0.name ?? "")" }
                offset += page.count
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func open(_ places: Places) throws -> UsherDatabase {
        try places.openDatabase()
    }
}
