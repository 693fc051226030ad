// HTTP/1.1 on a socket that hostile and slow clients may hold: Hummingbird's channel between two guards.

import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Hummingbird's HTTP/1 channel with a ``WireGuard`` before its parser and a ``RequestGuard`` behind it.
struct GuardedHTTP1: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    let inner: HTTP1Channel
    let settings: ServerSettings
    let headers: SecurityPolicy
    let census: ConnectionCensus

    init(
        responder: @escaping HTTPChannelHandler.Responder, settings: ServerSettings, headers: SecurityPolicy,
        census: ConnectionCensus
    ) {
        inner = HTTP1Channel(
            responder: responder,
            configuration: .init(
                idleTimeout: TimeAmount(settings.deadlines.idle),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16_384, maxHeaderListSize: 16_384, maxHeaderFieldCount: 100)))
        self.settings = settings
        self.headers = headers
        self.census = census
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        do {
            let wire = WireGuard(deadlines: settings.deadlines, census: census)
            try channel.pipeline.syncOperations.addHandler(wire)
            let ready = inner.setup(channel: channel, logger: logger)
            let parser = try channel.pipeline.syncOperations.handler(
                type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try channel.pipeline.syncOperations.addHandler(
                RequestGuard(wire: wire, settings: settings, headers: headers, census: census),
                position: .after(parser))
            return ready
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await inner.handle(value: value, logger: logger)
    }
}
