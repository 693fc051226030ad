// Hand tools, power tools and what is put into them.

extension DemoSeries {
    /// Tools and their accessories.
    static let tools: [DemoSeries] = hand + measuring + power + drills + discs

    private static let hand: [DemoSeries] = [
        DemoSeries(
            category: "otvertki", name: "Отвёртка шлицевая SL #", sku: "ОТ-SL-#", maker: "Верстак",
            sizes: ["3×75", "4×100", "5×100", "5,5×125", "6,5×150", "8×175", "10×200"], prices: 14_900...52_000,
            about: "Хром-ванадиевая сталь, двухкомпонентная рукоятка, магнитный наконечник.",
            drawing: { _ in .screwdriver }),
        DemoSeries(
            category: "otvertki", name: "Отвёртка крестовая #", sku: "ОТ-#", maker: "Верстак",
            sizes: ["PH0×75", "PH1×75", "PH1×100", "PH2×100", "PH2×150", "PH3×150", "PZ1×80", "PZ2×100", "PZ3×150"],
            prices: 15_900...54_000, about: "Хром-ванадиевая сталь, двухкомпонентная рукоятка.",
            drawing: { _ in .screwdriver }),
        DemoSeries(
            category: "otvertki", name: "Отвёртка диэлектрическая 1000 В #", sku: "ОТД-#",
            maker: "Электроинструмент Плюс",
            sizes: ["SL2,5×75", "SL4×100", "SL5,5×125", "PH0×60", "PH1×80", "PH2×100"], prices: 28_900...64_000,
            about: "Изолированный стержень, проверена напряжением 10 кВ.", drawing: { _ in .screwdriver }),
        DemoSeries(
            category: "klyuchi", name: "Ключ комбинированный # мм", sku: "КК-#", maker: "Верстак",
            sizes: (6...32).map { "\($0)" }, prices: 12_400...118_000,
            about: "Рожковая и накидная стороны одного размера.",
            drawing: { _ in .wrench }, isPopular: true),
        DemoSeries(
            category: "klyuchi", name: "Ключ рожковый # мм", sku: "КР-#", maker: "Верстак",
            sizes: [
                "6×7", "8×10", "9×11", "10×12", "12×13", "13×14", "14×15", "17×19", "19×22", "22×24", "24×27", "30×32",
            ],
            prices: 9_800...64_000, about: "Две рожковые стороны, матовый хром.", drawing: { _ in .wrench }),
        DemoSeries(
            category: "klyuchi", name: "Ключ шестигранный Г-образный # мм", sku: "КШ-#", maker: "Верстак",
            sizes: ["1,5", "2", "2,5", "3", "4", "5", "6", "8", "10", "12", "14"], prices: 3_200...38_000,
            about: "Закалённая сталь S2.", drawing: { _ in .hexKey }),
        DemoSeries(
            category: "klyuchi", name: "Набор шестигранных ключей #", sku: "НКШ-#", maker: "Верстак",
            sizes: ["1,5–10 мм, 9 шт", "Т10–Т50, 9 шт"], prices: 89_000...124_000, property: "Состав",
            about: "На держателе, с шаром на длинной стороне.", drawing: { _ in .hexKey }, unit: .set),
        DemoSeries(
            category: "golovki", name: "Головка торцевая 1/2\" # мм", sku: "ГТ12-#", maker: "Верстак",
            sizes: (8...32).map { "\($0)" }, prices: 11_900...54_000, about: "Шесть граней, хром-ванадиевая сталь.",
            drawing: { _ in .socket }),
        DemoSeries(
            category: "golovki", name: "Трещотка #", sku: "ТР-#", maker: "Верстак",
            sizes: ["1/4\" 72 зуба", "3/8\" 72 зуба", "1/2\" 72 зуба"], prices: 98_000...189_000,
            about: "Переключение направления одним движением.", drawing: { _ in .wrench }),
        DemoSeries(
            category: "molotki", name: "Молоток слесарный # г", sku: "МС-#", maker: "Верстак",
            sizes: ["200", "300", "400", "500", "600", "800", "1000"], prices: 38_000...98_000, property: "Масса",
            about: "Кованый боёк, рукоятка из фибергласа.", drawing: { _ in .hammer }),
        DemoSeries(
            category: "molotki", name: "Кувалда # кг", sku: "КВ-#", maker: "Верстак",
            sizes: ["1", "1,5", "2", "3", "5", "8"], prices: 74_000...390_000, property: "Масса",
            about: "Деревянная рукоятка, боёк закалён.", drawing: { _ in .hammer }),
        DemoSeries(
            category: "molotki", name: "Зубило слесарное # мм", sku: "ЗС-#", maker: "Верстак",
            sizes: ["12×160", "16×200", "20×200", "25×250", "30×300"], prices: 19_000...62_000,
            about: "Инструментальная сталь, защитная накладка.", drawing: { _ in .screwdriver }),
        DemoSeries(
            category: "gubcevyy", name: "Пассатижи # мм", sku: "ПС-#", maker: "Верстак", sizes: ["160", "180", "200"],
            prices: 49_000...78_000, property: "Длина", about: "Кромки закалены током высокой частоты.",
            drawing: { _ in .pliers }),
        DemoSeries(
            category: "gubcevyy", name: "Бокорезы # мм", sku: "БК-#", maker: "Верстак",
            sizes: ["115", "160", "180", "200"],
            prices: 42_000...84_000, property: "Длина", about: "Для мягкой и твёрдой проволоки.",
            drawing: { _ in .pliers }),
        DemoSeries(
            category: "gubcevyy", name: "Клещи переставные # мм", sku: "КЛ-#", maker: "Верстак",
            sizes: ["180", "250", "300", "400"], prices: 89_000...214_000, property: "Длина",
            about: "Семь положений, захват до 70 мм.", drawing: { _ in .pliers }),
        DemoSeries(
            category: "gubcevyy", name: "Болторез # мм", sku: "БР-#", maker: "Верстак",
            sizes: ["350", "450", "600", "750", "900"], prices: 129_000...460_000, property: "Длина",
            about: "Рычажный, сменные губки.", drawing: { _ in .pliers }),
        DemoSeries(
            category: "nozhi-i-pily", name: "Нож строительный # мм", sku: "НС-#", maker: "Верстак",
            sizes: ["9", "18", "25"],
            prices: 9_900...38_000, property: "Ширина лезвия",
            about: "Винтовой или кнопочный фиксатор, стальная направляющая.",
            drawing: { _ in .knife }),
        DemoSeries(
            category: "nozhi-i-pily", name: "Ножовка по дереву # мм", sku: "НД-#", maker: "Верстак",
            sizes: ["350", "400", "450", "500", "550"], prices: 59_000...128_000, property: "Длина",
            about: "Закалённый зуб 3D, 7–8 зубьев на дюйм.", drawing: { _ in .saw }),
        DemoSeries(
            category: "nozhi-i-pily", name: "Полотно ножовочное по металлу 300 мм, # зубьев", sku: "ПН-#",
            maker: "Верстак",
            sizes: ["18", "24", "32"], prices: 7_900...9_900, property: "Зубьев на дюйм", about: "Биметалл.",
            drawing: { _ in .saw }, pack: 10),
    ]

