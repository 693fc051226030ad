// The bytes of one connection: deadlines of heads, bodies and answers, wasteful framing, and an orderly end.

import NIOCore

/// Sits between socket and HTTP parser. It measures time and bytes, and leaves meaning to ``RequestGuard``.
///
/// A refusal is not written here: the parser's error path has Hummingbird answer in order, after pipelined
/// requests. This handler then ends the connection so that the answer survives (see `finish`).
final class WireGuard: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// Where in the conversation the next inbound byte belongs.
    enum Phase {
        case waiting
        case head
        case body(BodyProgress)
        /// Nothing more is parsed; answers under way still go out.
        case deaf
        /// Our side is finished; the rest is read and dropped until the client closes.
        case lingering
    }

    var phase = Phase.waiting
    /// Told when a deadline or a bound is broken; set by ``RequestGuard``.
    var onRefusal: ((Refused) -> Void)?

    private let deadlines: ConnectionDeadlines
    private let census: ConnectionCensus
    private var visit: ConnectionCensus.Visit?
    private var context: ChannelHandlerContext?
    private var clock: Scheduled<Void>?
    private var stall: Scheduled<Void>?
    private var readSince: NIODeadline?
    private var written = 0
    private var taken = 0

    /// Small slices while a head or chunks are read, so that what surrounds the payload can be counted.
    private static let slice = 4096

    init(deadlines: ConnectionDeadlines, census: ConnectionCensus) {
        self.deadlines = deadlines
        self.census = census
    }

    func channelActive(context: ChannelHandlerContext) {
        let visit = census.open(context.channel.remoteAddress?.ipAddress)
        self.visit = visit
        context.fireChannelActive()
        guard !visit.isAdmitted else { return }
        census.refused("address")
        phase = .deaf
        let answer =
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        context.write(wrapOutboundOut(.byteBuffer(ByteBuffer(string: answer))), promise: nil)
        finish()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        phase = .deaf
        clock?.cancel()
        stall?.cancel()
        onRefusal = nil
        self.context = nil
        if let visit { census.close(visit) }
        visit = nil
    }

    // MARK: - Inbound

    func read(context: ChannelHandlerContext) {
        readSince = readSince ?? .now()
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if case .body(let body) = phase, let readSince { body.waited = body.waited + (NIODeadline.now() - readSince) }
        readSince = nil
        while bytes.readableBytes > 0 {
            switch phase {
            case .deaf, .lingering:
                return
            case .waiting:
                phase = .head
            case .head:
                break
            case .body(let body) where !body.isChunked:
                context.fireChannelRead(wrapInboundOut(bytes))
                return
            case .body(let body):
                body.wire += min(bytes.readableBytes, Self.slice)
            }
            guard let part = bytes.readSlice(length: min(bytes.readableBytes, Self.slice)) else { return }
            context.fireChannelRead(wrapInboundOut(part))
            if case .body(let body) = phase, body.isWasteful { onRefusal?(.wastefulChunks) }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        switch phase {
        // Most messages have come whole by now and need no timer.
        case .head, .body: startClock(context)
        case .lingering: context.read()
        default: break
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .lingering = phase, case .some(.inputClosed) = event as? ChannelEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    /// Stops the deadline of the message that has just been read whole.
    func messageEnded() {
        clock?.cancel()
        clock = nil
    }

    /// One timer a connection: the head's deadline, then a look at the body each second.
    private func startClock(_ context: ChannelHandlerContext) {
        guard clock == nil else { return }
        let wait: TimeAmount
        if case .body = phase { wait = .seconds(1) } else { wait = TimeAmount(deadlines.head) }
        clock = context.eventLoop.assumeIsolated().scheduleTask(in: wait) { [self] in
            clock = nil
            look(context)
        }
    }

    private func look(_ context: ChannelHandlerContext) {
        switch phase {
        case .head:
            onRefusal?(.slowHead)
        case .body(let body):
            let waiting = readSince.map { NIODeadline.now() - $0 } ?? .zero
            if body.isLate(after: body.waited + waiting, grace: TimeAmount(deadlines.bodyGrace)) {
                onRefusal?(.slowBody)
            } else {
                startClock(context)
            }
        default:
            break
        }
    }

    // MARK: - Outbound

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        written &+= unwrapOutboundIn(data).readableBytes
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        if stall == nil, unsent(context) > 0 { watchAnswer(context) }
    }

    /// Closes on a client that does not take what it asked for, whatever the size of the answer.
    private func watchAnswer(_ context: ChannelHandlerContext) {
        taken = written &- unsent(context)
        stall = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(deadlines.stalledAnswer)) { [self] in
            stall = nil
            let unsent = unsent(context)
            let progress = written &- unsent &- taken
            if unsent > 0, progress < 1024 * Int(deadlines.stalledAnswer.components.seconds) {
                census.refused("slowAnswer")
                context.close(promise: nil)
            } else if unsent > 0 {
                watchAnswer(context)
            }
        }
    }

    private func unsent(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        switch (mode, phase) {
        case (.output, .lingering):
            promise?.succeed()
        case (.all, _) where unsent(context) > 0:
            // A close now would cut the answer off; the watch above ends this wait if need be.
            phase = .deaf
            afterSending(context) { $0.close(promise: promise) }
        default:
            context.close(mode: mode, promise: promise)
        }
    }

    /// Ends the connection after what is written: half-close, drop what still comes, then close.
    ///
    /// A plain close with unread bytes resets the connection and may destroy the answer on its way.
    func finish() {
        guard let context else { return }
        phase = .deaf
        messageEnded()
        afterSending(context) { [self] context in
            phase = .lingering
            context.close(mode: .output, promise: nil)
            context.read()
            clock = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(deadlines.linger)) {
                context.close(promise: nil)
            }
        }
    }

    private func afterSending(_ context: ChannelHandlerContext, _ action: @escaping (ChannelHandlerContext) -> Void) {
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenSuccess { action(context) }
        context.write(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: sent)
        flush(context: context)
    }
}
