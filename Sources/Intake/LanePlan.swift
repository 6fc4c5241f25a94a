import Media
import UsherCore

/// What one connection of a source is for.
struct LanePlan: Sendable {
    let name: String
    let address: SourceAddress
    let settings: LiveSettings
    let clock: any UsherClock
    /// Where frames that are due go; `nil` where nothing is decoded.
    let onFrame: (@Sendable (consuming LiveFrame) -> Void)?
    /// How the connection is recorded; `nil` does not.
    let recording: RecordingSettings?

    /// The address, as far as it may be opened.
    func checked() throws(SourceFailure) -> CheckedAddress {
        try CheckedAddress(address, allowsFile: settings.allowsFile)
    }

    /// A file is there already: it is not recorded.
    func isRecorded(_ scheme: LiveScheme) -> Bool { recording != nil && scheme != .file }

    func request(_ scheme: LiveScheme) -> LiveRequest {
        LiveRequest(
            address: address,
            scheme: scheme,
            transport: settings.transport,
            isCopied: isRecorded(scheme),
            limits: settings.limits
        )
    }
}
