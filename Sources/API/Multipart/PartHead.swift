/// What the head of a part says: its field, and the file's name and type if it is a file.
struct PartHead: Hashable, Sendable {
    /// The field's name.
    var name: String
    /// The file's name as the sender calls it; only ever shown, never opened.
    var filename: String?
    /// The content type in lower case, without its parameters.
    var contentType: String?

    /// A part that carries a file: it has a file's name, or the type of bytes or of a picture.
    var isFile: Bool {
        filename != nil || contentType == "application/octet-stream" || contentType?.hasPrefix("image/") ?? false
    }

    init(name: String, filename: String? = nil, contentType: String? = nil) {
        self.name = name
        self.filename = filename
        self.contentType = contentType
    }

    /// The head written on `lines`, folded ones put together; `nil` when no field is named.
    init?(lines: [ArraySlice<UInt8>]) {
        var unfolded: [String] = []
        for line in lines {
            let text = String(decoding: line, as: UTF8.self)
            if let first = text.first, first == " " || first == "\t", !unfolded.isEmpty {
                unfolded[unfolded.count - 1] += " " + text.drop { $0 == " " || $0 == "\t" }
            } else {
                unfolded.append(text)
            }
        }
        var parameters: HeaderParameters?
        for line in unfolded {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...]
            switch line[..<colon].lowercased().filter({ $0 != " " && $0 != "\t" }) {
            case "content-disposition": parameters = parameters ?? HeaderParameters(value)
            case "content-type": contentType = contentType ?? HeaderParameters(value).value.lowercased()
            default: break
            }
        }
        guard let name = parameters?["name"] else { return nil }
        self.name = name
        filename = parameters?["filename"]
    }
}
