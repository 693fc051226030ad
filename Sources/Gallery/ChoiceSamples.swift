import Web

extension SampleGroup {
    static let choices = SampleGroup(id: "choices", title: "Выбор") { context in
        boxFields(context) + groupFields(context)
    }
}

private func boxFields(_ context: PublicContext) -> [Sample] {
    [
        Sample(
            title: "Флажок", code: #"context.field(Input("remember", "Запомнить на этом устройстве", .checkbox))"#,
            html: context.field(Input("remember", "Запомнить на этом устройстве", .checkbox))),
        Sample(
            title: "Флажок отмечен",
            code: #"""
                context.field(
                    Input(
                        "parts", "Отгружать частями", .checkbox, value: "on",
                        help: "Что есть, приедет сразу, остальное следом"))
                """#,
            html: context.field(
                Input(
                    "parts", "Отгружать частями", .checkbox, value: "on",
                    help: "Что есть, приедет сразу, остальное следом"))),
        Sample(
            title: "Флажок с ошибкой",
            code: #"""
                context.field(
                    Input("agree", "Согласен с условиями договора", .checkbox, error: "Отметьте, чтобы продолжить"))
                """#,
            html: context.field(
                Input("agree", "Согласен с условиями договора", .checkbox, error: "Отметьте, чтобы продолжить"))),
        Sample(
            title: "Флажок недоступен",
            code: #"""
                context.field(
                    Input("receipt", "Чек на почту", .checkbox, value: "on", disabled: "Так велит закон"))
                """#,
            html: context.field(
                Input("receipt", "Чек на почту", .checkbox, value: "on", disabled: "Так велит закон"))),
        Sample(
            title: "Выключатель",
            code: #"""
                """
                \(context.field(Input("mail", "Письма о заказах", .switch, value: "on", help: "Не чаще раза в день")))\
                \(context.field(Input("push", "Уведомления в браузере", .switch)))\
                \(context.field(Input("sms", "Сообщения на телефон", .switch, disabled: "Сначала добавьте номер")))
                """
                """#,
            html: """
                \(context.field(Input("mail", "Письма о заказах", .switch, value: "on", help: "Не чаще раза в день")))\
                \(context.field(Input("push", "Уведомления в браузере", .switch)))\
                \(context.field(Input("sms", "Сообщения на телефон", .switch, disabled: "Сначала добавьте номер")))
                """,
            note: "Действует сразу, без кнопки «Сохранить». Где нужна кнопка, там флажок."),
        Sample(
            title: "Длинные слова",
            code: #"""
                context.field(
                    Input(
                        "trust", "Доверяю получение груза любому, кто назовёт номер заказа и покажет доверенность",
                        .checkbox))
                """#,
            html: context.field(
                Input(
                    "trust", "Доверяю получение груза любому, кто назовёт номер заказа и покажет доверенность",
                    .checkbox))),
    ]
}

private let ways = [FieldOption("carrier", "Доставка", end: "1 200 ₽"), FieldOption("self", "Самовывоз", end: "0 ₽")]

private let payments = [FieldOption("bill", "По счёту", note: "Отсрочка 21 день"), FieldOption("card", "Картой")]

private let addresses = [
    FieldOption("psk", "Псков, склад", note: "Заводская улица, 7, Иван Петров", end: "завтра"),
    FieldOption("tver", "Тверь, магазин", note: "Проспект Победы, 14, Анна Белова", end: "2 дня"),
    FieldOption("kzn", "Казань", end: "2 дня", disabled: "Сюда пока не возим"),
]

private func groupFields(_ context: PublicContext) -> [Sample] {
    [
        Sample(
            title: "Переключатели",
            code: #"context.field(Input("way", "Как получить", .radio, value: "carrier", options: ways))"#,
            html: context.field(Input("way", "Как получить", .radio, value: "carrier", options: ways))),
        Sample(
            title: "Переключатели с ошибкой",
            code: #"""
                context.field(
                    Input(
                        "must", "Как платить", .radio, error: "Выберите один из вариантов", required: true,
                        options: payments))
                """#,
            html: context.field(
                Input(
                    "must", "Как платить", .radio, error: "Выберите один из вариантов", required: true,
                    options: payments))),
        Sample(
            title: "Карточки",
            code: #"context.field(Input("address", "Куда везти", .cards, value: "psk", options: addresses))"#,
            html: context.field(Input("address", "Куда везти", .cards, value: "psk", options: addresses)),
            note: "Когда каждому варианту нужна строка пояснения. Недоступный говорит почему."),
        Sample(
            title: "Одна карточка",
            code: #"""
                context.choiceCard(
                    "<input type=\"checkbox\" class=\"check\" name=\"lock\" value=\"1\">", "Замок с ключом",
                    note: "<span class=\"choicecard__note\">ЗМ-04 · 12 шт</span>", end: "+ 500 ₽")
                """#,
            html: context.choiceCard(
                "<input type=\"checkbox\" class=\"check\" name=\"lock\" value=\"1\">", "Замок с ключом",
                note: "<span class=\"choicecard__note\">ЗМ-04 · 12 шт</span>", end: "+ 500 ₽"),
            note: "Где страница говорит о варианте больше, чем умеет поле: остаток, причину, цену."),
    ]
}
