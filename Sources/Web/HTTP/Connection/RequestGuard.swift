// The messages of one connection: heads that must not reach routing, bodies over their bounds, and the closing answer.

import HTTPTypes
import NIOCore
import NIOHTTP1

/// Sits behind the HTTP parser, where version and `Host` lines are still as they were sent.
final class RequestGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let wire: WireGuard
    private let settings: ServerSettings
    private let headers: SecurityPolicy
    private let census: ConnectionCensus
    /// Messages read and not answered yet.
    private var unanswered = 0
    private var isClosing = false
    private var refused: Refused?

    init(wire: WireGuard, settings: ServerSettings, headers: SecurityPolicy, census: ConnectionCensus) {
        self.wire = wire
        self.settings = settings
        self.headers = headers
        self.census = census
    }

    func handlerAdded(context: ChannelHandlerContext) {
        wire.onRefusal = { [unowned self] reason in refuse(reason, context) }
    }

    // MARK: - Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard refused == nil else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            begin(head, context, data)
        case .body(let bytes):
            guard case .body(let body) = wire.phase else { return }
            body.received += bytes.readableBytes
            if body.isTooLarge { return refuse(.largeBody, context) }
            context.fireChannelRead(data)
        case .end:
            wire.messageEnded()
            wire.phase = isClosing ? .deaf : .waiting
            context.fireChannelRead(data)
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext, _ data: NIOAny) {
        wire.messageEnded()
        if let reason = Self.fault(of: head) { return refuse(reason, context) }
        let allowance = settings.bodyAllowance(for: head.uri)
        if let expectation = head.headers.first(name: "expect") {
            guard expectation.lowercased() == "100-continue" else { return refuse(.expectation, context) }
            let length = head.headers.first(name: "content-length").map { Int($0) ?? .max } ?? 0
            if unanswered == 0, length <= allowance.bytes {
                context.writeAndFlush(
                    wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
            }
        }
        unanswered += 1
        if !head.isKeepAlive { isClosing = true }
        wire.phase = .body(
            BodyProgress(
                allowance: allowance, isChunked: head.headers.contains(name: "transfer-encoding")))
        context.fireChannelRead(data)
    }

    /// What the parser lets pass and we do not.
    static func fault(of head: HTTPRequestHead) -> Refused? {
        guard head.version == .http1_1 || head.version == .http1_0 else { return .version }
        if head.version == .http1_0, head.headers.contains(name: "transfer-encoding") { return .framing }
        let hosts = head.headers["host"]
        guard hosts.count == 1, !hosts[0].isEmpty, hosts[0].utf8.allSatisfy(isHostByte) else { return .host }
        // Absolute and authority forms are for proxies, `*` for OPTIONS; none is offered here.
        guard head.uri.utf8.first == UInt8(ascii: "/"), head.uri.utf8.allSatisfy(isTargetByte) else { return .target }
        return head.uri.utf8.contains(UInt8(ascii: "%")) && head.uri.contains("%00") ? .target : nil
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: ".-_:[]".utf8.contains(byte)
        }
    }

    private static func isTargetByte(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "#")
    }

    // MARK: - Refusals

    /// Hummingbird answers a parser error with 400, after the answers that are due; `write` puts the true status in.
    private func refuse(_ reason: Refused, _ context: ChannelHandlerContext) {
        guard refused == nil else { return }
        note(reason)
        context.fireErrorCaught(HTTPParserError.unknown)
    }

    private func note(_ reason: Refused) {
        // A message refused before its head went on gets an answer of its own.
        if case .body = wire.phase {} else { unanswered += 1 }
        refused = reason
        isClosing = true
        wire.phase = .deaf
        wire.messageEnded()
        census.refused(reason.rawValue)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError, refused == nil {
            switch error {
            case .headerOverflow: note(.largeHead)
            case .invalidVersion: note(.version)
            default: note(.framing)
            }
        }
        context.fireErrorCaught(error)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isClosing = true
            context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(settings.deadlines.shutdownGrace)) {
                context.close(promise: nil)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: - Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.code >= 200:
            complete(&head)
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            context.write(data, promise: promise)
            unanswered -= 1
            if isClosing, unanswered <= 0 { wire.finish() }
        default:
            context.write(data, promise: promise)
        }
    }

    private func complete(_ head: inout HTTPResponseHead) {
        if let refused, unanswered == 1, head.status == .badRequest { head.status = refused.status }
        // Hummingbird's own answers to parser errors never pass the middleware.
        if !head.headers.contains(name: "content-security-policy") {
            for field in headers.fields(nonce: RandomText.nonce())
            where !head.headers.contains(name: field.name.rawName) {
                head.headers.add(name: field.name.rawName, value: field.value)
            }
        }
        if head.headers[canonicalForm: "connection"].contains("close") { isClosing = true }
        if isClosing, unanswered == 1 { head.headers.replaceOrAdd(name: "Connection", value: "close") }
    }
}
