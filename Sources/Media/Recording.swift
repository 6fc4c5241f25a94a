import CFFmpeg
import UsherCore

/// A file of video, read frame by frame; one thread at a time.
///
/// The file is read as long as it was when it was opened. Damage is no error: what can be decoded before and after it is, and
/// ``damage`` says what was lost.
///
/// Frames, times and damage do not depend on the number of threads. FFmpeg's do where it makes up lost parts, because its threads then
/// look at each other's unfinished frames. So the first sign of trouble, which comes before any frame that it touches, starts the
/// file over with one thread; frames that were returned already are passed over. A damaged file costs at most its decoding by one
/// thread on top.
public final class Recording {
    /// What the file says about itself.
    public let properties: StreamProperties
    /// How many frames `next` has returned.
    public private(set) var framesDecoded = 0

    private let path: String
    private let file: OpenFile
    private let limits: MediaLimits
    private var reader: FrameReader
    /// Frames of the second reading that the first one returned.
    private var framesToPass = 0
    private var progressBefore = 0.0

    /// The recording at `path`, decoded by `threads` threads (0: one a core).
    public init(opening path: String, threads: Int = 0, limits: MediaLimits = .default) throws(MediaError) {
        self.path = path
        self.limits = limits
        file = try OpenFile(reading: path)
        reader = try FrameReader(file, path: path, threads: threads, limits: limits)
        properties = reader.properties
    }

    /// What was lost so far.
    public var damage: Damage { reader.damage }

    /// How much of the file is done, 0...1: by time where its length is known, else by bytes.
    public var progress: Double { max(progressBefore, reader.progress) }

    /// The next frame in the order they are shown; `nil` at the end.
    public func next() throws(MediaError) -> Frame? {
        while true {
            let frame = try reader.next()
            if reader.mustStartOver {
                framesToPass = framesDecoded
                progressBefore = progress
                reader = try FrameReader(file, path: path, threads: 1, limits: limits)
                continue
            }
            guard let frame else { return nil }
            if framesToPass > 0 {
                framesToPass -= 1
                continue
            }
            framesDecoded += 1
            return frame
        }
    }
}