    private static let measuring: [DemoSeries] = [
        DemoSeries(
            category: "izmeritelnyy", name: "Рулетка #", sku: "РЛ-#", maker: "Точный метр",
            sizes: ["3 м×16 мм", "5 м×19 мм", "5 м×25 мм", "7,5 м×25 мм", "10 м×25 мм"], prices: 19_900...79_000,
            about: "Обрезиненный корпус, магнитный зацеп, второй класс точности.", drawing: { _ in .tape }),
        DemoSeries(
            category: "izmeritelnyy", name: "Уровень строительный # мм", sku: "УС-#", maker: "Точный метр",
            sizes: ["400", "600", "800", "1000", "1500", "2000"], prices: 58_000...249_000, property: "Длина",
            about: "Три ампулы, точность 0,5 мм/м.", drawing: { _ in .level }),
        DemoSeries(
            category: "izmeritelnyy", name: "Штангенциркуль #", sku: "ШЦ-#", maker: "Точный метр",
            sizes: ["ШЦ-I-125 0,1", "ШЦ-I-150 0,05", "ШЦЦ-I-150 0,01"], prices: 129_000...390_000,
            about: "С поверкой или без: скажите в примечании к заказу.", drawing: { _ in .level }),
    ]

    private static let power: [DemoSeries] = [
        DemoSeries(
            category: "elektroinstrument", name: "Дрель-шуруповёрт аккумуляторная #", sku: "ДША-#", maker: "Мотор и Ко",
            sizes: ["12 В 2 Ач", "18 В 2 Ач", "18 В 4 Ач", "20 В 5 Ач бесщёточная"], prices: 549_000...1_690_000,
            property: "Питание", about: "Два аккумулятора и зарядное устройство в кейсе. Гарантия два года.",
            drawing: { _ in .drillMachine }),
        DemoSeries(
            category: "elektroinstrument", name: "Перфоратор SDS-plus #", sku: "ПФ-#", maker: "Мотор и Ко",
            sizes: ["620 Вт 2 Дж", "800 Вт 3 Дж", "1000 Вт 4 Дж", "1500 Вт 6 Дж"], prices: 690_000...1_890_000,
            property: "Мощность", about: "Три режима, предохранительная муфта.", drawing: { _ in .drillMachine }),
        DemoSeries(
            category: "elektroinstrument", name: "Машина углошлифовальная #", sku: "УШМ-#", maker: "Мотор и Ко",
            sizes: ["115 мм 750 Вт", "125 мм 900 Вт", "125 мм 1200 Вт", "150 мм 1400 Вт", "230 мм 2200 Вт"],
            prices: 390_000...1_240_000, property: "Диаметр диска", about: "Плавный пуск, защита от заклинивания.",
            drawing: { _ in .grinder }),
        DemoSeries(
            category: "elektroinstrument", name: "Лобзик электрический #", sku: "ЛЭ-#", maker: "Мотор и Ко",
            sizes: ["600 Вт", "750 Вт", "900 Вт"], prices: 420_000...890_000, property: "Мощность",
            about: "Маятниковый ход, пыль отводится пылесосом.", drawing: { _ in .grinder }),
    ]

