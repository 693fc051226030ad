// What the page says.

import Web

extension SampleGroup {
    static let messages = SampleGroup(id: "messages", title: "Сообщения") { context in
        notices(context) + passing(context)
    }
}

private func notices(_ context: PublicContext) -> [Sample] {
    let success = Sample(
        title: "Готово", code: #"context.notice(.success, "Заказ № 4613 отправлен", "Подтвердим в течение часа.")"#,
        html: context.notice(.success, "Заказ № 4613 отправлен", "Подтвердим в течение часа."))
    let info = Sample(
        title: "К сведению", code: #"context.notice(.info, "Цены держим до 26 ноября, 18:00")"#,
        html: context.notice(.info, "Цены держим до 26 ноября, 18:00"))
    let warning = Sample(
        title: "Нужно внимание",
        code: #"""
            context.notice(
                .warning, "Изменились 7 строк", "Цена выросла у 4, не хватает остатка у 3.",
                actions: context.button("Показать", size: .small))
            """#,
        html: context.notice(
            .warning, "Изменились 7 строк", "Цена выросла у 4, не хватает остатка у 3.",
            actions: context.button("Показать", size: .small)),
        note: "Что случилось, что делать, не больше двух кнопок.")
    let failure = Sample(
        title: "Ошибка",
        code: #"""
            context.notice(
                .danger, "Не удалось списать оплату", "Банк отклонил карту. Попробуйте другую или оплатите по QR.")
            """#,
        html: context.notice(
            .danger, "Не удалось списать оплату", "Банк отклонил карту. Попробуйте другую или оплатите по QR."))
    let line = Sample(
        title: "Под строкой",
        code: #"""
            """
            <div class="stack">\(context.lineNotice(.warning, icon: "tag", "Цена выросла на 0,95 ₽ с 20 ноября"))
            \(context.lineNotice(.danger, icon: "box", "На складе нет"))
            \(context.lineNotice(.info, icon: "clock", "40 шт. приедут 26 ноября, третья отгрузка"))
            \(context.lineNotice(.success, "Заменили на то же с другого склада"))</div>
            """
            """#,
        html: """
            <div class="stack">\(context.lineNotice(.warning, icon: "tag", "Цена выросла на 0,95 ₽ с 20 ноября"))
            \(context.lineNotice(.danger, icon: "box", "На складе нет"))
            \(context.lineNotice(.info, icon: "clock", "40 шт. приедут 26 ноября, третья отгрузка"))
            \(context.lineNotice(.success, "Заменили на то же с другого склада"))</div>
            """,
        note: "То же мелко, под строкой, к которой относится.")
    return [success, info, warning, failure, line]
}

private func passing(_ context: PublicContext) -> [Sample] {
    let done = Sample(
        title: "Сделано", code: #"context.toast("Адрес «Склад» сохранён")"#,
        html: context.toast("Адрес «Склад» сохранён"),
        note: "Внизу слева на 8 секунд; пока на нём указатель или фокус, не уходит.")
    let undoable = Sample(
        title: "Сделано, можно вернуть",
        code: #"""
            context.toast(
                "Строка убрана: винт М5×16, 800 шт.", undo: UndoForm("/design", ["line": "3"]))
            """#,
        html: context.toast(
            "Строка убрана: винт М5×16, 800 шт.", undo: UndoForm("/design", ["line": "3"])),
        note: "Кнопка «Вернуть» видна тем, кто вошёл: она отправляет форму.")
    let banner = Sample(
        title: "Состояние всей страницы",
        code: #"""
            context.banner(
                icon: "offline", "Нет связи.", "Показаны данные на 14:32. Черновик отправится сам, как появится связь.",
                action: "<button type=\"button\">Проверить связь</button>")
            """#,
        html: context.banner(
            icon: "offline", "Нет связи.", "Показаны данные на 14:32. Черновик отправится сам, как появится связь.",
            action: "<button type=\"button\">Проверить связь</button>"))
    return [done, undoable, banner]
}
