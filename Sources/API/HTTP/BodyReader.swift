import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import UsherCore

/// What a request's body holds.
enum Body: Sendable {
    case object(JSON)
    case form(Form, refused: Fault?)
    case content(Content)
}

/// A body of whatever kind, told by its content type.
enum Content: Sendable {
    case none
    case json(JSON)
    /// A form of either kind.
    case form(Form)
    case bytes([UInt8], type: String)
}

/// Reads a body while it arrives, within the limits of its route and of all requests together.
struct BodyReader {
    let limits: Limits
    let counters: LimitCounters
    let budget: MemoryBudget

    /// The body of `request`, and how many bytes of the budget it holds; the caller gives them back.
    func read(_ request: Request, as input: Route.Input, held: inout Int) async throws -> Body {
        do {
            switch input {
            case .json(_, let limit):
                let most = limit == .json ? limits.jsonBytes : limits.imageBytes
                return .object(try object(try await collect(request, most: most, held: &held), request))
            case .query: return .object([:])
            case .form(_, let rules): return try await form(request, rules, held: &held)
            case .any(let bounds): return .content(try await content(request, bounds, held: &held))
            }
        } catch let fault as Fault {
            if fault.status == .contentTooLarge { counters.bodies.add() }
            throw fault
        } catch is HTTPParserError {
            throw Fault.invalidSchema(nil, "the body ends early or is not as its head says")
        }
    }

    /// Refuses a body whose head already says that it is too large.
    private func requireLength(_ request: Request, most: Int) throws(Fault) {
        guard let text = request.headers.value(of: .contentLength), let length = Int(text) else { return }
        guard length <= most else { throw .tooLarge(nil, "a body here has at most \(most) bytes") }
    }

    private func collect(_ request: Request, most: Int, held: inout Int) async throws -> [UInt8] {
        try requireLength(request, most: most)
        var bytes: [UInt8] = []
        for try await chunk in request.body {
            try take(chunk.readableBytes, &held)
            guard bytes.count + chunk.readableBytes <= most else {
                throw Fault.tooLarge(nil, "a body here has at most \(most) bytes")
            }
            bytes += chunk.readableBytesView
        }
        return bytes
    }

    private func take(_ count: Int, _ held: inout Int) throws(Fault) {
        try budget.take(count)
        held += count
    }

    private func object(_ bytes: [UInt8], _ request: Request) throws(Fault) -> JSON {
        let first = bytes.first { $0 != 0x20 && $0 != 0x0a && $0 != 0x0d && $0 != 0x09 }
        guard let first else { return [:] }
        // curl calls a body a form unless told otherwise: what begins with a brace is JSON all the same.
        if first != UInt8(ascii: "{"), isForm(request) {
            throw .invalidSchema(nil, "a form where JSON belongs; send Content-Type: application/json")
        }
        let value: JSON
        do {
            value = try JSONParser.parse(bytes)
        } catch {
            throw .invalidJSON(error.description)
        }
        guard case .object = value else { throw .invalidJSON("not an object") }
        return value
    }

    private func isForm(_ request: Request) -> Bool {
        let type = request.headers[.contentType].map { HeaderParameters($0).value.lowercased() } ?? ""
        return type == "multipart/form-data" || type == "application/x-www-form-urlencoded"
    }

    private func form(_ request: Request, _ rules: Route.FormRules, held: inout Int) async throws -> Body {
        try requireLength(request, most: limits.formBytes)
        let type = HeaderParameters(request.headers[.contentType] ?? "")
        let boundary = type["boundary"] ?? ""
        guard type.value.lowercased() == "multipart/form-data", (1...200).contains(boundary.utf8.count) else {
            guard request.headers[.contentType] == nil || type.value.lowercased() != "multipart/form-data" else {
                throw Fault.invalidSchema(nil, "the content type names no boundary")
            }
            return .form(Form(), refused: nil)
        }
        let most = FormLimits(file: rules.file, files: rules.count.upperBound, fileBytes: limits.imageBytes)
        let (form, refused) = try await read(request, boundary, most, total: limits.formBytes, held: &held)
        return .form(form, refused: refused)
    }

    private func read(
        _ request: Request,
        _ boundary: String,
        _ most: FormLimits,
        total: Int,
        held: inout Int
    ) async throws -> (Form, refused: Fault?) {
        var reader = FormReader(boundary: Array(boundary.utf8), limits: most)
        var count = 0
        for try await chunk in request.body {
            try take(chunk.readableBytes, &held)
            count += chunk.readableBytes
            guard count <= total else { throw Fault.tooLarge(nil, "a form has at most \(total) bytes") }
            try reader.feed(chunk.readableBytesView)
        }
        return (try reader.finish(), reader.refused)
    }
}

extension BodyReader {
    /// The body as its content type says; a body without one is bytes.
    private func content(_ request: Request, _ bounds: Route.Bounds, held: inout Int) async throws -> Content {
        let type = HeaderParameters(request.headers[.contentType] ?? "")
        switch type.value.lowercased() {
        case "multipart/form-data":
            let boundary = type["boundary"] ?? ""
            guard (1...200).contains(boundary.utf8.count) else {
                throw Fault.invalidSchema(nil, "the content type names no boundary")
            }
            try requireLength(request, most: bounds.body)
            let most = FormLimits(file: nil, files: bounds.files, fileBytes: bounds.file)
            return .form(try await read(request, boundary, most, total: bounds.body, held: &held).0)
        case "application/x-www-form-urlencoded":
            let bytes = try await collect(request, most: bounds.body, held: &held)
            let pairs = Query.parse(String(decoding: bytes, as: UTF8.self))
            return .form(Form(texts: pairs.map { Form.Text(name: $0.name, bytes: Array($0.value.utf8)) }))
        case "application/json":
            let bytes = try await collect(request, most: bounds.body, held: &held)
            // Clients say that nothing is JSON.
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }) { return .none }
            do {
                return .json(try JSONParser.parse(bytes))
            } catch {
                throw Fault.invalidJSON(error.description)
            }
        case let other:
            let bytes = try await collect(request, most: bounds.body, held: &held)
            return bytes.isEmpty ? .none : .bytes(bytes, type: other)
        }
    }
}
