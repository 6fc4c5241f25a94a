import Glibc

/// A value that threads wait for: a mutex and two conditions around it.
///
/// pthread and not `Synchronization.Mutex`, which has no condition and which the thread sanitizer reports falsely on Linux.
@safe
final class Monitor<Value: ~Copyable>: Sendable {
    /// The two sides that can wait.
    enum Side {
        /// Those who bring: wait for room.
        case senders
        /// Those who take: wait for something to be there.
        case receivers
    }

    // Because every access goes through `with`, which holds the mutex.
    nonisolated(unsafe) private var value: Value
    // Because the three are made in init, freed in deinit and only ever passed to pthread.
    nonisolated(unsafe) private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    nonisolated(unsafe) private let room: UnsafeMutablePointer<pthread_cond_t>
    nonisolated(unsafe) private let arrival: UnsafeMutablePointer<pthread_cond_t>

    init(_ value: consuming sending Value) {
        unsafe self.value = value
        unsafe mutex = .allocate(capacity: 1)
        unsafe room = .allocate(capacity: 1)
        unsafe arrival = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(room, nil)
        unsafe pthread_cond_init(arrival, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(arrival)
        unsafe pthread_cond_destroy(room)
        unsafe pthread_mutex_destroy(mutex)
        unsafe arrival.deallocate()
        unsafe room.deallocate()
        unsafe mutex.deallocate()
    }

    /// What `body` makes of the value, with the value to itself.
    func with<Result: ~Copyable>(_ body: (inout Value) -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return unsafe body(&value)
    }

    /// Waits on `side` until `isReady`, then does what `body` says in the same breath.
    ///
    /// The waiting is here and not inside `body`, so that nobody holds the value while another thread changes it.
    func with<Result: ~Copyable>(
        waitingAs side: Side,
        until isReady: (borrowing Value) -> Bool,
        _ body: (inout Value) -> Result
    ) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while unsafe !isReady(value) {
            unsafe pthread_cond_wait(condition(side), mutex)
        }
        return unsafe body(&value)
    }

    /// Wakes one who waits on `side`.
    func wakeOne(_ side: Side) {
        unsafe pthread_cond_signal(condition(side))
    }

    /// Wakes everybody who waits.
    func wakeAll() {
        unsafe pthread_cond_broadcast(room)
        unsafe pthread_cond_broadcast(arrival)
    }

    /// Wakes everybody who waits on `side`.
    func wakeAll(_ side: Side) {
        unsafe pthread_cond_broadcast(condition(side))
    }

    private func condition(_ side: Side) -> UnsafeMutablePointer<pthread_cond_t> {
        switch side {
        case .senders: unsafe room
        case .receivers: unsafe arrival
        }
    }
}
