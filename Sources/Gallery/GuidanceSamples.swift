// What shows a newcomer the way.

import Web

extension SampleGroup {
    static let guidance = SampleGroup(id: "guidance", title: "Первые шаги") { context in
        let begun = Sample(
            title: "Начатый список",
            code: #"""
                context.checklist([
                    ChecklistStep("Заполнить профиль", "Имя, язык и часовой пояс", path: "/settings", done: true),
                    ChecklistStep("Добавить адрес доставки", "Чтобы не вводить его в каждом заказе", path: "/company", done: false),
                    ChecklistStep("Оформить первый заказ", "Найдите товар в каталоге", path: "/catalog", done: false),
                ])
                """#,
            html: context.checklist([
                ChecklistStep("Заполнить профиль", "Имя, язык и часовой пояс", path: "/settings", done: true),
                ChecklistStep(
                    "Добавить адрес доставки", "Чтобы не вводить его в каждом заказе", path: "/company", done: false),
                ChecklistStep("Оформить первый заказ", "Найдите товар в каталоге", path: "/catalog", done: false),
            ]),
            note: "Сделанное считается по данным, а не по нажатиям. Когда сделано всё, список уходит.")
        let put = Sample(
            title: "С кнопкой, которая убирает список",
            code: #"""
                context.checklist(
                    [ChecklistStep("Пригласить коллегу", "У каждого свой вход и свои права", path: "/company", done: false)],
                    foot: context.button("Скрыть", .ghost, size: .small))
                """#,
            html: context.checklist(
                [
                    ChecklistStep(
                        "Пригласить коллегу", "У каждого свой вход и свои права", path: "/company", done: false)
                ],
                foot: context.button("Скрыть", .ghost, size: .small)))
        return [begun, put]
    }
}
