import Database
import Web

extension SampleGroup {
    static let navigation = SampleGroup(id: "navigation", title: "Навигация") { context in
        [
            Sample(
                title: "Вкладки",
                code: #"""
                    context.tabs(
                        "Виды заказов",
                        [
                            TabLink("Все", "/design/navigation", current: true),
                            TabLink("В работе", "/design/navigation?tab=1", current: false, count: 9),
                            TabLink("Ждут согласования", "/design/navigation?tab=2", current: false, count: 1, alert: true),
                            TabLink("Архив", "/design/navigation?tab=3", current: false),
                        ])
                    """#,
                html: context.tabs(
                    "Виды заказов",
                    [
                        TabLink("Все", "/design/navigation", current: true),
                        TabLink("В работе", "/design/navigation?tab=1", current: false, count: 9),
                        TabLink("Ждут согласования", "/design/navigation?tab=2", current: false, count: 1, alert: true),
                        TabLink("Архив", "/design/navigation?tab=3", current: false),
                    ]),
                note: "Вкладка — ссылка: её можно сохранить и отправить. На телефоне листаются вбок."),
            Sample(
                title: "Переключатель",
                code: #"""
                    context.segmented(
                        "Показать",
                        [
                            Segment("Все", "/design/navigation", current: true, count: 300),
                            Segment("Изменились", "/design/navigation?show=changed", current: false, count: 7),
                        ])
                    """#,
                html: context.segmented(
                    "Показать",
                    [
                        Segment("Все", "/design/navigation", current: true, count: 300),
                        Segment("Изменились", "/design/navigation?show=changed", current: false, count: 7),
                    ]),
                note: "От двух до четырёх значений, все видны сразу."),
            Sample(
                title: "Переключатель со значками",
                code: #"""
                    context.segmented(
                        "Вид",
                        [
                            Segment("Таблица", "/design/navigation", current: true, icon: "rows"),
                            Segment("Плитка", "/design/navigation?view=tiles", current: false, icon: "catalog"),
                        ])
                    """#,
                html: context.segmented(
                    "Вид",
                    [
                        Segment("Таблица", "/design/navigation", current: true, icon: "rows"),
                        Segment("Плитка", "/design/navigation?view=tiles", current: false, icon: "catalog"),
                    ]),
                note: "Значок без слов — только с подсказкой."),
            Sample(
                title: "Страницы списка",
                code: #"""
                    context.pager(
                        Page(items: [1], next: Cursor(["2"]), previous: Cursor(["0"])), path: "/design/navigation") ?? .empty
                    """#,
                html: context.pager(
                    Page(items: [1], next: Cursor(["2"]), previous: Cursor(["0"])), path: "/design/navigation")
                    ?? .empty,
                note:
                    "Без номеров: список в сотни тысяч строк не пересчитывается. Со второй страницы есть путь в начало."
            ),
            Sample(
                title: "Части длинного документа",
                code: #"context.pager(ListPart(from: 100, size: 100, of: 250), path: "/design/navigation") ?? .empty"#,
                html: context.pager(ListPart(from: 100, size: 100, of: 250), path: "/design/navigation") ?? .empty,
                note: "Где длина известна: строки заказа и корзины."),
        ]
    }
}
