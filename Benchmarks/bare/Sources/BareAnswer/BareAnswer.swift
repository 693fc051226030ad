// Answers `GET /{bytes}` with that many bytes: what the web framework alone costs on this machine.

import Hummingbird
import Logging

@main
struct BareAnswer {
    static func main() async throws {
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8090
        let largest = 1_000_000
        let bytes = ByteBuffer(repeating: UInt8(ascii: "x"), count: largest)

        let router = Router()
        router.get("{bytes}") { _, context in
            let count = try context.parameters.require("bytes", as: Int.self)
            guard let body = bytes.getSlice(at: 0, length: count) else { throw HTTPError(.badRequest) }
            return Response(
                status: .ok, headers: [.contentType: "text/html; charset=utf-8"], body: ResponseBody(byteBuffer: body))
        }

        var logger = Logger(label: "bare-answer")
        logger.logLevel = .error
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            logger: logger)
        try await application.runService()
    }
}
