import Foundation

/// The folder that a replay's report and annotated videos are written into.
struct ReportFolder: Sendable {
    let path: String

    /// The folder that `request` names, or needs; `nil` where nothing is to be written.
    init?(_ request: ReplayRequest) {
        guard let path = request.reportDirectory ?? (request.annotate ? "usher-report" : nil) else { return nil }
        self.path = path
    }

    /// Makes it and tries to write there, so that hours of replay do not end in a refusal.
    func prepare() throws {
        try Workshop.makeDirectory(path)
        let probe = try write(Data([0]), as: ".usher-\(UUID().uuidString)")
        // One byte that stays behind does no harm.
        try? FileManager.default.removeItem(atPath: probe)
    }

    /// Writes a file whole or not at all; its path.
    @discardableResult
    func write(_ data: Data, as name: String) throws -> String {
        let target = "\(path)/\(name)"
        do {
            try data.write(to: URL(fileURLWithPath: target), options: .atomic)
        } catch {
            throw UsherFault("\(target) cannot be written: \(error.localizedDescription)")
        }
        return target
    }

    /// The names of the annotated videos of `recordings`, in their order: the recording's, with a number where it is taken.
    static func videoNames(_ recordings: [String]) -> [String] {
        var taken: Set<String> = []
        return recordings.map { recording in
            let stem = ((recording as NSString).lastPathComponent as NSString).deletingPathExtension
            var (name, number) = (stem, 1)
            while !taken.insert(name).inserted {
                number += 1
                name = "\(stem)-\(number)"
            }
            return name + ".annotated.mp4"
        }
    }
}
