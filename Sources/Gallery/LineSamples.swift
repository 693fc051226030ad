import Kernel
import Web

extension SampleGroup {
    static let lines = SampleGroup(id: "lines", title: "Строки заказа") { context in
        [
            Sample(
                title: "Несколько строк",
                code: #"""
                    context.lineEditor(
                        LineEditor("lines-few", action: "/design/lines", label: "Строки заказа"), SampleLines.few)
                    """#,
                html: context.lineEditor(
                    LineEditor("lines-few", action: "/design/lines", label: "Строки заказа"), SampleLines.few),
                note: """
                    Enter ведёт вниз и начинает новую строку, Tab вправо, стрелки вверх и вниз. Столбцы из таблицы можно \
                    вставить: артикул и количество. Убранная строка возвращается. Третья строка с ошибкой: количество не \
                    число. Без скрипта это обычная форма.
                    """),
            Sample(
                title: "Пятьсот строк",
                code: #"""
                    context.lineEditor(
                        LineEditor("lines-many", action: "/design/lines", label: "Строки большого заказа"),
                        SampleLines.many(500))
                    """#,
                html: context.lineEditor(
                    LineEditor("lines-many", action: "/design/lines", label: "Строки большого заказа"),
                    SampleLines.many(500)),
                note: "Длиннее двухсот строк на странице стоят только видимые; форма отправляет все."),
        ]
    }
}

/// Lines to show the editor with.
private enum SampleLines {
    static let few: [EditorLine] = [
        noted,
        EditorLine(
            article: "МБ-931-1060", name: "Болт М10×60 DIN 931, кл. 8.8, оцинк.", price: Money(minor: 1_935),
            quantity: Quantity(whole: 200)),
        EditorLine(
            article: "МБ-933-1640", name: "Болт М16×40 DIN 933, кл. 8.8, оцинк.", price: Money(minor: 5_890),
            typed: "сто"),
        refused,
    ]

    /// A line with what is to be known of it.
    private static let noted: EditorLine = {
        var line = EditorLine(
            article: "МБ-933-0840", name: "Болт М8×40 DIN 933, кл. 8.8, оцинк.", price: Money(minor: 995),
            quantity: Quantity(whole: 1_000))
        line.note = "на складе 24 800 шт"
        return line
    }()

    /// A line that cannot go on as it is.
    private static let refused: EditorLine = {
        var line = EditorLine(article: "НОВЫЙ-1", quantity: Quantity(whole: 5))
        (line.note, line.isRefused) = ("Не нашли такой артикул", true)
        return line
    }()

    static func many(_ count: Int) -> [EditorLine] {
        (0..<count).map { (place: Int) -> EditorLine in
            let length = 20 + place % 80
            let price = Money(minor: Int64(500 + place * 7 % 900))
            let quantity = Quantity(whole: Int32(10 + place % 90))
            return EditorLine(
                article: "МБ-933-\(1_000 + place)", name: "Болт М8×\(length) DIN 933, кл. 8.8, оцинк.", price: price,
                quantity: quantity)
        }
    }
}
