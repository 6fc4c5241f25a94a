#if USHER_TSAN
import Glibc
#else
public import Synchronization
#endif

/// A value behind a lock; the one place where the project locks.
///
/// `Synchronization.Mutex` is reported falsely by the thread sanitizer on Linux, so `-D USHER_TSAN` puts a pthread mutex in its place.
#if USHER_TSAN
@safe
#endif
public final class Locked<Value: ~Copyable & Sendable>: Sendable {
    #if USHER_TSAN
    // Because every access goes through `withLock`, which holds the mutex.
    nonisolated(unsafe) private var value: Value
    // Because it is made in init, freed in deinit and only ever passed to pthread.
    nonisolated(unsafe) private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    /// A lock around `value`.
    public init(_ value: consuming sending Value) {
        unsafe self.value = value
        unsafe mutex = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    /// What `body` returns, run with the value to itself.
    ///
    /// Do not block or call out inside.
    public func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return unsafe try body(&value)
    }
    #else
    // Open to other rooms, so that each access is compiled for its value there: called through, it would cost more than the lock.
    @usableFromInline let mutex: Mutex<Value>

    /// A lock around `value`.
    @inlinable
    public init(_ value: consuming sending Value) {
        mutex = Mutex(value)
    }

    /// What `body` returns, run with the value to itself.
    ///
    /// Do not block or call out inside.
    @inlinable
    public func withLock<Result: Sendable, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try mutex.withLock { value throws(Failure) -> Result in try body(&value) }
    }
    #endif
}

/// A number that only grows, from any thread.
public final class Counter: Sendable {
    private let value = Locked<UInt64>(0)

    /// A counter at zero.
    public init() {}

    /// Adds `amount`.
    public func add(_ amount: UInt64 = 1) {
        value.withLock { $0 &+= amount }
    }

    /// The sum of all that was added.
    public var total: UInt64 { value.withLock { $0 } }
}
