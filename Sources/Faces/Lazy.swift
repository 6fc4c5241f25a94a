import Inference
import UsherCore

/// Something of a model that is made when it is first asked for: one that nobody asks for costs no memory and no time.
///
/// Threads that ask while it is being made wait for it. A failure is told to who asked, and the next one tries again.
final class Lazy<Value: Sendable>: Sendable {
    private let made = Locked<Value?>(nil)
    private let make: @Sendable () throws(InferenceError) -> Value

    init(_ make: @escaping @Sendable () throws(InferenceError) -> Value) { self.make = make }

    /// Whether it was asked for.
    var isMade: Bool { made.withLock { $0 != nil } }

    /// It is made under the lock, against its custom: a second thread could do nothing meanwhile but make the same again.
    func value() throws(InferenceError) -> Value {
        try made.withLock { (made: inout Value?) throws(InferenceError) -> Value in
            if let made { return made }
            let new = try make()
            made = new
            return new
        }
    }
}
