import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Web

extension Browser {
    /// Sends a form with files, as a browser does; the command comes from the page it would stand on.
    package func postFiles(
        _ path: String, _ fields: [(name: String, value: String)], files: [FormFile], from page: String,
        accept: String = "text/html"
    ) async throws -> TestResponse {
        let boundary = "----kabinet\(UUID().uuidString)"
        var body: [UInt8] = []
        func begin(_ disposition: String) {
            body += Array("--\(boundary)\r\nContent-Disposition: form-data; \(disposition)\r\n".utf8)
        }
        let token = try await command(on: page)
        for (name, value) in fields + [(name: "command", value: token ?? "")] {
            begin("name=\"\(name)\"")
            body += Array("\r\n\(value)\r\n".utf8)
        }
        for file in files {
            begin("name=\"\(file.field)\"; filename=\"\(file.name)\"")
            body += Array("Content-Type: application/octet-stream\r\n\r\n".utf8) + file.bytes + Array("\r\n".utf8)
        }
        body += Array("--\(boundary)--\r\n".utf8)
        var headers: HTTPFields = [
            .contentType: "multipart/form-data; boundary=\(boundary)", .accept: accept,
            HTTPField.Name("Sec-Fetch-Site") ?? .origin: "same-origin",
        ]
        if let cookie { headers[.cookie] = cookie }
        return try await client.execute(uri: path, method: .post, headers: headers, body: ByteBuffer(bytes: body))
    }
}
