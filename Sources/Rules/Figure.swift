import Foundation

/// A number as a reason prints it: `91.2`, `85`.
struct Figure: CustomStringConvertible {
    let description: String

    /// One decimal, none where it would be a zero.
    init(_ value: Float) {
        let tenths = (Double(value) * 10).rounded() / 10
        description = tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
    }

    private init(_ value: Float, decimals: Int) {
        description = String(format: "%.\(decimals)f", Double(value))
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
