import API
import Delivery
import Dispatch
import Foundation
import Identity
import Logging
import Settings
import Store
import UsherCore

/// What the command line asks of a server.
public struct ServeRequest: Sendable {
    /// The address and port.
    public var listen: String
    /// Where single contracts are spoken beside, `NAME=ADDRESS:PORT`; goes before what `sources.yml` says of the same.
    public var ports: [String]
    /// The certificate chain's file.
    public var certificate: String?
    /// The private key's file.
    public var key: String?
    /// The least level that is logged.
    public var logLevel: String
    /// Hears a line for every action of a live source; `nil` where nobody looks.
    public var showAction: (@Sendable (String) -> Void)?

    /// A request as the command line words it.
    public init(
        listen: String,
        ports: [String] = [],
        certificate: String?,
        key: String?,
        logLevel: String,
        showAction: (@Sendable (String) -> Void)? = nil
    ) {
        self.showAction = showAction
        self.listen = listen
        self.ports = ports
        self.certificate = certificate
        self.key = key
        self.logLevel = logLevel
    }
}

/// Serves the API and runs the live sources: assembles everything, says what the operator should know, runs until it is told to stop.
public struct ServeJob: Sendable {
    private let request: ServeRequest
    private let places: Places

    /// A job for what the command line asks.
    public init(request: ServeRequest, places: Places) {
        self.request = request
        self.places = places
    }

    /// Runs it; `say` hears what the operator should know.
    public func run(say: @escaping @Sendable (String) -> Void) async throws {
        let address = try ListenAddress(request.listen)
        let tls = try tlsFiles()
        let logger = try logger()
        let (configuration, declaration) = try Configuration.read(places)
        let own = try OwnPort.asked(request.ports, configuration, beside: address)
        let lock = try DataLock(directory: places.data, orElse: DataLock.serveElsewhere)
        let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let herald = Herald(policy: try configuration.webhookPolicy(), body: EventBodies.action)
        let workshop = try Workshop.serving(places: places, configuration: configuration) { herald.events($0) }
        if let declaration {
            for change in try workshop.database.apply(declaration).words { say("sources.yml: \(change)") }
        }
        let gatekeeper = try Gatekeeper(database: workshop.database, keys: try KeyFile.open(in: places.data))
        if !gatekeeper.hasUsers { say(Self.noUsers) }
        for place in [address] + own.map(\.address) where !place.isLoopback && tls == nil {
            say(Self.exposed(place.text))
        }
        let events = try EventHub(database: workshop.database)
        let outbox = OutboxRunner(database: workshop.database, herald: herald, version: usherVersion, logger: logger)
        outbox.start()
        do {
            let leftOpen = try LeftOpen.close(in: workshop.database, telling: herald)
            if leftOpen > 0 { say("usher was ended without being asked: \(leftOpen) visits that were open are closed") }
        } catch {
            // A full disk keeps nobody from starting; the next start finds them again.
            say("the visits that were open when usher was ended cannot be closed: \(error)")
        }
        let fetcher = PictureFetcher(from: try configuration.pictureAddresses(), version: usherVersion)
        let settings = Locked(configuration)
        let desk = desk(workshop, settings, cores: cores, herald: herald, say: say)
        let reload = SettingsReload(
            places: places,
            database: workshop.database,
            configuration: settings,
            herald: herald,
            changed: { desk.sourcesChanged() },
            say: say
        )
        let services = APIServices(
            database: workshop.database,
            recogniser: workshop.recogniser,
            doorkeeper: GatekeeperDoor(gatekeeper: gatekeeper),
            decoder: PostedStill(),
            allowsFile: { path in settings.withLock { $0.recordings }.contains(path) },
            version: usherVersion,
            cores: cores,
            desk: desk,
            events: events,
            outbox: outbox,
            herald: herald,
            fetcher: fetcher,
            dialects: configuration.dialects
        )
        let listener = APIListener(host: address.host, port: address.port, tls: tls, own: own.map(\.port))
        let scheme = tls == nil ? "http" : "https"
        let notice = ServiceNotice(environment: places.environment, process: ProcessInfo.processInfo.processIdentifier)
        let feed = WatchdogFeed(notice: notice) { desk.workCount }
        await reload.listen()
        var fault: (any Error)?
        do {
            try await serve(APIServer(services: services, listener: listener, logger: logger)) { ports in
                notice.ready("serves at \(address.shown):\(ports[0])")
                say("usher \(usherVersion) serves \(scheme)://\(address.shown):\(ports[0])/v1, described at /docs")
                for line in OwnPort.lines(own.map(\.port), opened: ports.dropFirst(), scheme) { say(line) }
                desk.sourcesChanged()
            }
        } catch {
            fault = error
        }
        notice.stopping()
        await Self.aside {
            reload.stop()
            desk.stop()
        }
        await outbox.stop()
        await fetcher.close()
        withExtendedLifetime(feed) { gatekeeper.flush() }
        try workshop.database.close()
        if let fault { throw fault }
        withExtendedLifetime(lock) { say("stopped") }
    }

    /// Does what blocks on a thread that may.
    private static func aside(_ work: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                work()
                continuation.resume()
            }
        }
    }

    /// The desk of the live sources.
    private func desk(
        _ workshop: Workshop,
        _ settings: Locked<Configuration>,
        cores: Int,
        herald: Herald,
        say: @escaping @Sendable (String) -> Void
    ) -> LiveDesk {
        let ledger = LiveLedger(
            database: workshop.database,
            recogniser: workshop.recogniser,
            events: { $0.events(by: herald) },
            show: request.showAction,
            say: say
        )
        return LiveDesk(workshop: workshop, configuration: settings, cores: cores, ledger: ledger, say: say)
    }

    private func serve(_ server: APIServer, listening: @escaping @Sendable ([Int]) -> Void) async throws {
        do {
            try await server.run(listening: listening)
        } catch let fault as ListenFault {
            throw UsherFault(fault.description)
        } catch {
            throw UsherFault("cannot serve at \(request.listen): \(error)")
        }
    }

    private func tlsFiles() throws -> (certificate: String, key: String)? {
        guard let certificate = request.certificate, let key = request.key else {
            guard request.certificate == nil, request.key == nil else {
                throw UsherFault.usage("--tls-cert and --tls-key go together")
            }
            return nil
        }
        for path in [certificate, key] where !FileManager.default.isReadableFile(atPath: path) {
            throw UsherFault("\(path): no such file, or it may not be read")
        }
        return (certificate, key)
    }

    private func logger() throws -> Logger {
        guard let level = Logger.Level(rawValue: request.logLevel) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsherFault.usage("--log-level \(request.logLevel): one of \(levels)")
        }
        var logger = Logger(label: "usher") { PlainLogHandler(label: $0) }
        logger.logLevel = level
        return logger
    }

    private static let noUsers = """
        there is no user yet: nobody can log in. Make the first one with
            usher user add you@example.com --role admin
        """

    private static func exposed(_ listen: String) -> String {
        "warning: \(listen) is reachable from other machines and not encrypted: passwords, tokens and pictures of faces can be read on the "
            + "way. Use --tls-cert and --tls-key, or a proxy on this machine that encrypts"
    }
}

extension AppliedChanges {
    /// What was changed, a line each.
    var words: [String] {
        created.map { "made \($0)" } + updated.map { "changed \($0)" } + removed.map { "removed \($0)" }
    }
}