    private static let drills: [DemoSeries] = [
        DemoSeries(
            category: "sverla-po-metallu", name: "Сверло по металлу # мм, HSS", sku: "ОС-#-HSS", maker: "Резец",
            sizes: [
                "1", "1,5", "2", "2,5", "3", "3,2", "3,5", "4", "4,2", "4,5", "5", "5,5", "6", "6,5", "7", "8", "8,5",
                "9", "10", "10,5", "11", "12", "13",
            ],
            prices: 2_400...39_000, property: "Диаметр",
            about: "Шлифованное, угол заточки 118°, хвостовик цилиндрический.",
            drawing: { .drill(slender: 12 - Int($0 * 5)) }, pack: 10, hasLadder: true, isPopular: true),
        DemoSeries(
            category: "sverla-po-metallu", name: "Сверло по металлу # мм, HSS-Co", sku: "ОС-#-HSCO", maker: "Резец",
            sizes: ["2", "2,5", "3", "3,5", "4", "4,5", "5", "5,5", "6", "6,5", "7", "8,0", "8,5", "9", "10", "12"],
            prices: 5_900...68_000, property: "Диаметр", about: "Кобальт 5 %, для нержавеющей стали, угол 135°.",
            drawing: { .drill(slender: 12 - Int($0 * 5)) }, pack: 5, hasLadder: true),
        DemoSeries(
            category: "sverla-po-betonu", name: "Бур SDS-plus #", sku: "БУР-#", maker: "Резец",
            sizes: [
                "5×110", "6×110", "6×160", "6×210", "8×110", "8×160", "8×210", "8×260", "10×160", "10×210", "10×260",
                "10×450",
                "12×160", "12×210", "12×450", "14×260", "16×210", "16×450", "18×450", "20×450", "22×450", "25×450",
            ], prices: 9_800...189_000, about: "Четыре режущие кромки, твёрдый сплав.",
            drawing: { .drill(slender: 7 + Int($0 * 4)) }, hasLadder: true),
        DemoSeries(
            category: "sverla-po-derevu", name: "Сверло спиральное по дереву # мм", sku: "СД-#", maker: "Резец",
            sizes: ["3", "4", "5", "6", "7", "8", "10", "12"], prices: 4_900...28_000, property: "Диаметр",
            about: "Центрирующее остриё, чистый край.", drawing: { .drill(slender: 10 - Int($0 * 4)) }),
        DemoSeries(
            category: "sverla-po-derevu", name: "Сверло перьевое # мм", sku: "СП-#", maker: "Резец",
            sizes: ["10", "12", "14", "16", "18", "20", "22", "25", "28", "30", "32", "35", "38", "40"],
            prices: 6_900...24_000, property: "Диаметр", about: "Хвостовик шестигранный 1/4\".",
            drawing: { _ in .drill(slender: 8) }),
        DemoSeries(
            category: "bity", name: "Бита # 50 мм", sku: "БТ-50-#", maker: "Резец",
            sizes: [
                "PH1", "PH2", "PH3", "PZ1", "PZ2", "PZ3", "T10", "T15", "T20", "T25", "T27", "T30", "T40", "H3", "H4",
                "H5", "H6", "SL5,5",
            ],
            prices: 2_900...5_900, property: "Шлиц", about: "Сталь S2, магнитная, хвостовик E6.3.",
            drawing: { _ in .bit },
            pack: 10, hasLadder: true),
        DemoSeries(
            category: "bity", name: "Бита торсионная # 25 мм", sku: "БТ-25-#", maker: "Резец",
            sizes: ["PH1", "PH2", "PH3", "PZ1", "PZ2", "PZ3", "T15", "T20", "T25", "T30"], prices: 2_400...4_400,
            property: "Шлиц", about: "Гасит удар шуруповёрта.", drawing: { _ in .bit }, pack: 10, hasLadder: true),
    ]

