/// Why a recording, a still or an encoder failed: what failed, by name, and what to do.
///
/// Never holds a password.
public struct MediaError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// There is no such file.
        case missing
        /// The path names a directory.
        case isDirectory
        /// The path names a pipe, a device or a socket.
        case notRegular
        /// The file has no bytes.
        case empty
        /// The file may not be read or written.
        case permission
        /// The bytes are no container or image that is understood.
        case notMedia
        /// The container holds no video.
        case noVideo
        /// No decoder for the codec.
        case unsupportedCodec
        /// More bytes or pixels than the limits allow.
        case tooLarge
        /// The format is known, but so broken that nothing can be shown.
        case damaged
        /// An encoder or writer failed.
        case encoding
        /// The system failed to read or write.
        case io
        /// Memory ran out.
        case outOfMemory
        /// The object was finished before.
        case closed
    }

    /// The kind of failure.
    public let code: Code
    /// What failed, by name, and what to do; one line.
    public let message: String

    /// An error of `code` that reads `message`.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
