/// A fixed number of places for elements that cannot be copied, addressed by an ever-growing sequence number.
@safe
struct Ring<Element: ~Copyable>: ~Copyable {
    /// How many places there are.
    let capacity: Int
    // Allocated in init, freed in deinit, and every place is initialised (to nil at first) for as long as it exists.
    private let places: UnsafeMutablePointer<Element?>

    init(capacity: Int) {
        precondition(capacity > 0, "a ring needs at least one place")
        self.capacity = capacity
        unsafe places = .allocate(capacity: capacity)
        for index in 0..<capacity { unsafe (places + index).initialize(to: nil) }
    }

    deinit {
        unsafe places.deinitialize(count: capacity)
        unsafe places.deallocate()
    }

    /// Whether the place of `number` holds an element.
    func holds(_ number: Int) -> Bool {
        unsafe place(number).pointee != nil
    }

    /// Puts an element in the place of `number`.
    mutating func put(_ element: consuming Element, at number: Int) {
        unsafe place(number).pointee = consume element
    }

    /// Moves the element out of the place of `number`.
    mutating func take(_ number: Int) -> Element? {
        unsafe place(number).pointee.take()
    }

    // Not `places[index]`: under the thread sanitizer that crashes the compiler (Swift 6.3.1).
    private func place(_ number: Int) -> UnsafeMutablePointer<Element?> {
        unsafe places + number % capacity
    }
}

// Because the ring owns what it holds alone.
extension Ring: @unchecked Sendable where Element: Sendable, Element: ~Copyable {}
