import Foundation
import Glibc

/// A receiver that takes a connection, begins to answer and resets the line.
struct ResettingServer: Sendable {
    let port: Int
    private let socket: Int32
    private let thread: Task<Void, Never>

    struct NoSocket: Error {}

    static func start() async throws -> ResettingServer {
        let listening = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listening >= 0 else { throw NoSocket() }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                bind(listening, plain, length) == 0 && listen(listening, 4) == 0
                    && getsockname(listening, plain, &length) == 0
            }
        }
        guard isOpen else { throw NoSocket() }
        let port = Int(UInt16(bigEndian: address.sin_port))
        let thread = Task.detached {
            let line = accept(listening, nil, nil)
            guard line >= 0 else { return }
            var bytes = [UInt8](repeating: 0, count: 1_024)
            _ = recv(line, &bytes, bytes.count, 0)
            let half = Array("HTTP/1.1 200 OK\r\nContent-Len".utf8)
            _ = send(line, half, half.count, 0)
            // Nothing lingers: the other side sees a reset instead of an end.
            var atOnce = linger(l_onoff: 1, l_linger: 0)
            setsockopt(line, SOL_SOCKET, SO_LINGER, &atOnce, socklen_t(MemoryLayout<linger>.size))
            close(line)
        }
        return ResettingServer(port: port, socket: listening, thread: thread)
    }

    func stop() async throws {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
        await thread.value
    }
}
