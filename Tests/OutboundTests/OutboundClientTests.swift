import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Synchronization
import TestKit
import Testing

@testable import Outbound

/// What is sent, to receivers of every kind.
@Suite struct OutboundClientTests {
    /// What a receiver got.
    private final class Inbox: Sendable {
        let bodies = Mutex<[String]>([])
        let signatures = Mutex<[String]>([])
    }

    /// Runs `body` beside a receiver at this machine.
    private func withReceiver(
        _ inbox: Inbox = Inbox(), _ body: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let router = Router()
        router.post("taken") { request, _ -> Response in
            let bytes = try await request.body.collect(upTo: 1 << 20)
            inbox.bodies.withLock { $0.append(String(buffer: bytes)) }
            if let name = HTTPField.Name("Kabinet-Signature"), let signature = request.headers[name] {
                inbox.signatures.withLock { $0.append(signature) }
            }
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "thanks\u{0}")))
        }
        router.post("refused") { _, _ -> Response in Response(status: .internalServerError) }
        router.post("elsewhere") { _, _ -> Response in
            Response(status: .found, headers: [.location: "/taken"])
        }
        router.post("slow") { _, _ -> Response in
            try await Task.sleep(for: .seconds(20))
            return Response(status: .ok)
        }
        router.post("huge") { _, _ -> Response in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    let part = ByteBuffer(repeating: UInt8(ascii: "x"), count: 64 * 1024)
                    for _ in 0..<4_096 { try await writer.write(part) }
                    try await writer.finish(nil)
                })
        }
        router.post("trickle") { _, _ -> Response in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    for _ in 0..<100 {
                        try await writer.write(ByteBuffer(string: "."))
                        try await Task.sleep(for: .milliseconds(200))
                    }
                    try await writer.finish(nil)
                })
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)), logger: TestDatabase.quiet)
        try await application.test(.live) { client in
            let port = try #require(client.port)
            try await body("http://127.0.0.1:\(port)")
        }
    }

    private func client(patience: Duration = .seconds(5)) -> OutboundClient {
        var client = OutboundClient()
        client.patience = patience
        return client
    }

    private func post(_ text: String, by client: OutboundClient, _ body: String = "{}") async throws -> OutboundAnswer {
        let address = try OutboundAddress(text, reach: .thisMachineToo)
        return await client.post(Array(body.utf8), headers: [("Kabinet-Signature", "t=1,v1=00")], to: address)
    }

    @Test func `what is taken, refused and led elsewhere is told apart, and nothing is followed`() async throws {
        let inbox = Inbox()
        try await withReceiver(inbox) { url in
            let client = client()
            let taken = try await post("\(url)/taken", by: client, "{\"a\":1}")
            #expect(taken.status == 200 && taken.isTaken && taken.failure == nil)
            #expect(taken.text == "thanks")
            let refused = try await post("\(url)/refused", by: client)
            #expect(refused.status == 500 && !refused.isTaken)
            let led = try await post("\(url)/elsewhere", by: client)
            #expect(led.status == 302 && !led.isTaken)
        }
        #expect(inbox.bodies.withLock { $0 } == ["{\"a\":1}"], "a redirect is not followed")
        #expect(inbox.signatures.withLock { $0 } == ["t=1,v1=00"])
    }

    @Test func `a slow receiver, a trickling one and a huge answer are cut off`() async throws {
        try await withReceiver { url in
            let start = ContinuousClock.now
            let slow = try await post("\(url)/slow", by: client(patience: .seconds(1)))
            #expect(slow.failure == .tooSlow && slow.status == nil)
            let trickle = try await post("\(url)/trickle", by: client(patience: .seconds(1)))
            #expect(!trickle.isTaken || trickle.text.utf8.count < 100)
            #expect(ContinuousClock.now - start < .seconds(10))
            let huge = try await post("\(url)/huge", by: client())
            #expect(huge.status == 200 && huge.text.utf8.count == client().mostBytes)
        }
    }

    @Test func `a port where nobody listens, and a number that is not allowed, are failures`() async throws {
        let nobody = try await post("http://127.0.0.1:1/", by: client())
        #expect(nobody.failure == .notReached || nobody.failure == .broken)
        var rebinding = client()
        rebinding.lookup = HostLookup { _ in ["127.0.0.1"] }
        let address = try OutboundAddress("https://rebind.example.com/")
        let led = await rebinding.post([], headers: [], to: address)
        #expect(led.failure == .notAllowed && led.status == nil)
    }

    @Test func `a connection that is reset in the middle is a failure`() async throws {
        let server = try await ResettingServer.start()
        let answer = try await post("http://127.0.0.1:\(server.port)/", by: client())
        #expect(!answer.isTaken && answer.failure != nil)
        try await server.stop()
    }

    @Test func `a signature holds for its body, its secret and its moment alone`() {
        let (body, now) = (Array("{\"id\":1}".utf8), Date(timeIntervalSince1970: 1_794_895_200))
        let (new, old) = (Secret("whsec_new"), Secret("whsec_old"))
        let header = MessageSignature.header(of: body, at: now, secrets: [new, old])
        #expect(header.hasPrefix("t=1794895200,v1="))
        for secret in [new, old] { #expect(MessageSignature.isValid(header, of: body, by: secret, at: now)) }
        #expect(!MessageSignature.isValid(header, of: body, by: Secret("whsec_other"), at: now))
        #expect(!MessageSignature.isValid(header, of: Array("{}".utf8), by: new, at: now))
        #expect(!MessageSignature.isValid(header, of: body, by: new, at: now.addingTimeInterval(301)))
        let moved = header.replacing("t=1794895200", with: "t=1794895201")
        for forged in ["", "t=1794895200", "v1=00", "t=x,v1=00", moved] {
            #expect(!MessageSignature.isValid(forged, of: body, by: new, at: now), "\(forged)")
        }
        // By the library of another language: HMAC-SHA-256 of "1794895200.{}" under "whsec_a".
        let known = MessageSignature.header(of: Array("{}".utf8), at: now, secrets: [Secret("whsec_a")])
        #expect(known == "t=1794895200,v1=\(Self.knownCode)")
    }

    private static let knownCode = "4abcb81f10e53da7e17a25edd9219237764241097d9b19db248d3f2c29369be6"

    @Test func `what is sealed opens with the same key for the same thing alone`() throws {
        let folder = TestFiles.path()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "secrets.key")
        let vault = try SecretVault(file: file)
        let sealed = try vault.seal(Secret("whsec_a"), for: "webhook 1")
        #expect(!String(decoding: sealed, as: UTF8.self).contains("whsec"))
        let opened = try SecretVault(file: file).open(sealed, for: "webhook 1")
        #expect(opened.reveal() == "whsec_a")
        #expect(throws: SecretVault.Failure.self) { try vault.open(sealed, for: "webhook 2") }
        var changed = sealed
        changed[changed.count - 1] ^= 1
        #expect(throws: SecretVault.Failure.self) { try vault.open(changed, for: "webhook 1") }
        let other = try SecretVault(file: folder.appending(path: "other.key"))
        #expect(throws: SecretVault.Failure.self) { try other.open(sealed, for: "webhook 1") }
        let rights = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(rights == 0o600)
        try Data("short".utf8).write(to: folder.appending(path: "short.key"))
        #expect(throws: SecretVault.Failure.self) { try SecretVault(file: folder.appending(path: "short.key")) }
    }
}
