import Glibc

/// A regular file with bytes in it, open for reading; closed with its last owner.
final class OpenFile: Sendable {
    /// Its length when it was opened.
    let bytes: Int64
    private let descriptor: Int32

    init(reading path: String) throws(MediaError) {
        // O_NONBLOCK: opening a pipe must not wait for its writer.
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .opening(path, errno) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let code = errno
            close(descriptor)
            throw .opening(path, code)
        }
        if let error = MediaError(refusing: status, path) {
            close(descriptor)
            throw error
        }
        bytes = Int64(status.st_size)
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Reads up to `count` bytes from `offset` on; what it got, or minus the system's error number.
    func read(_ buffer: UnsafeMutableRawPointer, _ count: Int, at offset: Int64) -> Int {
        while true {
            let got = unsafe pread(descriptor, buffer, count, off_t(offset))
            if got >= 0 { return got }
            if errno != EINTR { return -Int(errno) }
        }
    }

    /// All bytes, as many as there were when it was opened.
    func readAll(_ path: String) throws(MediaError) -> [UInt8] {
        var failure = 0
        let wanted = Int(bytes)
        let all = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
            while count < wanted, let start = buffer.baseAddress {
                let got = unsafe read(start + count, wanted - count, at: Int64(count))
                guard got > 0 else {
                    failure = got
                    break
                }
                count += got
            }
        }
        guard failure == 0 else { throw .opening(path, Int32(-failure)) }
        return all
    }
}

extension MediaError {
    /// What the system says about a file that does not open or does not read.
    static func opening(_ path: String, _ code: Int32) -> MediaError {
        switch code {
        case ENOENT, ENOTDIR: MediaError(.missing, "\(path): no such file; check the path")
        case EACCES, EPERM: MediaError(.permission, "\(path): no permission to read it; change its mode or its owner")
        case EISDIR: MediaError(.isDirectory, "\(path): is a directory; name a file in it")
        case ENXIO: MediaError(.notRegular, "\(path): is a pipe, a device or a socket; name a file")
        default: unsafe MediaError(.io, "\(path): cannot be read: \(String(cString: strerror(code))); check the disk")
        }
    }

    /// Why an open file of this kind is not read; `nil` for a regular file with bytes in it.
    init?(refusing status: stat, _ path: String) {
        switch status.st_mode & S_IFMT {
        case S_IFDIR: self.init(.isDirectory, "\(path): is a directory; name a file in it")
        case S_IFREG where status.st_size == 0: self.init(.empty, "\(path): the file is empty; copy it again")
        case S_IFREG: return nil
        default: self.init(.notRegular, "\(path): is a pipe, a device or a socket; name a file")
        }
    }
}
