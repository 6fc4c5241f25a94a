import Foundation
import Recognition
import UsherCore

/// A picture of a request as its contract names it.
struct PostedPart {
    /// The part of a form, and the member of an object.
    var name: String
    /// What upstream calls it where it is missing in an object.
    var property: String

    static let file = PostedPart(name: "file", property: "content")
    static let source = PostedPart(name: "source_image", property: "sourceImageBase64")
    static let target = PostedPart(name: "target_image", property: "targetImageBase64")
}

extension CompreFace {
    private static let extensions: Set<String> = ["tif", "tiff", "jpg", "jpeg", "png", "bmp", "ico", "gif", "webp"]

    /// The bytes of a picture: a file of a form, or base64 in an object.
    func bytes(_ part: PostedPart, of call: Call) throws -> [UInt8] {
        guard case .json(let object) = call.content else { return try file(part, of: call) }
        guard let value = object[part.name], value != .null else { throw CompreFaceFault.emptyField(part.property) }
        guard let text = value.string else { throw CompreFaceFault.other }
        guard !text.isEmpty else { throw CompreFaceFault.emptyField(part.property) }
        guard let data = Data(base64Encoded: text) else { throw CompreFaceFault.notBase64 }
        guard data.count <= Self.fileBytes else { throw CompreFaceFault.other }
        return [UInt8](data)
    }

    private func file(_ part: PostedPart, of call: Call) throws -> [UInt8] {
        guard case .form(let form) = call.content, let file = form.files.first(where: { $0.name == part.name }) else {
            throw CompreFaceFault.noPart(part.name)
        }
        let name = file.filename ?? ""
        let kind = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last?.lowercased() ?? ""
        guard Self.extensions.contains(kind) else { throw CompreFaceFault.extensionUnknown(name) }
        return file.bytes
    }

    /// What the models see in posted bytes; refused where that is no face, or no picture.
    func look(_ bytes: [UInt8], _ wants: LookWants) throws -> SeenPicture {
        guard let picture = try picture(bytes) else { throw CompreFaceFault.noFace }
        let look = try services.recogniser.look(in: picture, wants: wants)
        guard !look.faces.isEmpty else { throw CompreFaceFault.noFace }
        return look
    }

    /// The picture of posted bytes; `nil` for what is none.
    func picture(_ bytes: [UInt8]) throws -> (any Picture & Sendable)? {
        switch try services.decoder.decodeAny(bytes) {
        case .picture(let picture): picture
        case .unknown: nil
        case .tooLarge: throw CompreFaceFault.other
        }
    }
}
