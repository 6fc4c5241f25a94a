public import Delivery
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
public import Recognition
import ServiceLifecycle
import UnixSignals
public import Store
import UsherCore

/// What the API is made on.
public struct APIServices: Sendable {
    /// Where everything is kept.
    public var database: UsherDatabase
    /// Who finds and knows faces.
    public var recogniser: Recogniser
    /// Who may come in.
    public var doorkeeper: any Doorkeeper
    /// How posted pictures become pixels.
    public var decoder: any PictureDecoding
    /// Whether the recordings' directories hold this path, so that a source may name it.
    public var allowsFile: @Sendable (String) -> Bool
    /// usher's version.
    public var version: String
    /// How many images are looked at at once.
    public var cores: Int
    /// Who runs the live sources; `nil` where there are none.
    public var desk: (any SourceDesk)?
    /// The stream of events; `nil` where none is told.
    public var events: EventHub?
    /// Who makes the calls of the outbox; `nil` where nobody does.
    public var outbox: OutboxRunner?
    /// Who decides which calls are made.
    public var herald: Herald?
    /// Who fetches pictures that requests name by URL; `nil` where nobody does.
    public var fetcher: PictureFetcher?
    /// What the operator sets of the dialects.
    public var dialects: DialectSettings

    /// The parts of a server.
    public init(
        database: UsherDatabase,
        recogniser: Recogniser,
        doorkeeper: any Doorkeeper,
        decoder: any PictureDecoding,
        allowsFile: @escaping @Sendable (String) -> Bool,
        version: String,
        cores: Int,
        desk: (any SourceDesk)? = nil,
        events: EventHub? = nil,
        outbox: OutboxRunner? = nil,
        herald: Herald? = nil,
        fetcher: PictureFetcher? = nil,
        dialects: DialectSettings = DialectSettings()
    ) {
        self.database = database
        self.recogniser = recogniser
        self.doorkeeper = doorkeeper
        self.decoder = decoder
        self.allowsFile = allowsFile
        self.version = version
        self.cores = cores
        self.desk = desk
        self.events = events
        self.outbox = outbox
        self.herald = herald
        self.fetcher = fetcher
        self.dialects = dialects
    }
}

/// Where the server listens.
public struct APIListener: Sendable {
    /// The address or name of the interface.
    public var host: String
    /// The port; 0 takes a free one.
    public var port: Int
    /// The certificate chain and the key, PEM files; both or none.
    public var tls: (certificate: String, key: String)?
    /// What it takes from strangers.
    public var limits: Limits
    /// Where single contracts are spoken beside, with the same certificate and limits; those that name one place share it.
    public var own: [OwnPort]

    /// A listener.
    public init(
        host: String,
        port: Int,
        tls: (certificate: String, key: String)? = nil,
        limits: Limits = Limits(),
        own: [OwnPort] = []
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.limits = limits
        self.own = own
    }

    /// A place as URLs have it.
    public static func shown(_ host: String, _ port: Int) -> String {
        "\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    /// The places of `own`, each with the contracts that are spoken there.
    public var places: [(host: String, port: Int, names: [String])] {
        var places: [(host: String, port: Int, names: [String])] = []
        for own in own {
            // Free ports are as many as are asked for.
            let known = places.firstIndex { $0.host == own.host && $0.port == own.port && own.port != 0 }
            if let known {
                places[known].names.append(own.name)
            } else {
                places.append((own.host, own.port, [own.name]))
            }
        }
        return places
    }
}

/// The HTTP server: answers until it is told to stop, then lets the requests in hand finish.
public struct APIServer: Sendable {
    /// How often each limit was reached.
    public let counters = LimitCounters()
    let gates: Gates
    let dispatcher: Dispatcher
    private let dialects: [any Dialect]
    let readiness = Readiness()
    private let listener: APIListener
    private let events: EventHub?
    private let logger: Logger

