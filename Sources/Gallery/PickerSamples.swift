import Web

/// Fields that something is chosen with: lists, days, quantities.
func pickerSamples(_ context: PublicContext) -> [Sample] {
    listFields(context) + dayFields(context) + quantityFields(context)
}

private let contracts = [
    FieldOption("15", "№ 15 от 12.01.2025, отсрочка 21 день"), FieldOption("16", "№ 16 от 03.02.2025, предоплата"),
]

private let positions = [FieldOption("1", "Закупщик"), FieldOption("2", "Кладовщик"), FieldOption("3", "Директор")]

private let cities = [
    FieldOption("", "Любой город"), FieldOption("msk", "Москва", note: "склад Южный"),
    FieldOption("spb", "Санкт-Петербург", note: "склад Шушары"), FieldOption("tver", "Тверь"),
    FieldOption("orel", "Орёл"), FieldOption("kazan", "Казань"), FieldOption("perm", "Пермь"),
    FieldOption("omsk", "Омск"), FieldOption("nsk", "Новосибирск"),
    FieldOption("sochi", "Сочи", disabled: "сюда пока не возим"), FieldOption("vvo", "Владивосток"),
]

private func listFields(_ context: PublicContext) -> [Sample] {
    [
        Sample(
            title: "Список",
            code: #"context.field(Input("terms", "Договор", .select, value: "15", options: contracts))"#,
            html: context.field(Input("terms", "Договор", .select, value: "15", options: contracts)),
            note: "До дюжины вариантов. Когда их два-три, лучше переключатели на виду."),
        Sample(
            title: "Список с ошибкой",
            code: #"""
                context.field(
                    Input("payer", "Плательщик", .select, error: "Выберите один из вариантов", options: contracts))
                """#,
            html: context.field(
                Input("payer", "Плательщик", .select, error: "Выберите один из вариантов", options: contracts))),
        Sample(
            title: "Комбобокс",
            code: #"""
                context.field(
                    Input("city", "Город", .combobox, help: "Начните печатать или откройте список", options: cities))
                """#,
            html: context.field(
                Input("city", "Город", .combobox, help: "Начните печатать или откройте список", options: cities)),
            note: "Много вариантов: список сужается по первым буквам, ё и е равны. Без скрипта это обычный список."),
        Sample(
            title: "Комбобокс с сервером",
            code: #"""
                context.field(
                    Input(
                        "place", "Куда везти", .combobox, value: "tver", options: [FieldOption("tver", "Тверь")],
                        source: "/design/places"))
                """#,
            html: context.field(
                Input(
                    "place", "Куда везти", .combobox, value: "tver", options: [FieldOption("tver", "Тверь")],
                    source: "/design/places")),
            note: "Варианты приходят, пока печатают."),
        Sample(
            title: "Текст с предложениями",
            code: #"""
                context.field(
                    Input("position", "Должность", options: positions))
                """#,
            html: context.field(
                Input("position", "Должность", options: positions)),
            note: "Предлагает, но принимает и другое."),
    ]
}

private func dayFields(_ context: PublicContext) -> [Sample] {
    [
        Sample(
            title: "Дата",
            code: #"context.field(Input("signed", "Дата договора", .date, value: "2026-11-17"))"#,
            html: context.field(Input("signed", "Дата договора", .date, value: "2026-11-17")),
            note: "Печатают 17.11.26 или выбирают в календаре; стрелки ходят по дням, Page Up по месяцам."),
        Sample(
            title: "Дата с пределами",
            code: #"""
                context.field(
                    Input(
                        "delivery", "День доставки", .date, value: "2026-11-20",
                        help: "С 18 ноября по 4 декабря", least: "2026-11-18", most: "2026-12-04"))
                """#,
            html: context.field(
                Input(
                    "delivery", "День доставки", .date, value: "2026-11-20",
                    help: "С 18 ноября по 4 декабря", least: "2026-11-18", most: "2026-12-04"))),
        Sample(
            title: "Период",
            code: #"""
                """
                <form action="/design/fields">\(context.periodPicker(Period()))</form>
                """
                """#,
            html: """
                <form action="/design/fields">\(context.periodPicker(Period()))</form>
                """,
            note: "Готовый период уходит сразу, свой по кнопке."),
    ]
}

private func quantityFields(_ context: PublicContext) -> [Sample] {
    [
        Sample(
            title: "Количество",
            code: #"""
                context.field(
                    Input(
                        "quantity", "Количество", .quantity, value: "200", help: "Упаковка 100 шт., на складе 1 200",
                        unit: "шт.", most: "1200", pack: "100"))
                """#,
            html: context.field(
                Input(
                    "quantity", "Количество", .quantity, value: "200", help: "Упаковка 100 шт., на складе 1 200",
                    unit: "шт.", most: "1200", pack: "100")),
            note: "Кнопки и стрелки шагают упаковкой, Page Up десятью; колесо мыши не меняет ничего."),
        Sample(
            title: "Количество в строках",
            code: #"""
                """
                <div class="btnrow">\(context.stepper("rest", "Болт М8", value: ""))\
                \(context.stepper("set", "Гайка М8", value: "120", pack: "10"))\
                \(context.stepper("short", "Шайба 8", value: "400", pack: "100", tone: .warning))\
                \(context.stepper("gone", "Винт М6", value: "50", pack: "50", tone: .error))\
                \(context.stepper("shut", "Шуруп 4", value: "10", disabled: true))</div>
                """
                """#,
            html: """
                <div class="btnrow">\(context.stepper("rest", "Болт М8", value: ""))\
                \(context.stepper("set", "Гайка М8", value: "120", pack: "10"))\
                \(context.stepper("short", "Шайба 8", value: "400", pack: "100", tone: .warning))\
                \(context.stepper("gone", "Винт М6", value: "50", pack: "50", tone: .error))\
                \(context.stepper("shut", "Шуруп 4", value: "10", disabled: true))</div>
                """,
            note: "Пусто, в корзине, не хватает на складе, нельзя заказать, закрыто."),
        Sample(
            title: "Количество с ошибкой",
            code: #"""
                context.field(
                    Input(
                        "amount", "Количество", .quantity, value: "много",
                        error: "Количество непонятно. Нужно число, например 12 или 0,5", unit: "кг", pack: "0.5"))
                """#,
            html: context.field(
                Input(
                    "amount", "Количество", .quantity, value: "много",
                    error: "Количество непонятно. Нужно число, например 12 или 0,5", unit: "кг", pack: "0.5"))),
    ]
}
