import Foundation
import UsherCore

/// The figures of a bench; rates and times in units of their names.
struct BenchReport: Codable {
    let usherVersion: String
    let cores: Int
    let detectorInput: String
    let analysedFramesPerSecond: Double
    var files: [BenchFile] = []
    var posted: [BenchPosted] = []
    var gallery: [BenchGallery] = []
    var peakMemoryBytes = 0

    init(cores: Int, detectorInput: PixelSize, framesPerSecond: Double) {
        self.usherVersion = Daemon.usherVersion
        self.cores = cores
        self.detectorInput = detectorInput.description
        self.analysedFramesPerSecond = framesPerSecond
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

/// The figures of one recording.
struct BenchFile: Codable {
    /// A part run alone.
    struct Part: Codable {
        let count: Int
        let perSecond: Double
        let wallS: Double
        let cpuS: Double
        let cpuMsEach: Double

        init(_ cost: Cost) {
            count = cost.count
            perSecond = cost.perSecond
            wallS = cost.wallSeconds
            cpuS = cost.cpuSeconds
            cpuMsEach = cost.cpuSecondsEach * 1000
        }
    }

    let path: String
    let decodingAlone: Part
    let detectionAlone: Part
    let embeddingAlone: Part
    let motionGateAlone: Part
    let replay: Part
    let replayFramesAnalysed: Int
    let replayEmbeddings: Int
    /// The replay's speed to that of decoding alone on the same cores; the limit is 1.
    let replaySpeedToDecoding: Double
    /// The replay's processor time to the sum of its parts run alone: decoding, detection, embedding; the limit is 1.
    let replayCpuToParts: Double
    /// The sum of the parts spread over the cores to the replay's wall time; the limit is 1.
    let partsOverCoresToReplayWall: Double
    /// What the motion gate, asked of every frame that is analysed, would add to the processor time of decoding all frames.
    let motionGateToDecoding: Double
    /// The most memory resident until the replay ended, bytes.
    let peakMemoryBytes: Int

    init(
        path: String,
        decode: Cost,
        detect: Cost,
        embed: Cost,
        gate: Cost,
        replay: ReplayCost,
        cores: Int,
        peak: Int
    ) {
        self.path = path
        decodingAlone = Part(decode)
        detectionAlone = Part(detect)
        embeddingAlone = Part(embed)
        motionGateAlone = Part(gate)
        motionGateToDecoding =
            gate.cpuSecondsEach * Double(replay.analysed) / (decode.cpuSecondsEach * Double(replay.whole.count))
        self.replay = Part(replay.whole)
        replayFramesAnalysed = replay.analysed
        replayEmbeddings = replay.embeddings
        replaySpeedToDecoding = replay.whole.perSecond / decode.perSecond
        let parts =
            decode.cpuSecondsEach * Double(replay.whole.count) + detect.cpuSecondsEach * Double(replay.analysed)
            + embed.cpuSecondsEach * Double(replay.embeddings)
        replayCpuToParts = replay.whole.cpuSeconds / parts
        partsOverCoresToReplayWall = parts / Double(cores) / replay.whole.wallSeconds
        peakMemoryBytes = peak
    }
}
