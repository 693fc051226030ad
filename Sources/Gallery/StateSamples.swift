// Where things stand, and what stands in place of them.

import Kernel
import Web

extension SampleGroup {
    static let states = SampleGroup(id: "states", title: "Состояния") { context in
        statuses(context) + places(context) + absent(context) + waits(context)
    }
}

private func statuses(_ context: PublicContext) -> [Sample] {
    let inTable = Sample(
        title: "Статус в таблице",
        code: #"""
            """
            <div class="btnrow btnrow--loose">
            \(context.status(.draft, "Черновик"))
            \(context.status(.waiting, "Ждёт согласования"))
            \(context.status(.failed, "Вернули на доработку"))
            \(context.status(.placed, "Оформлен"))
            \(context.status(.accepted, "Принят"))
            \(context.status(.halfway, "Собирается"))
            \(context.status(.nearly, "Отгружен частично"))
            \(context.status(.moving, "В пути"))
            \(context.status(.done, "Доставлен"))
            \(context.status(.doubtful, "Принят с расхождением"))
            \(context.status(.cancelled, "Отменён"))
            </div>
            """
            """#,
        html: """
            <div class="btnrow btnrow--loose">
            \(context.status(.draft, "Черновик"))
            \(context.status(.waiting, "Ждёт согласования"))
            \(context.status(.failed, "Вернули на доработку"))
            \(context.status(.placed, "Оформлен"))
            \(context.status(.accepted, "Принят"))
            \(context.status(.halfway, "Собирается"))
            \(context.status(.nearly, "Отгружен частично"))
            \(context.status(.moving, "В пути"))
            \(context.status(.done, "Доставлен"))
            \(context.status(.doubtful, "Принят с расхождением"))
            \(context.status(.cancelled, "Отменён"))
            </div>
            """,
        note: "Форма знака говорит, как далеко зашло дело, цвет — что это значит, слова говорят всё. Слова "
            + "красит только беда.")
    let inHead = Sample(
        title: "Статус в шапке страницы",
        code: #"""
            """
            <div class="btnrow">
            \(context.status(.moving, "В пути", badge: true))
            \(context.status(.done, "Выполнен", badge: true))
            \(context.status(.waiting, "Ждёт вашего ответа", badge: true))
            \(context.status(.failed, "Просрочен", badge: true))
            \(context.status(.cancelled, "Отменён", badge: true))
            </div>
            """
            """#,
        html: """
            <div class="btnrow">
            \(context.status(.moving, "В пути", badge: true))
            \(context.status(.done, "Выполнен", badge: true))
            \(context.status(.waiting, "Ждёт вашего ответа", badge: true))
            \(context.status(.failed, "Просрочен", badge: true))
            \(context.status(.cancelled, "Отменён", badge: true))
            </div>
            """)
    let otherMeaning = Sample(
        title: "Тот же знак с другим смыслом", code: #"context.status(.placed, "Срок не наступил", tone: .muted)"#,
        html: context.status(.placed, "Срок не наступил", tone: .muted))
    let tags = Sample(
        title: "Метки",
        code: #"""
            """
            <div class="btnrow">
            \(context.tag("Архив"))
            \(context.accentTag("Новинка"))
            \(context.tag("Есть", .success))
            \(context.tag("Мало", .warning))
            \(context.tag("Нет", .danger))
            \(context.tag("Едет", .info))
            </div>
            """
            """#,
        html: """
            <div class="btnrow">
            \(context.tag("Архив"))
            \(context.accentTag("Новинка"))
            \(context.tag("Есть", .success))
            \(context.tag("Мало", .warning))
            \(context.tag("Нет", .danger))
            \(context.tag("Едет", .info))
            </div>
            """,
        note: "Одно-два слова рядом с именем.")
    let counts = Sample(
        title: "Счётчики",
        code: #"""
            """
            <div class="btnrow">
            \(context.countBadge(12))
            \(context.countBadge(3, alert: true, meaning: "ждут внимания"))
            </div>
            """
            """#,
        html: """
            <div class="btnrow">
            \(context.countBadge(12))
            \(context.countBadge(3, alert: true, meaning: "ждут внимания"))
            </div>
            """,
        note: "Ноль не показывается.")
    return [inTable, inHead, otherMeaning, tags, counts]
}

private func places(_ context: PublicContext) -> [Sample] {
    let card = Sample(
        title: "Карточка",
        code: #"""
            context.card(
                "Доставка", id: "card-delivery", action: context.link("Изменить", to: "#card-delivery"),
                "<p class=\"small\">Тверь, ул. Складская, 12, ворота 3<br>Примет Павел Орлов</p>")
            """#,
        html: context.card(
            "Доставка", id: "card-delivery", action: context.link("Изменить", to: "#card-delivery"),
            "<p class=\"small\">Тверь, ул. Складская, 12, ворота 3<br>Примет Павел Орлов</p>"),
        note: "Рамка только у одного предмета или итога. Рамок в рамках нет.")
    let sums = Sample(
        title: "Карточка с итогом",
        code: #"""
            context.card(
                "Сумма", id: "card-sum",
                context.pairs([
                    Pair("Товары, 47 строк", "226 912,40 ₽"),
                    Pair("Скидка по договору № 15", "−12 526,00 ₽"),
                    Pair("Итого", context.money(Money(minor: 21_438_640)), total: true),
                    Pair("в том числе НДС 22 %", "38 659,84 ₽"),
                ]))
            """#,
        html: context.card(
            "Сумма", id: "card-sum",
            context.pairs([
                Pair("Товары, 47 строк", "226 912,40 ₽"),
                Pair("Скидка по договору № 15", "−12 526,00 ₽"),
                Pair("Итого", context.money(Money(minor: 21_438_640)), total: true),
                Pair("в том числе НДС 22 %", "38 659,84 ₽"),
            ])))
    let untitled = Sample(
        title: "Карточка без видимого заголовка",
        code: #"""
            context.card(
                "Ваш менеджер", id: "card-manager", titleHidden: true,
                context.person("Дмитрий Соколов", "Ваш менеджер, до 18:00"))
            """#,
        html: context.card(
            "Ваш менеджер", id: "card-manager", titleHidden: true,
            context.person("Дмитрий Соколов", "Ваш менеджер, до 18:00")))
    let section = Sample(
        title: "Раздел страницы",
        code: #"""
            context.pageSection(
                "Строки", id: "section-lines", count: 47, action: context.link("Изменены 2", to: "#section-lines"),
                "<p class=\"small muted\">Здесь стоит таблица, без рамки.</p>")
            """#,
        html: context.pageSection(
            "Строки", id: "section-lines", count: 47, action: context.link("Изменены 2", to: "#section-lines"),
            "<p class=\"small muted\">Здесь стоит таблица, без рамки.</p>"))
    return [card, sums, untitled, section]
}

private func absent(_ context: PublicContext) -> [Sample] {
    let empty = Sample(
        title: "Пусто",
        code: #"""
            context.emptyState(
                icon: "orders", title: "Заказов пока нет",
                text: "Соберите первый из каталога или загрузите список из Excel: найдём товары по артикулу.",
                action: context.buttonLink("Открыть каталог", to: "/catalog", .primary),
                second: context.link("Скачать образец с вашими ценами", to: "/catalog"))
            """#,
        html: context.emptyState(
            icon: "orders", title: "Заказов пока нет",
            text: "Соберите первый из каталога или загрузите список из Excel: найдём товары по артикулу.",
            action: context.buttonLink("Открыть каталог", to: "/catalog", .primary),
            second: context.link("Скачать образец с вашими ценами", to: "/catalog")),
        note: "Зачем это место, первый шаг, другой путь.")
    let notFound = Sample(
        title: "Ничего не нашлось",
        code: #"""
            context.emptyState(
                icon: "search", title: "Ничего не нашлось", text: "Проверьте номер или уберите часть фильтров.",
                action: context.buttonLink("Сбросить", to: "/design/states"), inline: true)
            """#,
        html: context.emptyState(
            icon: "search", title: "Ничего не нашлось", text: "Проверьте номер или уберите часть фильтров.",
            action: context.buttonLink("Сбросить", to: "/design/states"), inline: true))
    let plain = Sample(
        title: "Пусто со значком", code: #"context.emptyState(icon: "key", text: "Ключей ещё нет.", inline: true)"#,
        html: context.emptyState(icon: "key", text: "Ключей ещё нет.", inline: true),
        note: "Где рисунка ещё нет, стоит значок.")
    let failure = Sample(
        title: "Ошибка",
        code: #"""
            context.errorState(
                title: "Страница не открылась",
                text: "Ошибка у нас, не у вас. Корзина и заказы сохранены. Попробуйте ещё раз через минуту.",
                retry: "/design/states", home: "/design", number: "7f3k91c2hh", inline: true)
            """#,
        html: context.errorState(
            title: "Страница не открылась",
            text: "Ошибка у нас, не у вас. Корзина и заказы сохранены. Попробуйте ещё раз через минуту.",
            retry: "/design/states", home: "/design", number: "7f3k91c2hh", inline: true),
        note: "Чья вина, что цело, что попробовать и короткий номер для поддержки.")
    return [empty, notFound, plain, failure]
}

private func waits(_ context: PublicContext) -> [Sample] {
    let text = Sample(
        title: "Скелет текста", code: #"context.skeleton(.lines(3))"#,
        html: context.skeleton(.lines(3)),
        note: "Место занято сразу, а видно его через 300 мс: короткого ожидания не видно вовсе.")
    let rows = Sample(title: "Скелет таблицы", code: #"context.skeleton(.rows(4))"#, html: context.skeleton(.rows(4)))
    let figures = Sample(
        title: "Скелет ключевых чисел", code: #"context.skeleton(.figures(4))"#,
        html: context.skeleton(.figures(4)))
    let chart = Sample(title: "Скелет диаграммы", code: #"context.skeleton(.chart)"#, html: context.skeleton(.chart))
    let known = Sample(
        title: "Ход долгой работы",
        code: #"""
            context.progress(
                "Загрузка прайс-листа", WorkProgress(done: 1_200, of: 4_000, "Прочитано 1 200 строк из 4 000"))
            """#,
        html: context.progress(
            "Загрузка прайс-листа", WorkProgress(done: 1_200, of: 4_000, "Прочитано 1 200 строк из 4 000")),
        note: "С адресом в path полоса сама узнаёт, сколько сделано, всё реже и реже.")
    let unknown = Sample(
        title: "Конец неизвестен",
        code: #"""
            context.progress(
                "Документы за год", WorkProgress(done: 0, of: nil, "Собираем документы"))
            """#,
        html: context.progress(
            "Документы за год", WorkProgress(done: 0, of: nil, "Собираем документы")))
    return [text, rows, figures, chart, known, unknown]
}
