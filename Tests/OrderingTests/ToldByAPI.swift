import Foundation
import HummingbirdTesting
import NIOCore

/// What programs are answered, as far as tests look at it.
enum Told {
    struct Finding: Decodable {
        let rule: String
        let severity: String
        let line: Int?
        let sku: String?
        let type: String
    }
    struct Problem: Decodable {
        struct Field: Decodable {
            let field: String
        }
        let type: String
        let errors: [Field]
        let findings: [Finding]
    }
    struct Trial: Decodable {
        let isPlaceable: Bool
        let needsApproval: Bool
        let total: Int?
        let findings: [Finding]
    }
    struct Line: Decodable {
        let sku: String
        let quantity: String
        let price: Int?
        let comment: String?
        let findings: [Finding]?
    }
    struct Step: Decodable {
        let status: String
        let by: String
    }
    struct Document: Decodable {
        let name: String
        let path: String
    }
    struct Order: Decodable {
        let number: String
        let status: String
        let total: Int?
        let version: Int?
        let deliveryDate: String?
        let address: String?
        let lines: [Line]?
        let history: [Step]?
        let documents: [Document]?
        let findings: [Finding]?
    }
    struct Orders: Decodable {
        let orders: [Order]
        let next: String?
        let asOf: String
    }
    struct Cart: Decodable {
        let id: String
        let name: String
        let version: Int
        let total: Int?
        let lines: [Line]
    }
    struct Carts: Decodable {
        struct Head: Decodable {
            let id: String
            let lineCount: Int
            let isOpen: Bool
        }
        let carts: [Head]
    }
    struct Template: Decodable {
        let id: String
        let name: String
        let kind: String
        let version: Int
        let lines: [Line]
    }
    struct Templates: Decodable {
        struct Head: Decodable {
            let id: String
        }
        let templates: [Head]
    }
}

extension TestResponse {
    /// What a program reads.
    func told<Answer: Decodable>(_ type: Answer.Type) throws -> Answer {
        try JSONDecoder().decode(type, from: Data(body.readableBytesView))
    }
}
