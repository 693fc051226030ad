import Web

extension SampleGroup {
    static let buttons = SampleGroup(id: "buttons", title: "Кнопки и ссылки") { context in
        buttonKinds(context) + buttonStates(context) + linkKinds(context)
    }
}

private func buttonKinds(_ context: PublicContext) -> [Sample] {
    [
        Sample(
            title: "Основная", code: #"context.button("Оплатить", .primary)"#,
            html: context.button("Оплатить", .primary),
            note: "Не больше одной в заголовке страницы или у итога. Глагол, не длиннее трёх слов."),
        Sample(
            title: "Обычная", code: #"context.button("Скачать", icon: "download")"#,
            html: context.button("Скачать", icon: "download")),
        Sample(
            title: "Тонированная", code: #"context.button("Согласовать", .tint, icon: "check")"#,
            html: context.button("Согласовать", .tint, icon: "check"),
            note: "Для действия, которое повторяется в строках списка."),
        Sample(
            title: "Тихая", code: #"context.button("Отмена", .ghost)"#, html: context.button("Отмена", .ghost),
            note: "Второй выход рядом с другой кнопкой."),
        Sample(
            title: "Опасная", code: #"context.button("Отменить остаток", .danger)"#,
            html: context.button("Отменить остаток", .danger), note: "Только для того, что нельзя вернуть."),
        Sample(
            title: "Опасная со значком", code: #"context.button("Удалить логотип", .danger, icon: "trash")"#,
            html: context.button("Удалить логотип", .danger, icon: "trash")),
        Sample(
            title: "Форма одного нажатия",
            code: #"""
                context.pressForm(
                    "/settings/preferences", hidden: [("name", "tour"), ("value", "")],
                    context.submit("Убрать", .plain, size: .small, of: "Склад на Южной"))
                """#,
            html: context.pressForm(
                "/settings/preferences", hidden: [("name", "tour"), ("value", "")],
                context.submit("Убрать", .plain, size: .small, of: "Склад на Южной")),
            note: "Для действия без полей. Где такая кнопка стоит в каждой строке, она называет и свой предмет."),
        Sample(
            title: "Размеры",
            code: #"""
                """
                <div class="btnrow">\(context.button("В таблице", size: .small))\(context.button("На странице"))\
                \(context.button("В форме", size: .large))</div>
                """
                """#,
            html: """
                <div class="btnrow">\(context.button("В таблице", size: .small))\(context.button("На странице"))\
                \(context.button("В форме", size: .large))</div>
                """,
            note: "32, 36 и 44 пикселя; на телефоне не ниже 44."),
        Sample(
            title: "Во всю ширину", code: #"context.button("Оформить заказ", .primary, size: .large, block: true)"#,
            html: context.button("Оформить заказ", .primary, size: .large, block: true)),
        Sample(
            title: "Только значок",
            code: #"""
                """
                <div class="btnrow">\(context.iconButton("columns", "Столбцы", .plain))\
                \(context.iconButton("bell", "Уведомления"))\(context.iconButton("x", "Убрать строку", size: .small))</div>
                """
                """#,
            html: """
                <div class="btnrow">\(context.iconButton("columns", "Столбцы", .plain))\
                \(context.iconButton("bell", "Уведомления"))\(context.iconButton("x", "Убрать строку", size: .small))</div>
                """,
            note: "Название видно при наведении и слышно в программе чтения. Без рамки: в полосе, в строке, в углу."),
        Sample(
            title: "Значок отправляет форму",
            code: #"""
                """
                <form action="/design/buttons">\(context.iconSubmit(
                    "x", "Убрать: Болт М8×40", title: "Убрать", act: (name: "remove", value: "MB-933-0840")))</form>
                """
                """#,
            html: """
                <form action="/design/buttons">\(context.iconSubmit(
                    "x", "Убрать: Болт М8×40", title: "Убрать", act: (name: "remove", value: "MB-933-0840")))</form>
                """,
            note: "Для действия строки: программа чтения называет и предмет, подсказка — только действие."),
        Sample(
            title: "Кнопка для браузера без скриптов",
            code: #"""
                """
                <form class="filters" action="/design/buttons" data-auto-submit>\
                <label class="option"><input type="checkbox" class="check" name="stock"> В наличии</label>\
                \(context.applyButton("Показать"))</form>
                """
                """#,
            html: """
                <form class="filters" action="/design/buttons" data-auto-submit>\
                <label class="option"><input type="checkbox" class="check" name="stock"> В наличии</label>\
                \(context.applyButton("Показать"))</form>
                """,
            note: "Форму с data-auto-submit скрипт отправляет сам, и кнопки не видно."),
        Sample(
            title: "Длинные слова",
            code: #"""
                context.button(
                    "Отправить директору на согласование вместе с приложенными документами", .primary, size: .large,
                    block: true)
                """#,
            html: context.button(
                "Отправить директору на согласование вместе с приложенными документами", .primary, size: .large,
                block: true),
            note: "Так не надо, но если случилось, слова переносятся и ничего не обрезано."),
    ]
}

private func buttonStates(_ context: PublicContext) -> [Sample] {
    [
        Sample(
            title: "Занята", code: #"context.button("Отправляем…", .primary, busy: true)"#,
            html: context.button("Отправляем…", .primary, busy: true),
            note: "Ширина та же, что была со словами «Отправить»; второе нажатие ничего не делает."),
        Sample(
            title: "Занята без слов",
            code: #"""
                """
                <div class="btnrow">\(context.button("Показать ещё", attributes: " aria-busy=\"true\""))\
                \(context.iconButton("refresh", "Обновить", attributes: " aria-busy=\"true\""))</div>
                """
                """#,
            html: """
                <div class="btnrow">\(context.button("Показать ещё", attributes: " aria-busy=\"true\""))\
                \(context.iconButton("refresh", "Обновить", attributes: " aria-busy=\"true\""))</div>
                """,
            note: "Кружок появляется через 150 мс и стоит на месте слов."),
        Sample(
            title: "Недоступна",
            code: #"""
                """
                <div class="btnrow">\(context.button("Оформить", .primary, disabled: "Оплатите счёт № 4512: лимит исчерпан"))\
                \(context.button("Повторить", icon: "repeat", disabled: "Все товары этого заказа сняты с продажи"))\
                \(context.iconButton("edit", "Изменить", disabled: "Заказ уже собирают"))</div>
                """
                """#,
            html: """
                <div class="btnrow">\(context.button("Оформить", .primary, disabled: "Оплатите счёт № 4512: лимит исчерпан"))\
                \(context.button("Повторить", icon: "repeat", disabled: "Все товары этого заказа сняты с продажи"))\
                \(context.iconButton("edit", "Изменить", disabled: "Заказ уже собирают"))</div>
                """,
            note: "Причина видна при наведении и с клавиатуры: кнопка остаётся в порядке обхода."),
        Sample(
            title: "Отправляет форму",
            code: #"""
                """
                <form action="/design/buttons"><div class="btnrow">\(context.submit("Сохранить", busy: "Сохраняем…"))\
                \(context.submit("Проверить", .plain, act: (name: "act", value: "check")))</div></form>
                """
                """#,
            html: """
                <form action="/design/buttons"><div class="btnrow">\(context.submit("Сохранить", busy: "Сохраняем…"))\
                \(context.submit("Проверить", .plain, act: (name: "act", value: "check")))</div></form>
                """,
            note: "Форма уходит один раз, сколько ни нажимай. Здесь она просто открывает эту страницу заново."),
    ]
}

private func linkKinds(_ context: PublicContext) -> [Sample] {
    [
        Sample(
            title: "Ссылка-кнопка", code: #"context.buttonLink("В каталог", to: "/catalog", icon: "catalog")"#,
            html: context.buttonLink("В каталог", to: "/catalog", icon: "catalog"),
            note: "Ведёт на другую страницу и ничего не меняет."),
        Sample(
            title: "Ссылка-значок",
            code: #"context.iconLink("download", "Скачать список", to: "/design/buttons", attributes: " download")"#,
            html: context.iconLink("download", "Скачать список", to: "/design/buttons", attributes: " download"),
            note: "В полосе над списком, рядом с плотностью и столбцами."),
        Sample(
            title: "Ссылка", code: #"context.link("Как считается цена", to: "/design/values")"#,
            html: context.link("Как считается цена", to: "/design/values")),
        Sample(
            title: "Кнопка-ссылка", code: #"context.textButton("Показать все 46", icon: "down")"#,
            html: context.textButton("Показать все 46", icon: "down"), note: "Маленькое действие рядом с текстом."),
    ]
}