    private static let discs: [DemoSeries] = [
        DemoSeries(
            category: "krugi", name: "Диск отрезной # по металлу", sku: "ОД-#", maker: "Абразив-Т",
            sizes: [
                "115×1,0×22,2", "115×1,6×22,2", "125×1,0×22,2", "125×1,2×22,2", "125×1,6×22,2", "150×1,6×22,2",
                "180×2,0×22,2", "230×2,0×22,2",
            ],
            prices: 3_900...16_900, about: "Для стали и нержавеющей стали, 80 м/с. Дата выпуска — на кольце.",
            drawing: { _ in .disc(isFlap: false) }, pack: 25, hasLadder: true, isPopular: true),
        DemoSeries(
            category: "krugi", name: "Круг шлифовальный #", sku: "КЗ-#", maker: "Абразив-Т",
            sizes: ["125×6×22,2", "150×6×22,2", "180×6×22,2", "230×6×22,2"], prices: 9_900...24_000,
            about: "Для зачистки швов и кромок.", drawing: { _ in .disc(isFlap: false) }, pack: 10, hasLadder: true),
        DemoSeries(
            category: "krugi", name: "Круг лепестковый #", sku: "КЛТ-#", maker: "Абразив-Т",
            sizes: ["115×22,2", "125×22,2", "150×22,2", "180×22,2"], prices: 11_900...26_000,
            about: "Цирконовый электрокорунд, тканевая основа.", drawing: { _ in .disc(isFlap: true) }, pack: 10,
            hasLadder: true, variants: ["P40", "P60", "P80", "P120"]),
        DemoSeries(
            category: "krugi", name: "Диск алмазный #, сегментный", sku: "ДА-#", maker: "Абразив-Т",
            sizes: ["115×22,2", "125×22,2", "150×22,2", "180×22,2", "230×22,2"], prices: 39_000...124_000,
            about: "Сухой рез бетона и кирпича.", drawing: { _ in .disc(isFlap: true) }),
        DemoSeries(
            category: "koronki", name: "Коронка биметаллическая # мм", sku: "КБ-#", maker: "Резец",
            sizes: ["16", "20", "22", "25", "32", "35", "40", "51", "60", "68", "76", "89", "102"],
            prices: 24_000...118_000,
            property: "Диаметр", about: "Глубина 38 мм, державка заказывается отдельно.", drawing: { _ in .socket }),
        DemoSeries(
            category: "koronki", name: "Пилка для лобзика #", sku: "ПЛ-#", maker: "Резец",
            sizes: ["T101B", "T111C", "T118A", "T118B", "T144D", "T244D", "T345XF"], prices: 4_900...14_900,
            property: "Тип", about: "Хвостовик T, 5 штук в упаковке.", drawing: { _ in .saw }, unit: .box),
    ]
}
