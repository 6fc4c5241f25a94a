import Delivery

extension PictureFetcher.Outcome {
    /// Why there is no picture; `nil` where there is one.
    var refusal: String? {
        switch self {
        case .bytes: nil
        case .notAllowed: "pictures may not be fetched from there"
        case .busy: "too many pictures are being fetched"
        case .tooLarge: "the picture is too large"
        case .failed(let reason): "the picture could not be fetched: \(reason)"
        }
    }
}
