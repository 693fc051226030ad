import Web

extension SampleGroup {
    static let tables = SampleGroup(id: "tables", title: "Таблицы") { context in
        [
            Sample(
                title: "Список с сортировкой",
                code: #"context.table(context.sampleTable, SampleOrder.all)"#,
                html: context.table(context.sampleTable, SampleOrder.all),
                note: """
                    Table держит столбцы TableColumn: имя, ключ заголовка, сторона, важность, порядок и ячейка. Первый \
                    столбец называет строку и держит ссылку a.rowlink: по ней открывается вся строка. Столбцы .extra и \
                    .useful уходят, когда места меньше 900 и 700 пикселей. Клавиши J и K ведут по строкам, Enter открывает.
                    """),
            Sample(
                title: "Выбор строк",
                code: #"context.table(context.sampleSelection, SampleOrder.all)"#,
                html: context.table(context.sampleSelection, SampleOrder.all),
                note: """
                    Флажки и кнопки панели — одна форма, поэтому действия работают и без скрипта. Shift выбирает подряд, \
                    X — строку под фокусом, на телефоне выбор начинается долгим нажатием.
                    """),
            Sample(
                title: "Итоги под строками",
                code: #"context.table(context.sampleTotals, SampleOrder.all)"#,
                html: context.table(context.sampleTotals, SampleOrder.all),
                note: "Форма .stack: на телефоне строка становится именем и парами «заголовок — значение»."),
            Sample(
                title: "Маленькая таблица",
                code: #"context.table(context.sampleStock, SampleStock.all, label: "Остатки по складам")"#,
                html: context.table(context.sampleStock, SampleStock.all, label: "Остатки по складам"),
                note: """
                    Table(still:) — таблица, строки которой никуда не ведут; форма .plain остаётся таблицей и на \
                    телефоне. Заголовок .words — слова, а не ключ; headHidden оставляет его только для программ чтения.
                    """),
            Sample(
                title: "Пустой список",
                code: #"""
                    context.emptyState(
                        icon: "search", title: "Таких заказов нет", text: "Смягчите условия или ищите по номеру.",
                        action: context.buttonLink("Сбросить", to: "/design/tables"), inline: true)
                    """#,
                html: context.emptyState(
                    icon: "search", title: "Таких заказов нет", text: "Смягчите условия или ищите по номеру.",
                    action: context.buttonLink("Сбросить", to: "/design/tables"), inline: true),
                note: "Таблица без строк не показывается: на её месте сказано, что делать."),
            Sample(
                title: "Загрузка",
                code: #"context.tableSkeleton(columns: 5, rows: 4)"#,
                html: context.tableSkeleton(columns: 5, rows: 4),
                note: "Для частей страницы, которые приходят отдельно; показывается, если ждать дольше 300 мс."),
            Sample(
                title: "Столбцы и клавиши",
                code: #"context.tableMenu(context.sampleTable) ?? .empty"#,
                html: context.tableMenu(context.sampleTable) ?? .empty,
                note: "Выбор человека хранится в его учётной записи: предпочтение tables."),
            Sample(
                title: "Плотность строк",
                code: #"context.densitySwitch("compact")"#,
                html: context.densitySwitch("compact"),
                note: "Строки 36, 44 и 52 пикселя; предпочтение density. Работает и без скрипта, если человек вошёл."),
        ]
    }
}
