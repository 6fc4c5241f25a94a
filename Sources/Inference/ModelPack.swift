import Foundation
import UsherCore

/// A folder of models that belong together, with the manifest that pins every file of it.
///
/// Opening reads the manifest only. A model's files are held against their digests when the model is compiled, all of them by `verify()`.
public struct ModelPack: Sendable, Hashable {
    /// The prototypes of anonymous faces for cohort normalisation: float32, row after row, little endian.
    public struct CohortFile: Sendable, Hashable, Decodable {
        /// How a face's neighbourhood follows from its cosines to the prototypes, as the gallery's rule has it.
        public struct Neighbourhood: Sendable, Hashable, Decodable {
            /// How many of the nearest prototypes count as near.
            public let near: Int
            /// How much of their mean is taken off.
            public let nearWeight: Float
            /// The part of all prototypes over which the wide mean goes.
            public let wideShare: Float
            /// How much of the wide mean is given back.
            public let wideWeight: Float

            private enum CodingKeys: String, CodingKey {
                case near
                case nearWeight = "near_weight"
                case wideShare = "wide_share"
                case wideWeight = "wide_weight"
            }
        }

        /// The name within the pack's folder.
        public let path: String
        /// SHA-256, 64 lower-case hex digits.
        public let sha256: String
        /// How many prototypes.
        public let rows: Int
        /// Numbers in each.
        public let dimensions: Int
        /// The cohort's identity, kept with every vector normalised by it.
        public let id: String
        /// The rule that the calibration was measured with; `nil` in packs of before there was a choice.
        public let neighbourhood: Neighbourhood?
    }

    /// The pack's name, which is also its folder's.
    public let name: String
    /// The pack's own folder.
    public let directory: String
    /// From the longer side of the detector's box to that of the contract's tight box (eyebrows to chin).
    public let squareFactor: Float
    /// The models, at most one per role.
    public let models: [ModelEntry]
    /// The cohort, if the pack is calibrated.
    public let cohort: CohortFile?
    /// The manifest's `calibration` as JSON text, which the gallery reads; `nil` for `null`.
    public let calibration: [UInt8]?

    /// The pack called `name` below `directory` (`--models`, `USHER_MODELS`).
    public static func open(directory: String, name: String) throws(InferenceError) -> ModelPack {
        let manifest = "\(directory)/\(name)/manifest.json"
        guard let data = FileManager.default.contents(atPath: manifest) else {
            throw InferenceError(
                .packMissing,
                "no model pack '\(name)': \(manifest) cannot be read; run tools/setup, or name the models' folder with --models"
            )
        }
        return try Manifest.decode(data, at: manifest).pack(in: "\(directory)/\(name)")
    }

    /// The model for `role`.
    public func entry(for role: ModelRole) throws(InferenceError) -> ModelEntry {
        if let entry = models.first(where: { $0.role == role }) { return entry }
        throw InferenceError(
            .roleMissing,
            "model pack '\(name)' (\(directory)) has no model for the role '\(role.rawValue)', only for "
                + models.map(\.role.rawValue).joined(separator: ", ")
                + ": choose a pack that has one with --pack, or build one with tools/models.py"
        )
    }

    /// Holds every file of the pack against its digest.
    public func verify() throws(InferenceError) {
        for entry in models { try verify(entry) }
        if let cohort { try verify(cohort.path, sha256: cohort.sha256) }
    }

    /// Holds one model's files against their digests.
    public func verify(_ entry: ModelEntry) throws(InferenceError) {
        for file in entry.files { try verify(file.path, sha256: file.sha256) }
    }

    /// The full path of a file that the manifest names.
    public func path(of file: String) -> String { "\(directory)/\(file)" }

    /// The cohort's numbers, row after row, after its file has been held against its digest.
    public func readCohort() throws(InferenceError) -> [Float] {
        guard let cohort else { return [] }
        try verify(cohort.path, sha256: cohort.sha256)
        let data = FileManager.default.contents(atPath: path(of: cohort.path)) ?? Data()
        guard data.count == cohort.rows * cohort.dimensions * 4 else {
            throw InferenceError(
                .manifestUnreadable,
                "\(path(of: cohort.path)) holds \(data.count) bytes where \(cohort.rows) rows of \(cohort.dimensions) numbers are said to be"
            )
        }
        let bytes = [UInt8](data)
        return stride(from: 0, to: bytes.count, by: 4).map { at in
            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) }
            return Float(bitPattern: bits)
        }
    }

    private func verify(_ file: String, sha256 expected: String) throws(InferenceError) {
        let full = path(of: file)
        let found: String
        do {
            found = try FileDigest.sha256(path: full)
        } catch {
            throw InferenceError(
                .fileMissing,
                "\(full), which manifest.json of pack '\(name)' names, cannot be read: run tools/setup again"
            )
        }
        guard found == expected else {
            throw InferenceError(
                .checksumDiffers,
                "\(full) has SHA-256 \(found), manifest.json says \(expected): it is refused; run tools/setup to build the pack anew"
            )
        }
    }
}
