// Which of two orders of results a person gets, and how many people get the second.

import Database
import Foundation
import Kernel
import Search

/// One of the two orders that are compared.
package enum RankingVariant: String, Sendable, CaseIterable, Codable {
    case a = "A"
    case b = "B"
}

/// The two orders and how people are shared out between them.
package struct RankingTrial: Sendable, Equatable {
    package var a = SearchRanking()
    package var b = SearchRanking()
    /// How many of a hundred people get the second, 0 to 100. Strangers get the first.
    package var share = 0
    /// Makes each comparison share people out anew.
    package var salt = ""
    package var startedAt = Date(timeIntervalSince1970: 0)

    package init() {}

    /// Which order somebody gets: the same at every question, on every instance, as long as the comparison runs.
    package func variant(of user: ID<User>?) -> RankingVariant {
        guard let user, share > 0 else { return .a }
        return StableHash.of("\(salt):\(user)").percent < UInt64(share) ? .b : .a
    }

    /// How much each thing counts in one of the orders.
    package func ranking(_ variant: RankingVariant) -> SearchRanking { variant == .a ? a : b }
}

/// A number made of a text: the same in every process, which `hashValue` is not (FNV-1a). No secret.
struct StableHash: Sendable, Equatable {
    let value: UInt64

    static func of(_ text: String) -> StableHash {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return StableHash(value: hash)
    }

    /// Below 100, evenly spread: the low bits of short texts alone are not.
    var percent: UInt64 { (value ^ value >> 32) % 100 }

    var bytes: [UInt8] { withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) } }
}

extension Catalog {
    /// The comparison in force; both orders are ours until staff say otherwise.
    package static func rankingTrial(in tx: Transaction) throws -> RankingTrial {
        try tx.first("SELECT ranking_a, ranking_b, share, salt, started_at FROM search_trials WHERE id = 1") {
            row -> RankingTrial in
            var trial = RankingTrial()
            trial.a = try ranking(row["ranking_a"])
            trial.b = try ranking(row["ranking_b"])
            trial.share = try row["share"]
            trial.salt = try row["salt"]
            trial.startedAt = try row["started_at"]
            return trial
        } ?? RankingTrial()
    }

    private static func ranking(_ json: String) throws -> SearchRanking {
        try JSONDecoder.canonical.decode(SearchRanking.self, from: Data(json.utf8))
    }
}
