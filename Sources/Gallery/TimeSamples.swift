// Stages, histories and times.

import Foundation
import Web

extension SampleGroup {
    static let time = SampleGroup(id: "time", title: "Время") { context in
        ways(context) + moments(context)
    }
}

private func ways(_ context: PublicContext) -> [Sample] {
    let journey = Sample(
        title: "Ход заказа",
        code: #"""
            context.steps(
                [
                    JourneyStep("Оформлен", .done, at: context.now.addingTimeInterval(-432_000)),
                    JourneyStep("Согласован", .done, at: context.now.addingTimeInterval(-428_400)),
                    JourneyStep("Собран", .done, at: context.now.addingTimeInterval(-172_800)),
                    JourneyStep("Отгружен частично", .now, note: "2 из 3 отгрузок"),
                    JourneyStep("Доставлен", .ahead, note: "26 ноября"),
                ], "Ход заказа № 4592")
            """#,
        html: context.steps(
            [
                JourneyStep("Оформлен", .done, at: context.now.addingTimeInterval(-432_000)),
                JourneyStep("Согласован", .done, at: context.now.addingTimeInterval(-428_400)),
                JourneyStep("Собран", .done, at: context.now.addingTimeInterval(-172_800)),
                JourneyStep("Отгружен частично", .now, note: "2 из 3 отгрузок"),
                JourneyStep("Доставлен", .ahead, note: "26 ноября"),
            ], "Ход заказа № 4592"),
        note: "На телефоне остаются точки и имя той ступени, где заказ сейчас.")
    let over = Sample(
        title: "Всё позади",
        code: #"""
            context.steps(
                [
                    JourneyStep("Оформлен", .done, at: context.now.addingTimeInterval(-432_000)),
                    JourneyStep("Собран", .done, at: context.now.addingTimeInterval(-172_800)),
                    JourneyStep("Доставлен", .done, at: context.now.addingTimeInterval(-3_600)),
                ], "Ход заказа № 4587")
            """#,
        html: context.steps(
            [
                JourneyStep("Оформлен", .done, at: context.now.addingTimeInterval(-432_000)),
                JourneyStep("Собран", .done, at: context.now.addingTimeInterval(-172_800)),
                JourneyStep("Доставлен", .done, at: context.now.addingTimeInterval(-3_600)),
            ], "Ход заказа № 4587"))
    let history = Sample(
        title: "История",
        code: #"""
            context.timeline([
                TimelineEntry("user", "Ирина Ковалёва оформила заказ", at: context.now.addingTimeInterval(-432_000)),
                TimelineEntry(
                    "approvals", "Андрей Лебедев вернул заказ", at: context.now.addingTimeInterval(-428_400),
                    said: "Замените анкеры на М10×120, под новый проект"),
                TimelineEntry(
                    "exchange", "изменила количество в строке 3: 200 → 150. Остатка больше нет",
                    at: context.now.addingTimeInterval(-172_800), from1C: true),
                TimelineEntry("truck", "Отгрузку 2 принял Павел Орлов", at: context.now.addingTimeInterval(-600)),
            ])
            """#,
        html: context.timeline([
            TimelineEntry("user", "Ирина Ковалёва оформила заказ", at: context.now.addingTimeInterval(-432_000)),
            TimelineEntry(
                "approvals", "Андрей Лебедев вернул заказ", at: context.now.addingTimeInterval(-428_400),
                said: "Замените анкеры на М10×120, под новый проект"),
            TimelineEntry(
                "exchange", "изменила количество в строке 3: 200 → 150. Остатка больше нет",
                at: context.now.addingTimeInterval(-172_800), from1C: true),
            TimelineEntry("truck", "Отгрузку 2 принял Павел Орлов", at: context.now.addingTimeInterval(-600)),
        ]),
        note: "Новое сверху, в каком бы порядке ни пришло. То, что сделала 1С, помечено.")
    return [journey, over, history]
}

private func moments(_ context: PublicContext) -> [Sample] {
    let recent = Sample(
        title: "Недавнее время",
        code: #"""
            """
            <p>\(context.moment(context.now.addingTimeInterval(-300), focusable: true))</p>
            """
            """#,
        html: """
            <p>\(context.moment(context.now.addingTimeInterval(-300), focusable: true))</p>
            """,
        note: "Остаётся верным, пока страница открыта. При наведении и с клавиатуры — дата целиком.")
    let older = Sample(
        title: "Сегодня, раньше и в другом году",
        code: #"""
            """
            <p>\(context.moment(context.now.addingTimeInterval(-7_200))),
            \(context.moment(context.now.addingTimeInterval(-864_000))),
            \(context.moment(context.now.addingTimeInterval(-40_000_000)))</p>
            """
            """#,
        html: """
            <p>\(context.moment(context.now.addingTimeInterval(-7_200))),
            \(context.moment(context.now.addingTimeInterval(-864_000))),
            \(context.moment(context.now.addingTimeInterval(-40_000_000)))</p>
            """)
    return [recent, older]
}
