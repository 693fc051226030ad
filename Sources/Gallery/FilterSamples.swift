import Web

extension SampleGroup {
    static let filters = SampleGroup(id: "filters", title: "Фильтры") { context in
        [
            Sample(
                title: "Панель фильтров",
                code: #"context.filterBar(context.sampleBar)"#,
                html: context.filterBar(context.sampleBar),
                note: """
                    Форма GET: у каждого вида списка есть адрес, кнопка «Назад» работает. Список выбора применяется сразу, \
                    остальное по «Показать». Чип убирает один фильтр, «Сбросить» — все. Сохранённые виды хранятся в \
                    учётной записи: предпочтение filters. На телефоне фильтры открываются листом снизу.
                    """),
            Sample(
                title: "Только поиск",
                code: #"context.filterBar(context.samplePlainBar)"#,
                html: context.filterBar(context.samplePlainBar),
                note: "Без фильтров остаются поиск, плотность и столбцы."),
            Sample(
                title: "Действующие фильтры",
                code: #"context.filterChips(context.sampleChips)"#,
                html: context.filterChips(context.sampleChips),
                note: "Когда фильтры стоят в другом месте: в каталоге они в столбце слева."),
        ]
    }
}
