// Money, quantities, people and places.

import Kernel
import Web

extension SampleGroup {
    static let values = SampleGroup(id: "values", title: "Значения") { context in
        numbers(context) + people(context)
    }
}

private func numbers(_ context: PublicContext) -> [Sample] {
    let money = Sample(
        title: "Деньги",
        code: #"""
            """
            <p class="type-figure">\(context.money(Money(minor: 78_460_000)))</p>
            """
            """#,
        html: """
            <p class="type-figure">\(context.money(Money(minor: 78_460_000)))</p>
            """,
        note: "Копейки и знак валюты тише.")
    let whole = Sample(
        title: "Деньги без нулевых копеек",
        code: #"""
            """
            <p>\(context.money(Money(minor: 80_020_000), whole: true)),
            \(context.money(Money(minor: 80_020_010), whole: true))</p>
            """
            """#,
        html: """
            <p>\(context.money(Money(minor: 80_020_000), whole: true)),
            \(context.money(Money(minor: 80_020_010), whole: true))</p>
            """,
        note: "Копейки пропадают, только когда их нет: числа не округляются.")
    let foreign = Sample(
        title: "Минус и другая валюта",
        code: #"""
            """
            <p>\(context.money(Money(minor: -1_252_600))), \(context.money(Money(minor: 150_000, currency: .usd)))</p>
            """
            """#,
        html: """
            <p>\(context.money(Money(minor: -1_252_600))), \(context.money(Money(minor: 150_000, currency: .usd)))</p>
            """)
    let quantity = Sample(
        title: "Количество с единицей",
        code: #"""
            """
            <p>\(context.quantity(Quantity(whole: 1_000), "шт.")),
            \(context.quantity(Quantity(thousandths: 2_500), "кг"))</p>
            """
            """#,
        html: """
            <p>\(context.quantity(Quantity(whole: 1_000), "шт.")),
            \(context.quantity(Quantity(thousandths: 2_500), "кг"))</p>
            """)
    let pairs = Sample(
        title: "Пары",
        code: #"""
            context.pairs([
                Pair("Плательщик", "ООО «Ромашка»"), Pair("Договор", "№ 15"), Pair("Отсрочка", "21 день"),
            ])
            """#,
        html: context.pairs([
            Pair("Плательщик", "ООО «Ромашка»"), Pair("Договор", "№ 15"), Pair("Отсрочка", "21 день"),
        ]))
    return [money, whole, foreign, quantity, pairs]
}

private func people(_ context: PublicContext) -> [Sample] {
    let avatars = Sample(
        title: "Люди и компании",
        code: #"""
            """
            <div class="btnrow">\(context.avatar(Avatar("Ирина Ковалёва", .small)))
            \(context.avatar(Avatar("Ирина Ковалёва")))
            \(context.avatar(Avatar("Дмитрий Соколов", .large)))
            \(context.avatar(Avatar("ООО «Ромашка»", company: true)))
            \(context.avatar(Avatar("Анна Белова", grey: true)))
            \(context.avatar(Avatar("Кабинет", picture: context.site.assets.url("mark.svg"), .large)))</div>
            """
            """#,
        html: """
            <div class="btnrow">\(context.avatar(Avatar("Ирина Ковалёва", .small)))
            \(context.avatar(Avatar("Ирина Ковалёва")))
            \(context.avatar(Avatar("Дмитрий Соколов", .large)))
            \(context.avatar(Avatar("ООО «Ромашка»", company: true)))
            \(context.avatar(Avatar("Анна Белова", grey: true)))
            \(context.avatar(Avatar("Кабинет", picture: context.site.assets.url("mark.svg"), .large)))</div>
            """,
        note: "Имя всегда стоит рядом словами, поэтому для слуха буквы молчат.")
    let person = Sample(
        title: "Человек с ролью", code: #"context.person("Дмитрий Соколов", "Ваш менеджер, до 18:00")"#,
        html: context.person("Дмитрий Соколов", "Ваш менеджер, до 18:00"))
    let place = Sample(
        title: "Адрес", code: #"context.place("Тверь, ул. Складская, 12, ворота 3")"#,
        html: context.place("Тверь, ул. Складская, 12, ворота 3"))
    let copy = Sample(
        title: "Скопировать",
        code: #"""
            """
            <p>ИНН <span class="tnum">6901067121</span> \(context.copyButton("6901067121", of: "ИНН"))</p>
            """
            """#,
        html: """
            <p>ИНН <span class="tnum">6901067121</span> \(context.copyButton("6901067121", of: "ИНН"))</p>
            """)
    let copyWords = Sample(
        title: "Скопировать кнопкой",
        code: #"context.copyButton("https://kabinet.example/invitations/1", words: "Скопировать ссылку", .primary)"#,
        html: context.copyButton("https://kabinet.example/invitations/1", words: "Скопировать ссылку", .primary),
        note: "Когда скопировать — главное на странице.")
    return [avatars, person, place, copy, copyWords]
}
