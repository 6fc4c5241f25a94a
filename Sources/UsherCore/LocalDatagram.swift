import Glibc

/// Messages to a Unix datagram socket, such as the one a service manager listens on.
public final class LocalDatagram: Sendable {
    private let descriptor: Int32

    /// A way to the socket at `path`, where a leading `@` names an abstract one.
    ///
    /// `nil` when nobody listens there, or the path is too long.
    public init?(path: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count > 1, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
            unsafe room.copyBytes(from: bytes)
            if path.hasPrefix("@") { unsafe room[0] = 0 }
        }
        let opened = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard opened >= 0 else { return nil }
        // An abstract name ends with the address, without a NUL; a path may have one.
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let connected = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(opened, $0, length) }
        }
        guard connected == 0 else {
            close(opened)
            return nil
        }
        descriptor = opened
    }

    /// Sends one message; false when it could not be taken at once.
    @discardableResult
    public func send(_ message: String) -> Bool {
        let bytes = Array(message.utf8)
        return unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    deinit { close(descriptor) }
}
