// Key figures, bars of parts and charts.

import Kernel
import Web

extension SampleGroup {
    static let figures = SampleGroup(id: "figures", title: "Числа") { context in
        strips(context) + bars(context) + charts(context)
    }
}

private func strips(_ context: PublicContext) -> [Sample] {
    let strip = Sample(
        title: "Ключевые числа",
        code: #"""
            context.keyFigures([
                KeyFigure(
                    "Можно заказать", context.money(Money(minor: 80_020_000), whole: true), note: "лимит 2 000 000 ₽",
                    path: "/design/figures",
                    meter: context.meter(
                        [
                            MeterPart("Долг", 784_600, "784 600 ₽", .first),
                            MeterPart("Заказы в работе", 415_200, "415 200 ₽", .second),
                            MeterPart("Можно заказать", 800_200, "800 200 ₽", .rest),
                        ], thin: true)),
                KeyFigure(
                    "К оплате до 30 ноя", context.money(Money(minor: 36_091_260)), note: "3 счёта, ближайший завтра",
                    path: "/design/figures"),
                KeyFigure("В пути", "3 заказа", note: "ближайший сегодня, 14–18", path: "/design/figures"),
                KeyFigure(
                    "Закупки за ноябрь", context.money(Money(minor: 68_420_000), whole: true),
                    note: "на 12 % больше, чем в октябре", path: "/design/figures",
                    course: context.sparkline([410, 520, 455, 380, 611, 684], "за полгода выросли")),
            ])
            """#,
        html: context.keyFigures([
            KeyFigure(
                "Можно заказать", context.money(Money(minor: 80_020_000), whole: true), note: "лимит 2 000 000 ₽",
                path: "/design/figures",
                meter: context.meter(
                    [
                        MeterPart("Долг", 784_600, "784 600 ₽", .first),
                        MeterPart("Заказы в работе", 415_200, "415 200 ₽", .second),
                        MeterPart("Можно заказать", 800_200, "800 200 ₽", .rest),
                    ], thin: true)),
            KeyFigure(
                "К оплате до 30 ноя", context.money(Money(minor: 36_091_260)), note: "3 счёта, ближайший завтра",
                path: "/design/figures"),
            KeyFigure("В пути", "3 заказа", note: "ближайший сегодня, 14–18", path: "/design/figures"),
            KeyFigure(
                "Закупки за ноябрь", context.money(Money(minor: 68_420_000), whole: true),
                note: "на 12 % больше, чем в октябре", path: "/design/figures",
                course: context.sparkline([410, 520, 455, 380, 611, 684], "за полгода выросли")),
        ]),
        note: "До четырёх в полосе, пять для свежести данных. В узком столбце — по два в ряд.")
    let overdue = Sample(
        title: "Просрочено",
        code: #"""
            context.keyFigures([
                KeyFigure("Долг", context.money(Money(minor: 78_460_000)), note: "5 счетов"),
                KeyFigure(
                    "Просрочено", context.money(Money(minor: 4_860_000)),
                    note: "1 счёт, 3 дня. 27 ноября остановятся отгрузки", tone: .danger),
                KeyFigure("Остатки", "14:05", note: "на 25 минут позже обычного", tone: .warning),
            ])
            """#,
        html: context.keyFigures([
            KeyFigure("Долг", context.money(Money(minor: 78_460_000)), note: "5 счетов"),
            KeyFigure(
                "Просрочено", context.money(Money(minor: 4_860_000)),
                note: "1 счёт, 3 дня. 27 ноября остановятся отгрузки", tone: .danger),
            KeyFigure("Остатки", "14:05", note: "на 25 минут позже обычного", tone: .warning),
        ]),
        note: "Красное — только просроченное, жёлтое — только опоздавшее; пояснение говорит о том же словами.")
    let freshness = Sample(
        title: "Свежесть данных",
        code: #"""
            context.keyFigures([
                KeyFigure("Остатки", "14:05", note: "каждые 10 минут"), KeyFigure("Цены", "13:50", note: "каждый час"),
                KeyFigure("Заказы", "14:28", note: "сразу"), KeyFigure("Документы", "14:10", note: "каждые 30 минут"),
                KeyFigure("Долги", "12:00", note: "на 2 часа позже", tone: .warning),
            ])
            """#,
        html: context.keyFigures([
            KeyFigure("Остатки", "14:05", note: "каждые 10 минут"), KeyFigure("Цены", "13:50", note: "каждый час"),
            KeyFigure("Заказы", "14:28", note: "сразу"), KeyFigure("Документы", "14:10", note: "каждые 30 минут"),
            KeyFigure("Долги", "12:00", note: "на 2 часа позже", tone: .warning),
        ]))
    let single = Sample(
        title: "Одно число в плитке",
        code: #"""
            context.keyFigure(
                KeyFigure(
                    "Закупки за ноябрь", context.money(Money(minor: 68_420_000), whole: true), note: "на 12 % больше",
                    course: context.sparkline([410, 520, 455, 380, 611, 684], "за полгода выросли")))
            """#,
        html: context.keyFigure(
            KeyFigure(
                "Закупки за ноябрь", context.money(Money(minor: 68_420_000), whole: true), note: "на 12 % больше",
                course: context.sparkline([410, 520, 455, 380, 611, 684], "за полгода выросли"))))
    let course = Sample(
        title: "Ход чисел линией",
        code: #"""
            """
            <p>\(context.sparkline([3, 4, 4, 2, 5, 8, 7, 9], "за восемь недель выросли втрое"))</p>
            """
            """#,
        html: """
            <p>\(context.sparkline([3, 4, 4, 2, 5, 8, 7, 9], "за восемь недель выросли втрое"))</p>
            """,
        note: "Линия дополняет число и никогда не стоит одна. Меньше двух значений — линии нет.")
    return [strip, overdue, freshness, single, course]
}

private func bars(_ context: PublicContext) -> [Sample] {
    let limit = Sample(
        title: "Лимит с пояснением",
        code: #"""
            """
            <div class="stack">\(context.meter([
                MeterPart("Долг", 784_600, "784 600,00 ₽", .first),
                MeterPart("Заказы в работе", 415_200, "415 200,00 ₽", .second),
                MeterPart("Можно заказать", 800_200, "800 200,00 ₽", .rest),
            ]))\(context.legend([
                MeterPart("Долг", 784_600, "784 600,00 ₽", .first),
                MeterPart("Заказы в работе", 415_200, "415 200,00 ₽", .second),
                MeterPart("Можно заказать", 800_200, "800 200,00 ₽", .rest),
            ]))</div>
            """
            """#,
        html: """
            <div class="stack">\(context.meter([
                MeterPart("Долг", 784_600, "784 600,00 ₽", .first),
                MeterPart("Заказы в работе", 415_200, "415 200,00 ₽", .second),
                MeterPart("Можно заказать", 800_200, "800 200,00 ₽", .rest),
            ]))\(context.legend([
                MeterPart("Долг", 784_600, "784 600,00 ₽", .first),
                MeterPart("Заказы в работе", 415_200, "415 200,00 ₽", .second),
                MeterPart("Можно заказать", 800_200, "800 200,00 ₽", .rest),
            ]))</div>
            """)
    let terms = Sample(
        title: "Сроки с пояснением в ряд",
        code: #"""
            """
            <div>\(context.meter([
                MeterPart("Просрочено, 1–7 дней", 48_600, "48 600,00 ₽", .trouble),
                MeterPart("Завтра", 126_400, "126 400,00 ₽", .first),
                MeterPart("До 30 ноября", 185_912, "185 912,60 ₽", .second),
                MeterPart("В декабре", 423_687, "423 687,40 ₽", .third),
            ]))\(context.legend([
                MeterPart("Просрочено, 1–7 дней", 48_600, "48 600,00 ₽", .trouble),
                MeterPart("Завтра", 126_400, "126 400,00 ₽", .first),
                MeterPart("До 30 ноября", 185_912, "185 912,60 ₽", .second),
                MeterPart("В декабре", 423_687, "423 687,40 ₽", .third),
            ], row: true))</div>
            """
            """#,
        html: """
            <div>\(context.meter([
                MeterPart("Просрочено, 1–7 дней", 48_600, "48 600,00 ₽", .trouble),
                MeterPart("Завтра", 126_400, "126 400,00 ₽", .first),
                MeterPart("До 30 ноября", 185_912, "185 912,60 ₽", .second),
                MeterPart("В декабре", 423_687, "423 687,40 ₽", .third),
            ]))\(context.legend([
                MeterPart("Просрочено, 1–7 дней", 48_600, "48 600,00 ₽", .trouble),
                MeterPart("Завтра", 126_400, "126 400,00 ₽", .first),
                MeterPart("До 30 ноября", 185_912, "185 912,60 ₽", .second),
                MeterPart("В декабре", 423_687, "423 687,40 ₽", .third),
            ], row: true))</div>
            """)
    return [limit, terms]
}

private func charts(_ context: PublicContext) -> [Sample] {
    let bars = Sample(
        title: "Столбцы",
        code: #"""
            context.chart(
                "Закупки по месяцам",
                ChartData(
                    .bar, axis: "Месяц", names: ["июн", "июл", "авг", "сен", "окт", "ноя"],
                    series: [ChartData.Series("Сумма, ₽", [410_000, 520_000, 455_000, 380_000, 611_000, 684_200])],
                    current: 5, unit: "₽"),
                format: { context.formats.count(Int($0)) })
            """#,
        html: context.chart(
            "Закупки по месяцам",
            ChartData(
                .bar, axis: "Месяц", names: ["июн", "июл", "авг", "сен", "окт", "ноя"],
                series: [ChartData.Series("Сумма, ₽", [410_000, 520_000, 455_000, 380_000, 611_000, 684_200])],
                current: 5, unit: "₽"),
            format: { context.formats.count(Int($0)) }),
        note: "Картинка рисуется по таблице под ней. Без скриптов или без библиотеки таблица открыта. Один "
            + "столбец выделен, бледные подписаны.")
    let lines = Sample(
        title: "Линии",
        code: #"""
            context.chart(
                "Закупки и возвраты",
                ChartData(
                    .line, axis: "Месяц", names: ["июн", "июл", "авг", "сен", "окт", "ноя"],
                    series: [
                        ChartData.Series("Закупки, ₽", [410_000, 520_000, 455_000, 380_000, 611_000, 684_200]),
                        ChartData.Series("Возвраты, ₽", [90_000, 120_000, 80_000, 40_000, 60_000, 95_000]),
                    ], unit: "₽"),
                format: { context.formats.count(Int($0)) })
            """#,
        html: context.chart(
            "Закупки и возвраты",
            ChartData(
                .line, axis: "Месяц", names: ["июн", "июл", "авг", "сен", "окт", "ноя"],
                series: [
                    ChartData.Series("Закупки, ₽", [410_000, 520_000, 455_000, 380_000, 611_000, 684_200]),
                    ChartData.Series("Возвраты, ₽", [90_000, 120_000, 80_000, 40_000, 60_000, 95_000]),
                ], unit: "₽"),
            format: { context.formats.count(Int($0)) }))
    let parts = Sample(
        title: "Части целого",
        code: #"""
            context.chart(
                "Закупки по складам",
                ChartData(
                    .stacked, axis: "Месяц", names: ["сен", "окт", "ноя"],
                    series: [
                        ChartData.Series("Тверь, ₽", [380_000, 611_000, 684_200]),
                        ChartData.Series("Ржев, ₽", [280_000, 301_000, 284_200]),
                        ChartData.Series("Псков, ₽", [40_000, 60_000, 95_000]),
                    ], unit: "₽"),
                format: { context.formats.count(Int($0)) })
            """#,
        html: context.chart(
            "Закупки по складам",
            ChartData(
                .stacked, axis: "Месяц", names: ["сен", "окт", "ноя"],
                series: [
                    ChartData.Series("Тверь, ₽", [380_000, 611_000, 684_200]),
                    ChartData.Series("Ржев, ₽", [280_000, 301_000, 284_200]),
                    ChartData.Series("Псков, ₽", [40_000, 60_000, 95_000]),
                ], unit: "₽"),
            format: { context.formats.count(Int($0)) }))
    return [bars, lines, parts]
}
