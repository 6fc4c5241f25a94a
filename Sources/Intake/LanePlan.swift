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
        let checked = try CheckedAddress(address, allowsFile: settings.allowsFile)
        guard checked.scheme != .rtsps || !checksCertificate(of: checked) else { throw .unverifiable(checked) }
        return checked
    }

    /// A file is there already: it is not recorded.
    func isRecorded(_ scheme: LiveScheme) -> Bool { recording != nil && scheme != .file }

    /// What is asked of the stream at `checked`, which is this lane's address.
    func request(_ checked: CheckedAddress) -> LiveRequest {
        LiveRequest(
            address: address,
            scheme: checked.scheme,
            transport: settings.transport,
            isCopied: isRecorded(checked.scheme),
            checksCertificate: checksCertificate(of: checked),
            limits: settings.limits
        )
    }

    private func checksCertificate(of checked: CheckedAddress) -> Bool {
        !settings.believedHosts.contains(checked.host)
    }
}

extension SourceFailure {
    /// Nobody can say whether the camera is the one it says.
    fileprivate static func unverifiable(_ address: CheckedAddress) -> SourceFailure {
        SourceFailure(
            .notAllowed,
            "\(address.place) would be trusted without proof: FFmpeg 5.1 does not check certificates over rtsps, so whoever stands between"
                + " could pass for the camera; to accept that, write tls_unverified: [\(address.host)] in sources.yml"
        )
    }
}
