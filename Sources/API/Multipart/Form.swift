/// A form as it was sent: texts and files by field, in their order.
struct Form: Sendable, Hashable {
    /// A text field.
    struct Text: Sendable, Hashable {
        var name: String
        var bytes: [UInt8]
    }

    /// A file.
    struct File: Sendable, Hashable {
        var name: String
        /// As the sender calls it; only ever shown, never opened.
        var filename: String?
        var bytes: [UInt8]
    }

    var texts: [Text] = []
    var files: [File] = []
    /// The field of the first file that may not be.
    var strange: String?

    /// The texts of a field, in their order; `nil` among them is one that is not UTF-8.
    func texts(_ name: String) -> [String?] {
        texts.filter { $0.name == name }.map { String(validating: $0.bytes, as: UTF8.self) }
    }
}

/// What a form may hold, so that the rest is refused while it arrives.
struct FormLimits: Sendable, Hashable {
    /// The field that files may come in; `nil` for any.
    var file: String?
    /// How many files.
    var files: Int
    /// Parts in all; `fields` of a person may be many.
    var parts = 8192
    /// Bytes of one text: 65,535 characters of four bytes each.
    var text = 4 * 65_535
    /// Bytes of all texts.
    var texts = 10 * 1024 * 1024
    /// Bytes of one file.
    var fileBytes: Int

    init(file: String?, files: Int, fileBytes: Int) {
        self.file = file
        self.files = files
        self.fileBytes = fileBytes
    }
}

/// Collects what a `MultipartParser` finds and refuses at once what may not be.
struct FormReader {
    private let limits: FormLimits
    private var parser: MultipartParser
    private var current: PartHead?
    private var textBytes = 0
    /// What was read so far.
    private(set) var form = Form()
    /// The first file that may not be: said only once it is known who asks, for the token may stand behind it.
    private(set) var refused: Fault?
    private var isSkipping = false

    init(boundary: [UInt8], limits: FormLimits) {
        self.limits = limits
        parser = MultipartParser(boundary: boundary, mostParts: limits.parts)
    }

    /// Takes the next bytes of the body.
    mutating func feed(_ chunk: some Collection<UInt8>) throws(Fault) {
        let events: [MultipartParser.Event]
        do {
            events = try parser.feed(chunk)
        } catch {
            throw Fault(error)
        }
        for event in events {
            switch event {
            case .part(let head): try begin(head)
            case .content(let bytes): try take(bytes)
            }
        }
    }

    /// The form, now that the body is at its end.
    mutating func finish() throws(Fault) -> Form {
        do {
            try parser.finish()
        } catch {
            throw Fault(error)
        }
        return form
    }

    private mutating func begin(_ head: PartHead) throws(Fault) {
        current = head
        guard head.isFile else {
            form.texts.append(Form.Text(name: head.name, bytes: []))
            return
        }
        isSkipping = limits.file.map { $0 != head.name } ?? false || form.files.count >= limits.files
        guard !isSkipping else {
            refused = refused ?? .unexpectedField
            form.strange = form.strange ?? head.name
            return
        }
        form.files.append(Form.File(name: head.name, filename: head.filename, bytes: []))
    }

    private mutating func take(_ bytes: [UInt8]) throws(Fault) {
        guard let current else { return }
        if current.isFile {
            guard !isSkipping else { return }
            let index = form.files.count - 1
            guard form.files[index].bytes.count + bytes.count <= limits.fileBytes else {
                throw .tooLarge(current.name, "an image has at most \(limits.fileBytes) bytes")
            }
            form.files[index].bytes += bytes
        } else {
            let index = form.texts.count - 1
            let isTooLong = form.texts[index].bytes.count + bytes.count > limits.text
            // A picture without a file's name is no file: that there is none is said in its turn.
            if isTooLong, current.name == limits.file { return }
            textBytes += bytes.count
            guard !isTooLong, textBytes <= limits.texts else { throw .invalidSchema(current.name, "it is too long") }
            form.texts[index].bytes += bytes
        }
    }
}

extension Fault {
    fileprivate init(_ failure: MultipartParser.Failure) {
        switch failure {
        case .malformed(let reason): self = .invalidSchema(nil, reason)
        case .tooLarge(let reason): self = .tooLarge(nil, reason)
        }
    }
}
