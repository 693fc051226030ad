// Names of places for the combobox with a remote source: what such an address answers.

import Database
import Foundation
import Hummingbird
import Kernel
import Web

extension Gallery {
    /// `GET /design/places?q=`
    func suggestPlaces(_ request: Request, _ context: PublicContext) async throws -> Response {
        let words = SearchText.normalized(request.query["q"] ?? "")
        let found = places.filter { words.isEmpty || SearchText.normalized("\($0.label) \($0.note)").contains(words) }
        return Response(try CommandResult.json(Array(found.prefix(20))))
    }
}

private struct Place: Encodable {
    let value: String
    let label: String
    let note: String
}

private let places = [
    Place(value: "msk", label: "Москва", note: "склад Южный, отгрузка в день заказа"),
    Place(value: "spb", label: "Санкт-Петербург", note: "склад Шушары, отгрузка в день заказа"),
    Place(value: "tver", label: "Тверь", note: "1 день"),
    Place(value: "tula", label: "Тула", note: "1 день"),
    Place(value: "kazan", label: "Казань", note: "2 дня"),
    Place(value: "samara", label: "Самара", note: "2 дня"),
    Place(value: "perm", label: "Пермь", note: "3 дня"),
    Place(value: "ekb", label: "Екатеринбург", note: "3 дня"),
    Place(value: "omsk", label: "Омск", note: "4 дня"),
    Place(value: "nsk", label: "Новосибирск", note: "5 дней"),
    Place(value: "khv", label: "Хабаровск", note: "9 дней"),
    Place(value: "vvo", label: "Владивосток", note: "10 дней"),
]
