import Glibc

/// How a process ends that has run models.
enum ProcessEnd {
    /// Makes `exit` end the process before OpenVINO's own exit handlers: once, at the first use.
    ///
    /// They unload libraries, while threads of libdispatch that are idle may end at the same moment and call into them by the destructors of
    /// OpenVINO's thread-locals: a crash after all was done, seen under the thread sanitizer. Handlers run in the reverse order of their making:
    /// this one is made when OpenVINO's libraries are loaded. What is buffered for files is written. A process that a sanitizer watches ends as
    /// always, because its findings come at the very end.
    static let withoutUnloading: Void = {
        #if !USHER_SANITIZED
        // Fails only where there is no memory for it: then the process ends as others do.
        _ = unsafe on_exit(
            { status, _ in
                fflush(nil)
                _exit(status)
            },
            nil
        )
        #endif
    }()
}
