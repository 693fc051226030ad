// Builds the index anew on the server, whichever other instances do the same.

import Foundation
import NIOHTTP1

extension MeilisearchEngine {
    /// How long ago a draft was last changed that nobody fills any more.
    private static let abandonedAfter: TimeInterval = 6 * 3_600

    package func rebuild(position: Int64, documents: @Sendable () async throws -> [SearchDocument]) async throws {
        try await prepare()
        // Of this rebuild alone: instances build at once when asked to, and when they start for the first time.
        let draft = "\(index)-new-\(UUID().uuidString.lowercased())"
        do {
            try await told {
                try await self.removeAbandonedDrafts()
                try await self.make(draft)
            }
            while true {
                let batch = try await documents()
                if batch.isEmpty { break }
                try await told { try await self.put(batch, into: draft, position: nil) }
            }
            try await told {
                try await self.put([], into: draft, position: position)
                // Documents and settings change places in one step.
                try await self.client.change(.POST, "/swap-indexes", [Swap(indexes: [self.index, draft])])
            }
        } catch {
            try? await remove(draft)
            throw error
        }
        // It holds the old index now; what stays all the same goes with a later rebuild.
        try? await remove(draft)
    }

    /// Removes the drafts of rebuilds that ended with their process.
    private func removeAbandonedDrafts() async throws {
        let border = Date(timeIntervalSinceNow: -Self.abandonedAfter)
        let known = try await client.get("/indexes?limit=1000", as: MeilisearchIndexes.self).results
        for found in known where isDraft(found.uid) {
            guard let changed = found.changedAt, changed < border else { continue }
            try await remove(found.uid)
        }
    }

    private func isDraft(_ name: String) -> Bool {
        let beginning = "\(index)-new-"
        return name.hasPrefix(beginning) && UUID(uuidString: String(name.dropFirst(beginning.count))) != nil
    }
}

/// Two indexes that change places.
private struct Swap: Encodable, Sendable {
    let indexes: [String]
}

/// The indexes of a server.
struct MeilisearchIndexes: Decodable, Sendable {
    struct Index: Decodable, Sendable {
        let uid: String
        /// Of its documents and settings, such as `2026-11-17T09:00:00.123456789Z`.
        let updatedAt: String

        /// To the second; nil when it cannot be read.
        var changedAt: Date? {
            try? Date.ISO8601FormatStyle().parse("\(updatedAt.prefix(19))Z")
        }
    }

    let results: [Index]
}
