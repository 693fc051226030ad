// The demo vendor's articles and services, as they would be written.

import Catalog
import Foundation
import Kernel

/// An article of the demo.
struct DemoText: Sendable {
    let content: ArticleContent
    /// Days before now it appeared; less than nothing for one that is scheduled, nil for a draft.
    let age: Double?
}

extension DemoText {
    /// The texts; `picture` is the name of a kept drawing, the others are article numbers of the demo's goods.
    static func all(picture: String?, drill: String, bit: String, bolt: String, anchor: String) -> [DemoText] {
        let figure = picture.map { "\n\n![Перфоратор с тремя режимами](/pictures/\($0))" } ?? ""
        return [
            DemoText(
                content: ArticleContent(
                    slug: "kak-vybrat-perforator", kind: .article, title: "Как выбрать перфоратор",
                    lead: "Три режима, энергия удара и масса: на что смотреть, чтобы не переплатить за лишнее.",
                    body: """
                        Перфоратор нужен там, где дрель уже не справляется: **бетон, кирпич, камень**.

                        # На что смотреть

                        1. Энергия удара: до 3 Дж хватает для монтажа, больше нужно для демонтажа.
                        2. Масса: над головой удобно держать до 3 кг.
                        3. Патрон SDS-plus подходит для буров до 26 мм.

                        | Работа | Энергия удара | Масса |
                        |---|---|---|
                        | Отверстия под дюбели | 2 Дж | до 2,5 кг |
                        | Штробы и проёмы | 4 Дж | до 4 кг |
                        | Демонтаж | 6 Дж | от 5 кг |\(figure)

                        ## Что мы советуем

                        [[\(drill)]]

                        - К нему подойдёт бур [[\(bit)]].
                        - Попробовать инструмент можно бесплатно: на странице товара есть кнопка «Тест-драйв».
                        - Все модели собраны в [каталоге](/catalog?category=elektroinstrument).
                        """,
                    picture: picture, author: "Дмитрий Соколов", products: [drill, anchor],
                    categories: ["elektroinstrument"]),
                age: 12),
            DemoText(
                content: ArticleContent(
                    slug: "klass-prochnosti-bolta", kind: .article, title: "Что значит класс прочности болта",
                    lead: "8.8, 10.9 и другие цифры на головке: как их читать и какой болт взять.",
                    body: """
                        Первое число, умноженное на 100, даёт предел прочности в МПа. Второе показывает, \
                        какая часть от него приходится на предел текучести.

                        # Где какой нужен

                        - 5.8: мебель и лёгкие конструкции.
                        - 8.8: стальные каркасы и станки.
                        - 10.9: ответственные соединения.

                        [[\(bolt)]]
                        """,
                    author: "Наталья Егорова", products: [bolt], categories: ["bolty"]),
                age: 40),
            DemoText(
                content: ArticleContent(
                    slug: "sklad-v-himkah-do-21", kind: .news, title: "Склад в Химках выдаёт заказы до 21:00",
                    lead: "С понедельника по пятницу самовывоз работает на три часа дольше.",
                    body: "Заказ, оформленный до 18:00, можно забрать в тот же день. По субботам склад открыт до 15:00."
                ),
                age: 3),
            DemoText(
                content: ArticleContent(
                    slug: "obzor-himicheskih-ankerov", kind: .review, title: "Химические анкеры: обзор новинок",
                    lead: "Сравнили время схватывания и несущую способность трёх составов.",
                    body: "Состав выбирают по основанию: для пустотелого кирпича нужна **сетчатая гильза**.",
                    author: "Дмитрий Соколов", products: [anchor], categories: ["himicheskie-ankery"]),
                age: 25),
            DemoText(
                content: ArticleContent(
                    slug: "usloviya-dlya-kompaniy", kind: .news, title: "Новые условия для компаний",
                    lead: "Отсрочка до 30 дней и персональный менеджер с первого договора.",
                    body: "Подробности у вашего менеджера.", audience: "kind:company"),
                age: 7),
            DemoText(
                content: ArticleContent(
                    slug: "novogodnie-grafiki", kind: .news, title: "Как мы работаем в праздники",
                    lead: "График складов и доставки.", body: "График появится позже."),
                age: -20),
            DemoText(
                content: ArticleContent(
                    slug: "chernovik-o-smazkah", kind: .article, title: "Какая смазка для чего",
                    lead: "Литиевая, графитная, силиконовая.", body: "Текст готовится."),
                age: nil),
        ]
    }
}

/// A service of the demo.
struct DemoOffer: Sendable {
    let content: ServiceOfferContent

    static let all: [DemoOffer] = [
        DemoOffer(
            content: ServiceOfferContent(
                slug: "dostavka-na-obekt", name: "Доставка на объект",
                lead: "Привезём к подъёмнику, с разгрузкой или без.",
                body: "Машины от 1,5 до 20 т. Разгрузка манипулятором по договорённости.", icon: "truck",
                price: Money(minor: 250_000),
                fields: [
                    ServiceField("f1", "Адрес объекта", .text, required: true),
                    ServiceField("f2", "Когда нужна машина", .date, required: true),
                    ServiceField("f3", "Масса груза, кг", .number),
                    ServiceField(
                        "f4", "Разгрузка", .choice, required: true, options: ["Не нужна", "Вручную", "Манипулятор"]),
                ], position: 10)),
        DemoOffer(
            content: ServiceOfferContent(
                slug: "montazh-stellazhey", name: "Монтаж стеллажей", lead: "Соберём и закрепим за один день.",
                body: "Бригада приезжает со своим инструментом. Гарантия на монтаж один год.", icon: "settings",
                price: Money(minor: 1_200_000),
                fields: [
                    ServiceField("f1", "Сколько секций", .number, required: true),
                    ServiceField("f2", "План помещения", .file),
                ], position: 20)),
        DemoOffer(
            content: ServiceOfferContent(
                slug: "obuchenie-personala", name: "Обучение персонала",
                lead: "Безопасная работа с электроинструментом.", body: "Занятие два часа, группа до 12 человек.",
                icon: "users", fields: [ServiceField("f1", "Сколько человек", .number, required: true)], position: 30)),
        DemoOffer(
            content: ServiceOfferContent(
                slug: "poverka-instrumenta", name: "Поверка инструмента",
                lead: "Штангенциркули, рулетки, уровни: со свидетельством.",
                body: "Срок от пяти рабочих дней.", icon: "docs", price: Money(minor: 80_000),
                fields: [
                    ServiceField("f1", "Что поверить", .text, required: true),
                    ServiceField("f2", "К какому дню", .date),
                ], audience: "signed-in", position: 40)),
    ]
}
