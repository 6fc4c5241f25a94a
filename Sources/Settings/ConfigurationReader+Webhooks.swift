import UsherCore

extension ConfigurationReader {
    static let wantedReceiver =
        "an address that may be called: http:// or https://, a host, a port and a path if wanted, nothing else"
    static let wantedSecret =
        "a secret of 24 to 1000 characters is needed here, best ${NAME} with what `openssl rand -base64 32` prints"

    func webhooks(_ place: Place?) -> WebhookSettings {
        var webhooks = WebhookSettings()
        guard let place, let section = Section(place, keys: ["allow", "secret"], reading) else { return webhooks }
        let receivers = section.texts("allow", Self.wantedReceiver) { Self.isReceiver($0) ? $0 : nil } ?? []
        webhooks.allowed = receivers.map(\.text)
        guard !webhooks.allowed.isEmpty else { return webhooks }
        // Not through `value`, whose messages show what stands there.
        guard let entry = section.entry("secret"), let text = reading.text(entry) else {
            reading.refuse(section.entry("secret") ?? place, Self.wantedSecret)
            return webhooks
        }
        guard (24...1000).contains(text.utf8.count) else {
            reading.refuse(entry, Self.wantedSecret)
            return webhooks
        }
        webhooks.secret = Secret(text)
        return webhooks
    }

    static func isReceiver(_ text: String) -> Bool {
        let scheme = ["http://", "https://"].first { text.hasPrefix($0) }
        guard let scheme else { return false }
        let rest = text.dropFirst(scheme.count)
        return !rest.isEmpty && !rest.hasPrefix("/") && text.utf8.count <= 1000
            && text.utf8.allSatisfy { (0x21...0x7e).contains($0) && !"@?#*\\".utf8.contains($0) }
    }
}
