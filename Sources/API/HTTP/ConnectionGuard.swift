import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import UsherCore

/// What the reader of a body is told when its sender is too slow.
struct SlowSender: Error {}

/// Watches one connection: senders that are too slow, heads that cannot be read, bodies that go on after they were refused.
///
/// What it answers itself is in the shape of the listener's own contract. All calls come on the connection's event loop.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: Limits
    private let counters: LimitCounters
    /// Whose words a refusal has that comes before a path is known.
    private let words: any Dialect
    /// Looks at the time at `timerEnd` or before; not made anew for every request, which would cost as much as answering it.
    private var timer: Scheduled<Void>?
    private var timerEnd = NIODeadline.distantFuture
    /// When the sender's time is over; `nil` while nothing is awaited.
    private var end: NIODeadline?
    /// When the body's sender has been too slow: never further off than a pause may be long, however fast it was before.
    private var bodyEnd = NIODeadline.now()
    private var bodyBytes = 0
    private var isReadingBody = false
    /// Requests whose answer is not written yet.
    private var unanswered = 0
    private var closesAfterAnswer = false
    private var isOver = false
    /// Whether the answer is a stream of events, which goes on until one side ends it.
    private var isStreaming = false
    private var stall: Scheduled<Void>?

    init(limits: Limits, counters: LimitCounters, words: any Dialect) {
        self.limits = limits
        self.counters = counters
        self.words = words
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { awaitHead(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        awaitHead(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        stall?.cancel()
        isOver = true
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        stall?.cancel()
    }

    /// A reader of events who ends its side has gone: nothing more can come from it, and nobody reads.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if isStreaming, event as? ChannelEvent == .inputClosed { return close(context) }
        context.fireUserInboundEventTriggered(event)
    }

    /// A reader who does not read is cut off: its place is wanted, and its connection.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stall?.cancel()
        stall = nil
        if isStreaming, !context.channel.isWritable {
            let time = TimeAmount.seconds(Int64(limits.stalledReaderSeconds))
            stall = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
                self.counters.stalledReaders.add()
                self.close(context)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            let earned = TimeAmount.nanoseconds(
                Int64(bytes.readableBytes) * 1_000_000_000 / Int64(limits.bytesPerSecond)
            )
            bodyEnd = min(bodyEnd + earned, .now() + .seconds(Int64(limits.headSeconds)))
            // Nobody reads on for ever: the answer was written long ago.
            if unanswered == 0, bodyBytes > limits.drainedBytes { return close(context) }
            if isDraining { return }
        case .end:
            isReadingBody = false
            end = nil
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isDraining { context.read() }
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        if case .head(let head) = part {
            isStreaming = head.headerFields.value(of: .contentType) == EventStream.contentType
        }
        guard case .end = part else { return context.write(data, promise: promise) }
        isStreaming = false
        unanswered = max(0, unanswered - 1)
        guard closesAfterAnswer else {
            context.write(data, promise: promise)
            if isDraining { context.read() }
            return
        }
        context.writeAndFlush(data, promise: promise)
        close(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError, unanswered == 0, !isOver else { return context.fireErrorCaught(error) }
        counters.heads.add()
        let isTooLarge = (error as? HTTPParserError) == .headerOverflow
        answer(isTooLarge ? .tooLarge(nil, "its head is too large") : Fault(.badRequest, "invalid request"), context)
    }
}

extension ConnectionGuard {
    /// Whether what comes is the rest of a body that was answered before its end.
    ///
    /// It is read here and thrown away, so that a sender who reads only after the last byte hears the answer; behind this handler nobody reads on
    /// where the connection is to be closed, and the sender would be stuck until its time is over.
    private var isDraining: Bool { unanswered == 0 && isReadingBody && !isOver }

    private func begin(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        let isAlone = unanswered == 0
        unanswered += 1
        isReadingBody = true
        bodyBytes = 0
        bodyEnd = .now() + .seconds(Int64(limits.headSeconds))
        expect(until: bodyEnd, context)
        // curl waits a second for this before it sends a large body (RFC 9110, 10.1.1); a body too large gets its refusal instead.
        let length = head.headerFields.value(of: .contentLength).flatMap { Int($0) } ?? 0
        if isAlone, head.headerFields.value(of: .expect)?.lowercased() == "100-continue", length <= limits.formBytes {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
    }

    private func awaitHead(_ context: ChannelHandlerContext) {
        expect(until: .now() + .seconds(Int64(limits.headSeconds)), context)
    }

    private func expect(until end: NIODeadline, _ context: ChannelHandlerContext) {
        self.end = end
        if timer != nil, timerEnd <= end { return }
        timer?.cancel()
        timerEnd = end
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: end) { self.look(context) }
    }

    /// The time is over, unless there is another end meanwhile, or the bytes that came have earned more.
    private func look(_ context: ChannelHandlerContext) {
        timer = nil
        guard !isOver, let end else { return }
        guard end <= .now() else { return expect(until: end, context) }
        guard isReadingBody else {
            counters.slowSenders.add()
            return answer(.tooSlow, context)
        }
        if bodyEnd > .now() { return expect(until: bodyEnd, context) }
        counters.slowSenders.add()
        guard unanswered > 0 else { return close(context) }
        closesAfterAnswer = true
        context.fireErrorCaught(SlowSender())
    }

    /// Answers in place of the routes and ends the connection.
    private func answer(_ fault: Fault, _ context: ChannelHandlerContext) {
        let reply = words.reply(to: fault)
        var bytes: [UInt8] = []
        if case .json(let json) = reply.content { bytes = JSONWriter.bytes(json) }
        var head = HTTPResponse(status: reply.status)
        head.headerFields[.contentType] = "application/json"
        head.headerFields[.contentLength] = String(bytes.count)
        head.headerFields[.connection] = "close"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: bytes))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        close(context)
    }

    private func close(_ context: ChannelHandlerContext) {
        guard !isOver else { return }
        isOver = true
        timer?.cancel()
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}

/// Accepts connections up to a limit and counts how often it was reached.
struct ConnectionLimit: AvailableConnectionsDelegate {
    let most: Int
    let reached: Counter
    private var open = 0

    init(most: Int, reached: Counter) {
        self.most = most
        self.reached = reached
    }

    mutating func connectionOpened() {
        open += 1
        if open >= most { reached.add() }
    }

    mutating func connectionClosed() { open -= 1 }

    func isAcceptingNewConnections() -> Bool { open < most }
}
