/// How many of the cores a replay decodes on; the others look at faces.
///
/// FFmpeg's threads wait for each other at every frame: two take 4 to 15 % more processor time than one, which is lost where faces keep the
/// cores busy anyway (docs/performance.md).
enum DecodingShare {
    /// The rate of a recording that has not been opened yet, frames a second.
    static let usualRate = 25.0
    /// How long a frame is looked at, in times of its decoding: 1080p, one to seven faces.
    static let lookingTime = 4.0

    /// Threads for the decoder, from 1 to `cores`; `framesPerSecond` are looked at, `nil`: all.
    static func threads(cores: Int, framesPerSecond: Double?) -> Int {
        let decodedForEach = max(1, usualRate / max(framesPerSecond ?? usualRate, 0.001))
        let share = decodedForEach / (decodedForEach + lookingTime)
        return max(1, min(cores, Int((Double(cores) * share).rounded())))
    }
}
