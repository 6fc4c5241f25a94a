import API
import Delivery
import Faces
import Foundation
import Inference
import Recognition
import Rules
import Settings
import Store
import Tracking
import UsherCore

// From the configuration's words to those of the rooms it configures.

extension Configuration {
    /// The configuration of these places: the file that was named, else `sources.yml` where there is one, else the defaults.
    static func at(_ places: Places) throws -> Configuration { try read(places).configuration }

    /// The same, and what it declares: `nil` where there is no file, which is no wish that nothing be there.
    static func read(
        _ places: Places,
        standard: String = "sources.yml"
    ) throws -> (configuration: Configuration, declaration: Declaration?) {
        if places.configuration == nil, !FileManager.default.fileExists(atPath: standard) {
            return (Configuration(folder: FileManager.default.currentDirectoryPath), nil)
        }
        let path = places.configuration ?? standard
        let configuration = try Configuration.load(path: path, environment: places.environment)
        return (configuration, configuration.declaration)
    }

    /// Which models to make ready, for `requests` threads at once.
    func faceOptions(requests: Int) -> FaceOptions {
        FaceOptions(
            detectorSize: detection.inputSize,
            minimumScore: detection.scoreMinimum.map(Float.init),
            requests: requests
        )
    }

    /// How a source is watched.
    func watchOptions(keepsPaths: Bool) -> WatchOptions {
        var options = WatchOptions()
        options.tracker.maximumGap = .nanoseconds(Int64(tracking.gapSeconds * 1e9))
        options.appearances.reentry = .nanoseconds(Int64(tracking.reentrySeconds * 1e9))
        options.shotsPerTrack = tracking.shotsPerTrack
        options.facesMinimum = tracking.facesMinimum
        options.keepsPaths = keepsPaths
        return options
    }

    /// Whom to call because of an alert; `nil` for nobody.
    func webhookPolicy() throws -> WebhookPolicy? {
        guard let secret = webhooks.secret, !webhooks.allowed.isEmpty else { return nil }
        return WebhookPolicy(allowed: try Self.addresses(webhooks.allowed, "webhooks.allow"), secret: secret)
    }

    /// Where pictures may be fetched from.
    func pictureAddresses() throws -> AddressList {
        AddressList(try Self.addresses(pictures.allowed, "pictures.allow"))
    }

    private static func addresses(_ texts: [String], _ key: String) throws -> [WebAddress] {
        try texts.map { text in
            guard let address = WebAddress(text) else {
                throw UsherFault("\(key): '\(text)' is no web address; write it as https://host/path")
            }
            return address
        }
    }

    /// What is set of the dialects.
    var dialects: DialectSettings {
        var settings = DialectSettings()
        settings.portrait = faceDetect
        settings.asksToken = findFace.asksToken
        settings.returnsVectors = findFace.returnsVectors
        return settings
    }

    /// What the store is to hold of this file.
    var declaration: Declaration {
        Declaration(
            lists: lists,
            groups: groups.map { group in
                Declaration.Group(
                    name: group.name,
                    search: group.search.map {
                        Declaration.Search(list: $0.list, onFound: $0.onFound, onFailed: $0.onFailed)
                    }
                )
            },
            sources: sources.map { source in
                Declaration.Source(
                    name: source.name,
                    group: source.group,
                    personListAdd: source.personListAdd,
                    settings: SourceSettings(source)
                )
            }
        )
    }
}

extension SourceSettings {
    fileprivate init(_ source: DeclaredSource) {
        self.init(
            featureCheck: source.featureCheck,
            newPersonThreshold: source.threshold.description,
            newPersonSquareMin: source.squareMinimum,
            newPersonYawMax: source.yawMaximum,
            url: source.url,
            isEnabled: source.isEnabled,
            analyzeFPS: source.analyzeFPS,
            matchThreshold: source.matchThreshold,
            confirmations: source.confirmations,
            transport: source.transport,
            isRecorded: source.isRecorded,
            recordURL: source.recordURL,
            pace: source.pace,
            hasMotionGate: source.hasMotionGate,
            recordDays: source.recordDays,
            recordGigabytes: source.recordGigabytes,
            reentrySeconds: source.reentrySeconds
        )
    }
}
