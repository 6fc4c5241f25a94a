import Logging

/// Log lines on standard error, as `StreamLogHandler` writes them; what a logger carries becomes text when a line is written and not before.
///
/// Each request has a logger of its own that knows the request's id, and next to none of them writes a line.
struct PlainLogHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()
    var metadataProvider: Logger.MetadataProvider?
    private let label: String

    init(label: String) {
        self.label = label
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var stream = StreamLogHandler.standardError(label: label, metadataProvider: metadataProvider)
        stream.metadata = metadata
        stream.log(event: event)
    }
}