    /// A server that does not listen yet.
    public init(services: APIServices, listener: APIListener, logger: Logger) {
        self.listener = listener
        self.logger = logger
        events = services.events
        let limits = listener.limits
        gates = Gates(
            database: Gate(permits: 8, waiting: limits.waitingCalls, refused: counters.calls),
            // One more than there are cores: while one waits for the disk, the others keep the cores busy.
            models: Gate(permits: services.cores + 1, waiting: limits.waitingImages, refused: counters.images),
            login: Gate(permits: max(1, services.cores / 2), waiting: limits.waitingLogins, refused: counters.logins)
        )
        let budget = MemoryBudget(limit: limits.heldBytes, refused: counters.heldBodies)
        let meter = RequestMeter()
        let meters = Meters(services: services, counters: counters, budget: budget, requests: meter)
        let enface = EnfaceDialect(services: services, meters: meters, readiness: readiness, limits: limits)
        let others: [any Dialect] = [
            CompreFace(services: services), FindFaceDialect(services: services, limits: limits),
            FindFace2Dialect(services: services, limits: limits, counters: counters),
            FaceDetectDialect(services: services, gates: gates, limits: limits),
        ]
        dialects = [enface] + others
        dispatcher = Dispatcher(
            mounts: Mounts(main: enface, others: others),
            bodies: BodyReader(limits: limits, counters: counters, budget: budget),
            gates: gates,
            meter: meter,
            memory: AnswerMemory(
                most: limits.rememberedAnswers,
                mostBytes: limits.rememberedBytes,
                missed: counters.unrememberedAnswers
            ),
            revision: { [database = services.database] in database.revision }
        )
    }

    /// Serves until SIGTERM or SIGINT; `listening` hears the ports, those of single contracts last, once connections are taken at all of them.
    ///
    /// - Throws: `ListenFault` where one of them cannot be opened; then none is.
    public func run(listening: @escaping @Sendable ([Int]) -> Void) async throws {
        let places = listener.places
        let open = OpenListeners(count: 1 + places.count) { [readiness] ports in
            readiness.isReady.withLock { $0 = true }
            listening(ports)
        }
        var listeners = [
            NamedListener(
                listener: try application(dispatcher, listener.host, listener.port) { open.opened(0, at: $0) },
                names: [],
                place: APIListener.shown(listener.host, listener.port)
            )
        ]
        for (number, place) in places.enumerated() {
            listeners.append(
                NamedListener(
                    listener: try application(dispatcher(of: place.names), place.host, place.port) {
                        open.opened(number + 1, at: $0)
                    },
                    names: place.names,
                    place: APIListener.shown(place.host, place.port)
                )
            )
        }
        // They are stopped in the reverse order: first the streams end, then the requests in hand.
        let streams = events.map { ServiceGroupConfiguration.ServiceConfiguration(service: StreamsEnd(events: $0)) }
        var configuration = ServiceGroupConfiguration(
            services: listeners.map { .init(service: $0) } + (streams.map { [$0] } ?? []),
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(listener.limits.stopSeconds)
        try await ServiceGroup(configuration: configuration).run()
        for gate in [gates.database, gates.models, gates.login] { try await gate.close() }
    }

    /// The dispatcher of a listener at which only these contracts are spoken: the same limits, threads and figures.
    func dispatcher(of names: [String]) -> Dispatcher {
        var own = dispatcher
        let spoken = names.compactMap { name in dialects.first { $0.name == name } }
        if let first = spoken.first {
            own.mounts = Mounts(
                main: first,
                others: Array(spoken.dropFirst()),
                plain: dispatcher.mounts.main.name,
                isOwn: true
            )
        }
        return own
    }

    /// The application that Hummingbird runs, and tests do.
    func application(
        of names: [String] = [],
        listening: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> some ApplicationProtocol {
        try application(names.isEmpty ? dispatcher : dispatcher(of: names), listener.host, listener.port) {
            [readiness] in
            readiness.isReady.withLock { $0 = true }
            listening($0)
        }
    }

    private func application(
        _ dispatcher: Dispatcher,
        _ host: String,
        _ port: Int,
        listening: @escaping @Sendable (Int) -> Void
    ) throws -> Application<Dispatcher> {
        let (limits, counters) = (listener.limits, counters)
        let words = dispatcher.mounts.main
        var head = HTTP1Channel.Configuration.DecoderConfiguration()
        head.maxHeaderFieldSize = limits.headerBytes
        head.maxHeaderListSize = limits.headerBytes
        head.maxHeaderFieldCount = limits.headerFields
        let plain = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [ConnectionGuard(limits: limits, counters: counters, words: words)],
                idleTimeout: .seconds(Int64(limits.idleSeconds)),
                httpDecoderConfiguration: head
            )
        )
        let server = try listener.tls.map { try HTTPServerBuilder.tls(plain, tlsConfiguration: Self.tls($0)) } ?? plain
        return Application(
            responder: dispatcher,
            server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: ConnectionLimit(most: limits.connections, reached: counters.connections)
            ),
            onServerRunning: { channel in listening(channel.localAddress?.port ?? 0) },
            logger: logger
        )
    }

    private static func tls(_ files: (certificate: String, key: String)) throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMFile(files.certificate)
        let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        return configuration
    }
}

/// Whether the server takes requests.
final class Readiness: Sendable {
    let isReady = Locked(false)
}
