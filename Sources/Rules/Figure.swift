import Foundation

/// A number as a reason prints it: `91.2`, `85`.
struct Figure: CustomStringConvertible {
    let description: String

    /// One decimal, none where it would be a zero.
    init(_ value: Float) {
        self.init(value, decimals: 1)
    }

    /// At most so many decimals, rounded half away from zero.
    private init(_ value: Float, decimals: Int) {
        let scale = pow(10, Double(decimals))
        let rounded = (Double(value) * scale).rounded() / scale
        description = rounded == rounded.rounded() ? String(format: "%.0f", rounded) : String(rounded)
    }

    /// `name value < bound`, with as many decimals as it takes to see that the two differ.
    static func comparing(
        _ name: String,
        _ value: Float,
        with bound: Float,
        decimals: Int,
        orEqual: String
    ) -> String {
        let sign =
            value == bound ? orEqual : orEqual == "<=" ? (value < bound ? "<=" : ">") : (value > bound ? ">=" : "<")
        let wanted = (decimals...6).first {
            value == bound || Double(Figure(value, decimals: $0).description) != Double(bound)
        }
        return "\(name) \(Figure(value, decimals: wanted ?? 6)) \(sign) \(Figure(bound))"
    }
}
