import Web

extension SampleGroup {
    static let fields = SampleGroup(id: "fields", title: "Поля") { context in
        textFields(context) + fieldStates(context) + maskedFields(context) + pickerSamples(context)
    }
}

private func textFields(_ context: PublicContext) -> [Sample] {
    [
        Sample(
            title: "Пустое", code: #"context.field(Input("recipient", "Кто примет груз", autocomplete: "name"))"#,
            html: context.field(Input("recipient", "Кто примет груз", autocomplete: "name")),
            note: "Подпись всегда над полем; подсказка внутри поля её не заменяет."),
        Sample(
            title: "Заполненное",
            code: #"context.field(Input("company", "Название", value: "ООО «Ромашка»", autocomplete: "organization"))"#,
            html: context.field(Input("company", "Название", value: "ООО «Ромашка»", autocomplete: "organization"))),
        Sample(
            title: "С пояснением",
            code: #"""
                context.field(
                    Input("reference", "Ваш номер заказа", help: "Напечатаем в счёте и накладной", mark: "по желанию"))
                """#,
            html: context.field(
                Input("reference", "Ваш номер заказа", help: "Напечатаем в счёте и накладной", mark: "по желанию"))),
        Sample(
            title: "Почта", code: #"context.field(Input("email", "Почта", .email, required: true))"#,
            html: context.field(Input("email", "Почта", .email, required: true)),
            note: "На телефоне открывает клавиатуру с @."),
        Sample(
            title: "Пароль",
            code: #"""
                context.field(
                    Input("password", "Пароль", .password, minLength: 12, autocomplete: "current-password"))
                """#,
            html: context.field(
                Input("password", "Пароль", .password, minLength: 12, autocomplete: "current-password"))),
        Sample(
            title: "Поиск",
            code: #"""
                context.field(
                    Input("find", "Найти в заказе", .search, placeholder: "Товар, артикул", enterKeyHint: "search"))
                """#,
            html: context.field(
                Input("find", "Найти в заказе", .search, placeholder: "Товар, артикул", enterKeyHint: "search"))),
        Sample(
            title: "Единица и приставка",
            code: #"""
                """
                <div class="fields">\(context.field(Input("delay", "Отсрочка", .number, value: "21", unit: "дней")))\
                \(context.field(Input("site", "Сайт", prefix: "https://", inputMode: "url")))</div>
                """
                """#,
            html: """
                <div class="fields">\(context.field(Input("delay", "Отсрочка", .number, value: "21", unit: "дней")))\
                \(context.field(Input("site", "Сайт", prefix: "https://", inputMode: "url")))</div>
                """),
        Sample(
            title: "Многострочное",
            code: #"context.field(Input("comment", "Комментарий", .textarea(rows: 3), value: "Въезд со двора"))"#,
            html: context.field(Input("comment", "Комментарий", .textarea(rows: 3), value: "Въезд со двора")),
            note: "Растёт вместе с текстом."),
        Sample(
            title: "Счётчик знаков",
            code: #"""
                context.field(
                    Input(
                        "reason", "Причина", .textarea(rows: 2), help: "Увидит менеджер", maxLength: 60, counted: true))
                """#,
            html: context.field(
                Input(
                    "reason", "Причина", .textarea(rows: 2), help: "Увидит менеджер", maxLength: 60, counted: true)),
            note: "Лишнее не обрезается, а подсвечивается. Вслух счёт идёт только у предела."),
    ]
}

private func fieldStates(_ context: PublicContext) -> [Sample] {
    [
        Sample(
            title: "Ошибка",
            code: #"""
                context.field(
                    Input(
                        "bik", "БИК", value: "04452522", help: "9 цифр",
                        error: "В БИК 9 цифр, сейчас 8. Допишите последнюю", mask: .bik))
                """#,
            html: context.field(
                Input(
                    "bik", "БИК", value: "04452522", help: "9 цифр",
                    error: "В БИК 9 цифр, сейчас 8. Допишите последнюю", mask: .bik)),
            note: "Стоит на месте пояснения: что не так и как исправить."),
        Sample(
            title: "Недоступно",
            code: #"""
                context.field(
                    Input("contract", "Договор", value: "№ 15 от 12.01.2025", disabled: "Меняет только ваш менеджер"))
                """#,
            html: context.field(
                Input("contract", "Договор", value: "№ 15 от 12.01.2025", disabled: "Меняет только ваш менеджер"))),
        Sample(
            title: "Только чтение",
            code: #"context.field(Input("invite", "Ссылка", value: "https://opora.example/7f3a", readOnly: true))"#,
            html: context.field(Input("invite", "Ссылка", value: "https://opora.example/7f3a", readOnly: true))),
        Sample(
            title: "Длинные слова",
            code: #"""
                context.field(
                    Input(
                        "long", "Полное наименование организации по учредительным документам, как в выписке из реестра",
                        value: "Общество с ограниченной ответственностью «Торгово-производственная компания Ромашка-Юг»",
                        help: "Возьмите его из выписки: по нему печатаются договор, счета, накладные и акты сверки",
                        mark: "по желанию"))
                """#,
            html: context.field(
                Input(
                    "long", "Полное наименование организации по учредительным документам, как в выписке из реестра",
                    value: "Общество с ограниченной ответственностью «Торгово-производственная компания Ромашка-Юг»",
                    help: "Возьмите его из выписки: по нему печатаются договор, счета, накладные и акты сверки",
                    mark: "по желанию"))),
    ]
}

private func maskedFields(_ context: PublicContext) -> [Sample] {
    [
        Sample(
            title: "Телефон", code: #"context.field(Input("phone", "Телефон", .tel, value: "+79161234567"))"#,
            html: context.field(Input("phone", "Телефон", .tel, value: "+79161234567")),
            note: "Пишется группами, пока печатают: +7 916 123-45-67. Вставка и чужие страны не мешают."),
        Sample(
            title: "ИНН с галочкой",
            code: #"""
                context.field(
                    Input(
                        "inn", "ИНН", help: "Остальное заполним сами", mark: "10 или 12 цифр", required: true,
                        mask: .inn))
                """#,
            html: context.field(
                Input(
                    "inn", "ИНН", help: "Остальное заполним сами", mark: "10 или 12 цифр", required: true,
                    mask: .inn)),
            note: "Галочка там, где контрольная цифра доказала, что номер верный."),
        Sample(
            title: "Сумма", code: #"context.field(Input("limit", "Лимит", .money, value: "1500000", unit: "₽"))"#,
            html: context.field(Input("limit", "Лимит", .money, value: "1500000", unit: "₽")),
            note: "Тысячи отбиваются пробелом, точка становится запятой."),
    ]
}
