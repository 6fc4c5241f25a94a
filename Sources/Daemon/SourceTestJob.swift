import Dispatch
import Faces
import Flow
import Foundation
import Inference
import Intake
import Media
import Settings
import UsherCore

/// What `usher source test` is asked.
public struct SourceTestRequest: Sendable {
    /// The address.
    public var url: String
    /// `auto`, `tcp` or `udp`.
    public var transport: String
    /// How long pictures are looked at.
    public var seconds: Double
    /// Whether faces are looked for.
    public var looksForFaces: Bool

    /// A request as the command line words it.
    public init(url: String, transport: String, seconds: Double, looksForFaces: Bool) {
        self.url = url
        self.transport = transport
        self.seconds = seconds
        self.looksForFaces = looksForFaces
    }
}

/// Connects to a source as the daemon would, looks at it for a few seconds, and says what it is or why it does not work.
public struct SourceTestJob: Sendable {
    private let request: SourceTestRequest
    private let places: Places
    private let stop: StopRequest

    /// A job for what the command line asks.
    public init(request: SourceTestRequest, places: Places, stop: StopRequest) {
        self.request = request
        self.places = places
        self.stop = stop
    }

    /// How long is waited for the first picture: to connect, and for the first key frame.
    private static let patience = LiveSettings.connectPatience + .seconds(15)

    /// Runs it.
    public func run() throws -> SourceTestReport {
        guard let transport = LiveTransport(rawValue: request.transport) else {
            throw UsherFault.usage("--transport \(request.transport): use auto, tcp or udp")
        }
        guard request.seconds > 0, request.seconds <= 3600 else {
            throw UsherFault.usage("--seconds: use a number above 0 and up to 3600")
        }
        let configuration = try Configuration.at(places)
        var settings = LiveSettings(address: SourceAddress(request.url))
        settings.transport = transport
        settings.motionGate = false
        settings.believedHosts = configuration.believedHosts(of: [settings.address])
        settings.allowsFile = Self.isFile(settings.address, below: configuration)
        do throws(SourceFailure) {
            _ = try CheckedAddress(settings.address, allowsFile: settings.allowsFile)
        } catch {
            throw UsherFault.usage(error.reason)
        }
        let (search, note) = try faceSearch(configuration)
        var report = look(settings, search)
        if let note { report.notes.append(note) }
        return report
    }

    /// Whether `address` is a file below the directories of recordings.
    private static func isFile(_ address: SourceAddress, below configuration: Configuration) -> Bool {
        guard let path = address.filePath else { return false }
        let here = FileManager.default.currentDirectoryPath
        return configuration.recordings.contains(path.hasPrefix("/") ? path : "\(here)/\(path)")
    }

    /// The models that find faces; a source can be tested without.
    private func faceSearch(_ configuration: Configuration) throws -> (FaceSearch?, String?) {
        guard request.looksForFaces else { return (nil, nil) }
        do {
            let pack = try ModelPack.open(directory: places.models, name: places.pack ?? configuration.models.pack)
            let options = configuration.faceOptions(requests: 1)
            return (FaceSearch(try FaceModels(pack: pack, runtime: InferenceRuntime(), options: options)), nil)
        } catch {
            return (nil, "faces were not looked for: \(error)")
        }
    }

    private func look(_ settings: LiveSettings, _ search: FaceSearch?) -> SourceTestReport {
        let clock = SystemClock()
        let (news, first) = (DispatchSemaphore(value: 0), Locked<Duration?>(nil))
        let fault = Locked<SourceStatus?>(nil)
        let source = LiveSource(
            name: "test",
            settings: settings,
            clock: clock,
            onFrame: { frame in search?.take(frame) },
            onChange: { status in
                if status.state == .running { first.withLock { $0 = $0 ?? clock.uptime } }
                if status.fault != nil { fault.withLock { $0 = status } }
                news.signal()
            }
        )
        let began = clock.uptime
        source.start()
        wait(news, for: Self.patience) { first.withLock { $0 } != nil || fault.withLock { $0 } != nil }
        if first.withLock({ $0 }) != nil {
            wait(news, for: .seconds(request.seconds)) { source.status.state != .running }
        }
        let (figures, status) = (source.figures, fault.withLock { $0 } ?? source.status)
        source.stop()
        search?.finish()
        let pictureAfter = first.withLock { $0 }.map { $0 - began }
        return report(settings, figures, status, pictureAfter: pictureAfter, search)
    }

    /// Waits for `span`, until `isEnough`, or until the work is to end.
    private func wait(_ news: DispatchSemaphore, for span: Duration, until isEnough: () -> Bool) {
        let clock = SystemClock()
        let deadline = clock.uptime + span
        while !isEnough(), !stop.isMade, clock.uptime < deadline {
            let left = min(.milliseconds(200), deadline - clock.uptime)
            // Either way the question is asked again.
            _ = news.wait(timeout: .now() + .milliseconds(Int(left / .milliseconds(1)) + 1))
        }
    }

    private func report(
        _ settings: LiveSettings,
        _ figures: SourceFigures,
        _ status: SourceStatus,
        pictureAfter: Duration?,
        _ search: FaceSearch?
    ) -> SourceTestReport {
        let works = pictureAfter != nil
        var report = SourceTestReport(
            url: settings.address.description,
            works: works,
            framesDecoded: figures.framesDecoded,
            framesAnalysed: search?.found.frames ?? 0,
            decodeErrors: figures.decodeErrors,
            packetsLost: figures.packetsLost,
            notes: []
        )
        (report.fault, report.reason) = (status.fault?.rawValue, status.reason)
        if works, let reason = status.reason { report.notes.append("it broke off: \(reason)") }
        guard works else { return report }
        report.secondsToFirstPicture = pictureAfter.map { $0 / .seconds(1) }
        (report.codec, report.width, report.height) = (figures.codec, figures.size?.width, figures.size?.height)
        (report.framesPerSecond, report.bitrate) = (figures.streamFPS, figures.bitrate)
        report.keyFrameIntervalSeconds = figures.keyFrameInterval.map { $0 / .seconds(1) }
        if let found = search?.found {
            (report.facesAtMost, report.largestSquare) = (found.facesAtMost, found.largestSquare.map { Int($0) })
            if let fault = found.fault {
                report.notes.append("\(found.faults) pictures could not be searched for faces: \(fault)")
            }
        }
        report.notes += Self.advice(figures)
        return report
    }

    private static func advice(_ figures: SourceFigures) -> [String] {
        guard let interval = figures.keyFrameInterval, interval > LiveSettings.keyFramesApartAtMost else { return [] }
        return ["key frames come rarely: set the camera to one every 2 s, so that idle scenes cost little"]
    }
}

extension SourceTestReport {
    fileprivate init(
        url: String,
        works: Bool,
        framesDecoded: UInt64,
        framesAnalysed: Int,
        decodeErrors: UInt64,
        packetsLost: UInt64,
        notes: [String]
    ) {
        (self.url, self.works, self.notes) = (url, works, notes)
        (self.framesDecoded, self.framesAnalysed) = (framesDecoded, framesAnalysed)
        (self.decodeErrors, self.packetsLost) = (decodeErrors, packetsLost)
    }
}
