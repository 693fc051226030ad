// What opens above the page.

import Web

extension SampleGroup {
    static let overlays = SampleGroup(id: "overlays", title: "Поверх страницы") { context in
        dialogs(context) + menus(context) + tips(context)
    }
}

private func dialogs(_ context: PublicContext) -> [Sample] {
    let confirmation = Sample(
        title: "Подтверждение",
        code: #"""
            """
            \(context.button("Отменить остаток", attributes: context.opening("ask-rest")))
            \(context.confirmation(
                "ask-rest",
                Confirmation(
                    "Отменить остаток заказа № 4592?",
                    consequence: "Отменим 1 строку на 4 736,00 ₽, отгруженное останется. Вернуть отменённое нельзя.",
                    verb: "Отменить остаток", keep: "Оставить заказ", path: "/design")))
            """
            """#,
        html: """
            \(context.button("Отменить остаток", attributes: context.opening("ask-rest")))
            \(context.confirmation(
                "ask-rest",
                Confirmation(
                    "Отменить остаток заказа № 4592?",
                    consequence: "Отменим 1 строку на 4 736,00 ₽, отгруженное останется. Вернуть отменённое нельзя.",
                    verb: "Отменить остаток", keep: "Оставить заказ", path: "/design")))
            """,
        note: "Только для того, чего не вернуть. Остальное делается сразу, с «Вернуть» в сообщении.")
    let dialog = Sample(
        title: "Диалог",
        code: #"""
            """
            \(context.button("Сохранить вид", attributes: context.opening("dialog-name")))
            \(context.dialog(
                "dialog-name", title: "Как назвать этот вид?",
                foot: context.button("Не сохранять", attributes: context.closing("dialog-name")),
                "<p>Фильтры и столбцы останутся такими, как сейчас.</p>"))
            """
            """#,
        html: """
            \(context.button("Сохранить вид", attributes: context.opening("dialog-name")))
            \(context.dialog(
                "dialog-name", title: "Как назвать этот вид?",
                foot: context.button("Не сохранять", attributes: context.closing("dialog-name")),
                "<p>Фильтры и столбцы останутся такими, как сейчас.</p>"))
            """)
    let drawer = Sample(
        title: "Выдвижная панель",
        code: #"""
            """
            \(context.button("Ещё фильтры", icon: "filter", attributes: context.opening("drawer-filters")))
            \(context.drawer(
                "drawer-filters", title: "Фильтры",
                foot: context.button("Показать 214", .primary, attributes: context.closing("drawer-filters")),
                "<p>Панель выезжает справа, на телефоне — снизу. Там её закрывает и взмах вниз.</p>"))
            """
            """#,
        html: """
            \(context.button("Ещё фильтры", icon: "filter", attributes: context.opening("drawer-filters")))
            \(context.drawer(
                "drawer-filters", title: "Фильтры",
                foot: context.button("Показать 214", .primary, attributes: context.closing("drawer-filters")),
                "<p>Панель выезжает справа, на телефоне — снизу. Там её закрывает и взмах вниз.</p>"))
            """)
    return [confirmation, dialog, drawer]
}

private func menus(_ context: PublicContext) -> [Sample] {
    let behindIcon = Sample(
        title: "Меню за значком",
        code: #"""
            context.popoverMenu(
                "Другие действия", atEnd: false,
                [
                    [
                        MenuEntry("download", "Скачать счёт", .link("/design/overlays")),
                        MenuEntry("print", "Напечатать", .link("/design/overlays")),
                        MenuEntry("repeat", "Повторить", .post("/design", fields: [("order", "4592")])),
                    ],
                    [MenuEntry("x", "Отменить остаток", .dialog("ask-rest"))],
                ])
            """#,
        html: context.popoverMenu(
            "Другие действия", atEnd: false,
            [
                [
                    MenuEntry("download", "Скачать счёт", .link("/design/overlays")),
                    MenuEntry("print", "Напечатать", .link("/design/overlays")),
                    MenuEntry("repeat", "Повторить", .post("/design", fields: [("order", "4592")])),
                ],
                [MenuEntry("x", "Отменить остаток", .dialog("ask-rest"))],
            ]),
        note: "Стрелки ходят по строкам, Home и End — к краям, буквы ищут, Escape закрывает и возвращает к кнопке.")
    let behindWords = Sample(
        title: "Меню за словами",
        code: #"""
            context.popoverMenu(
                words: "ООО «Ромашка»",
                [
                    [
                        MenuEntry(
                            "company", "ООО «Ромашка»", .link("/design/overlays"), note: "Договор № 15", current: true),
                        MenuEntry("company", "ООО «Ромашка-Юг»", .link("/design/overlays"), note: "Предоплата"),
                    ]
                ])
            """#,
        html: context.popoverMenu(
            words: "ООО «Ромашка»",
            [
                [
                    MenuEntry(
                        "company", "ООО «Ромашка»", .link("/design/overlays"), note: "Договор № 15", current: true),
                    MenuEntry("company", "ООО «Ромашка-Юг»", .link("/design/overlays"), note: "Предоплата"),
                ]
            ]))
    return [behindIcon, behindWords]
}

private func tips(_ context: PublicContext) -> [Sample] {
    let button = Sample(
        title: "Подсказка к кнопке",
        code: #"""
            """
            \(context.iconButton("columns", "Столбцы"))
            \(context.button("Оплатить", attributes: context.tooltip("Отгрузки остановятся 27 ноября")))
            """
            """#,
        html: """
            \(context.iconButton("columns", "Столбцы"))
            \(context.button("Оплатить", attributes: context.tooltip("Отгрузки остановятся 27 ноября")))
            """,
        note: "Видна при наведении и с клавиатуры, на телефоне — при долгом нажатии. Escape её убирает.")
    let term = Sample(
        title: "Пояснение слова",
        code: #"""
            """
            <p>Лимит \(context.helpTip("Лимит", "На сколько можно заказать без предоплаты."))</p>
            """
            """#,
        html: """
            <p>Лимит \(context.helpTip("Лимит", "На сколько можно заказать без предоплаты."))</p>
            """)
    return [button, term]
}
