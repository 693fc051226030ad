// Electrics, protection at work, paint and household goods.

import Kernel

extension DemoSeries {
    /// What is used up or worn.
    static let supplies: [DemoSeries] = electrics + safety + chemistry + household

    private static let electrics: [DemoSeries] = [
        DemoSeries(
            category: "kabel", name: "Кабель ВВГнг(А)-LS #", sku: "ВВГ-#", maker: "Кабельный завод «Волна»",
            sizes: ["2×1,5", "2×2,5", "3×1,5", "3×2,5", "3×4", "3×6", "4×4", "5×2,5", "5×4", "5×6", "5×10"],
            prices: 5_200...94_000, property: "Жилы и сечение",
            about: "ГОСТ 31996, медь. Отрезаем от одного метра, кратно 0,5 м.",
            drawing: { _ in .cable }, unit: .metre, hasLadder: true),
        DemoSeries(
            category: "kabel", name: "Провод ПВС #, белый", sku: "ПВС-#", maker: "Кабельный завод «Волна»",
            sizes: ["2×0,75", "2×1,5", "2×2,5", "3×0,75", "3×1,5", "3×2,5", "3×4", "4×2,5", "5×2,5"],
            prices: 3_400...31_000,
            property: "Жилы и сечение", about: "ГОСТ 7399, гибкий.", drawing: { _ in .cable }, unit: .metre,
            hasLadder: true),
        DemoSeries(
            category: "kabel", name: "Труба гофрированная ПВХ # мм", sku: "ТГ-#", maker: "Полимеркреп",
            sizes: ["16", "20", "25", "32", "40", "50"], prices: 1_200...7_400, property: "Диаметр",
            about: "С зондом, негорючая.", drawing: { _ in .cable }, unit: .metre, hasLadder: true),
        DemoSeries(
            category: "styazhki", name: "Стяжка кабельная # мм", sku: "СТ-#", maker: "Полимеркреп",
            sizes: [
                "2,5×100", "2,5×150", "3,6×150", "3,6×200", "3,6×300", "4,8×200", "4,8×300", "4,8×400", "7,6×350",
                "7,6×500", "9×1000",
            ],
            prices: 52...2_400, about: "Полиамид 6.6, от −40 до +85 °C.", drawing: { _ in .cableTie }, pack: 100,
            hasLadder: true,
            variants: ["белая", "чёрная"]),
        DemoSeries(
            category: "styazhki", name: "Хомут червячный # мм, W2", sku: "ХЧ-#", maker: "Метизный двор",
            sizes: [
                "8–12", "10–16", "12–20", "16–27", "20–32", "25–40", "32–50", "40–60", "50–70", "60–80", "80–100",
                "100–120",
            ],
            prices: 1_900...7_900, property: "Диапазон", about: "Лента из нержавеющей стали, ширина 9 мм.",
            drawing: { _ in .clamp }, pack: 10, hasLadder: true),
        DemoSeries(
            category: "izolyaciya", name: "Изолента ПВХ #", sku: "ИЗ-#", maker: "Полимеркреп",
            sizes: ["15 мм×10 м", "15 мм×20 м", "19 мм×20 м", "19 мм×25 м"], prices: 3_900...9_400,
            about: "До 600 В, самозатухающая.", drawing: { _ in .tapeRoll }, pack: 10, hasLadder: true,
            variants: ["синяя", "чёрная", "красная", "жёлто-зелёная"]),
        DemoSeries(
            category: "izolyaciya", name: "Клемма рычажная #", sku: "КМ-#", maker: "Электроинструмент Плюс",
            sizes: ["2 жилы 4 мм²", "3 жилы 4 мм²", "5 жил 4 мм²", "2 жилы 6 мм²", "3 жилы 6 мм²"],
            prices: 1_400...4_600,
            property: "Жилы", about: "Соединяет медь разных сечений, допускает повторное включение.",
            drawing: { _ in .socket }, pack: 50, hasLadder: true),
        DemoSeries(
            category: "izolyaciya", name: "Трубка термоусадочная #, 1 м", sku: "ТУТ-#", maker: "Полимеркреп",
            sizes: ["2/1", "4/2", "6/3", "8/4", "10/5", "16/8", "20/10", "30/15"], prices: 1_200...14_900,
            property: "Диаметры",
            about: "Усадка 2:1, от −55 до +125 °C.", drawing: { _ in .rod }, pack: 10),
        DemoSeries(
            category: "svet", name: "Прожектор светодиодный # Вт", sku: "ПСД-#", maker: "Электроинструмент Плюс",
            sizes: ["10", "20", "30", "50", "100", "150"], prices: 39_000...389_000, property: "Мощность",
            about: "IP65, 6 500 К, корпус — радиатор.", drawing: { _ in .lamp }),
        DemoSeries(
            category: "svet", name: "Лампа светодиодная E27 # Вт", sku: "ЛСД-#", maker: "Электроинструмент Плюс",
            sizes: ["7", "9", "11", "15", "20", "30"], prices: 7_900...34_000, property: "Мощность",
            about: "220 В, 25 000 часов.",
            drawing: { _ in .lamp }, pack: 10, variants: ["2 700 К", "4 000 К", "6 500 К"]),
    ]

    private static let safety: [DemoSeries] = [
        DemoSeries(
            category: "perchatki", name: "Перчатки трикотажные с ПВХ, # класс", sku: "ПР-ПВХ-#", maker: "Защита труда",
            sizes: ["7", "10", "13"], prices: 1_900...4_400, property: "Класс вязки",
            about: "Хлопок, точка. Пять нитей.",
            drawing: { _ in .glove }, unit: .pair, pack: 10, hasLadder: true, isPopular: true),
        DemoSeries(
            category: "perchatki", name: "Перчатки нитриловые #", sku: "ПР-НТ-#", maker: "Защита труда",
            sizes: ["лёгкие", "МБС полный облив", "утеплённые"], prices: 5_900...29_000, property: "Исполнение",
            about: "Стойки к маслу и бензину.", drawing: { _ in .glove }, unit: .pair, pack: 12, hasLadder: true,
            variants: ["8 (M)", "9 (L)", "10 (XL)", "11 (XXL)"]),
        DemoSeries(
            category: "perchatki", name: "Краги сварщика #", sku: "КС-#", maker: "Защита труда",
            sizes: ["спилковые", "спилковые утеплённые", "кожаные"], prices: 39_000...98_000, property: "Исполнение",
            about: "Швы прошиты огнестойкой нитью.", drawing: { _ in .glove }, unit: .pair),
        DemoSeries(
            category: "zaschita", name: "Очки защитные #", sku: "ОЗ-#", maker: "Защита труда",
            sizes: ["открытые", "открытые с диоптриями", "закрытые"], prices: 14_900...49_000, property: "Исполнение",
            about: "Поликарбонат, не запотевают, первый оптический класс.", drawing: { _ in .goggles }, pack: 5),
        DemoSeries(
            category: "zaschita", name: "Каска защитная #", sku: "КЗ-Т-#", maker: "Защита труда",
            sizes: ["с пластиковым оголовьем", "с храповиком"], prices: 39_000...69_000, property: "Исполнение",
            about: "До +50 °C, срок службы пять лет.", drawing: { _ in .helmet },
            variants: ["белая", "оранжевая", "синяя", "красная"]),
        DemoSeries(
            category: "zaschita", name: "Респиратор #", sku: "РС-#", maker: "Защита труда",
            sizes: ["FFP1 с клапаном", "FFP2 с клапаном", "FFP3 с клапаном", "полумаска с фильтрами"],
            prices: 9_900...249_000,
            property: "Класс", about: "Срок годности — на упаковке.", drawing: { _ in .goggles }, pack: 5),
        DemoSeries(
            category: "odezhda", name: "Костюм рабочий «#»", sku: "КСТ-#", maker: "Защита труда",
            sizes: ["Мастер", "Мастер зимний", "Сварщик"], prices: 249_000...890_000, property: "Модель",
            about: "Куртка и полукомбинезон, световозвращающие полосы.", drawing: { _ in .jacket }, unit: .set,
            variants: ["48-50/170-176", "52-54/170-176", "52-54/182-188", "56-58/182-188"]),
        DemoSeries(
            category: "odezhda", name: "Жилет сигнальный #", sku: "ЖС-#", maker: "Защита труда",
            sizes: ["2 класс", "3 класс"],
            prices: 19_900...49_000, property: "Класс", about: "Лимонный, полосы 50 мм.", drawing: { _ in .jacket },
            pack: 5,
            variants: ["L", "XL", "XXL"]),
        DemoSeries(
            category: "odezhda", name: "Ботинки рабочие «#»", sku: "БР-О-#", maker: "Защита труда",
            sizes: ["Лидер", "Лидер зимние", "Профи с металлоподноском"], prices: 289_000...690_000, property: "Модель",
            about: "Маслобензостойкая подошва, натуральная кожа.", drawing: { _ in .boot }, unit: .pair,
            variants: ["40", "41", "42", "43", "44", "45"]),
        DemoSeries(
            category: "zhurnaly", name: "Аптечка для оказания первой помощи работникам, #", sku: "АП-#",
            maker: "Защита труда",
            sizes: ["сумка", "футляр", "шкаф"], prices: 129_000...390_000, property: "Исполнение",
            about: "По приказу Минздрава № 262н, срок годности не меньше 30 месяцев.", drawing: { _ in .aidKit },
            vatRate: .percent10),
        DemoSeries(
            category: "zhurnaly", name: "Справочник «#»", sku: "КН-#", maker: "Издательство «Резьба»",
            sizes: ["Крепёж от А до Я", "Такелаж и грузоподъём", "Охрана труда на складе"], prices: 59_000...129_000,
            property: "Книга", about: "Печатное издание, твёрдый переплёт.", drawing: { _ in .book },
            vatRate: .percent10),
    ]

    private static let chemistry: [DemoSeries] = [
        DemoSeries(
            category: "kraski", name: "Эмаль ПФ-115 #", sku: "ЭМ-115-#", maker: "Лакокраска",
            sizes: ["0,9 кг", "1,9 кг", "2,7 кг", "20 кг"],
            prices: 24_900...429_000, property: "Масса", about: "Для наружных и внутренних работ, сохнет сутки.",
            drawing: { _ in .paint }, variants: ["белая", "серая", "красная", "синяя", "зелёная", "чёрная"]),
        DemoSeries(
            category: "kraski", name: "Грунт ГФ-021 #", sku: "ГР-021-#", maker: "Лакокраска",
            sizes: ["1 кг", "1,9 кг", "2,8 кг", "20 кг"],
            prices: 19_900...339_000, property: "Масса", about: "Под эмали по металлу и дереву.",
            drawing: { _ in .paint },
            variants: ["серый", "красно-коричневый"]),
        DemoSeries(
            category: "kraski", name: "Цинк холодный аэрозоль # мл", sku: "ЦХ-#", maker: "Химкреп",
            sizes: ["210", "400", "520"],
            prices: 39_000...69_000, property: "Объём", about: "96 % цинка в сухой плёнке.", drawing: { _ in .spray },
            pack: 6),
        DemoSeries(
            category: "germetiki", name: "Герметик #", sku: "ГЕ-#", maker: "Химкреп",
            sizes: [
                "акриловый 310 мл", "силиконовый санитарный 280 мл", "силиконовый нейтральный 280 мл",
                "полиуретановый 310 мл", "MS-полимер 290 мл",
            ],
            prices: 16_900...89_000, property: "Состав", about: "Под пистолет, температура нанесения от +5 °C.",
            drawing: { _ in .cartridge }, pack: 12, hasLadder: true),
        DemoSeries(
            category: "germetiki", name: "Пена монтажная #", sku: "ПМ-#", maker: "Химкреп",
            sizes: [
                "бытовая 500 мл", "профессиональная 750 мл", "профессиональная зимняя 850 мл", "огнестойкая 750 мл",
            ],
            prices: 32_000...79_000, property: "Исполнение", about: "Выход до 65 литров.", drawing: { _ in .spray },
            pack: 12, hasLadder: true),
        DemoSeries(
            category: "klei", name: "Смазка #", sku: "СМ-#", maker: "Химкреп",
            sizes: ["литиевая 400 г", "медная 400 мл", "силиконовая 400 мл", "проникающая 400 мл", "графитная 800 г"],
            prices: 19_900...69_000, property: "Состав", about: "Для резьбы, петель и тросов.",
            drawing: { _ in .spray }, pack: 6),
        DemoSeries(
            category: "klei", name: "Фиксатор резьбы #", sku: "ФР-#", maker: "Химкреп",
            sizes: ["разъёмный 10 мл", "разъёмный 50 мл", "неразъёмный 10 мл", "неразъёмный 50 мл"],
            prices: 24_900...129_000,
            property: "Исполнение", about: "Анаэробный, от −55 до +150 °C.", drawing: { _ in .cartridge }),
    ]

    private static let household: [DemoSeries] = [
        DemoSeries(
            category: "inventar", name: "Лопата #", sku: "ЛП-#", maker: "Верстак",
            sizes: ["штыковая", "совковая", "снеговая 500 мм", "сапёрная"], prices: 39_000...119_000, property: "Вид",
            about: "Рельсовая сталь, черенок в комплекте.", drawing: { _ in .shovel }),
        DemoSeries(
            category: "inventar", name: "Ведро # л", sku: "ВД-#", maker: "Верстак",
            sizes: ["8", "10", "12", "15", "20"],
            prices: 14_900...49_000, property: "Объём", about: "Оцинкованное, усиленная дужка.",
            drawing: { _ in .paint }, pack: 5),
        DemoSeries(
            category: "inventar", name: "Щётка #", sku: "ЩТ-#", maker: "Верстак",
            sizes: ["для пола 300 мм", "уличная 400 мм", "по металлу 6 рядов"], prices: 12_900...49_000,
            property: "Вид",
            about: "Черенок заказывается отдельно.", drawing: { _ in .shovel }, pack: 5),
        DemoSeries(
            category: "upakovka", name: "Скотч упаковочный #", sku: "СЧ-#", maker: "Полимеркреп",
            sizes: ["48 мм×50 м", "48 мм×66 м", "48 мм×100 м", "72 мм×66 м"], prices: 6_900...24_000,
            about: "45 мкм, акриловый клей.", drawing: { _ in .tapeRoll }, pack: 6, hasLadder: true, isPopular: true,
            variants: ["прозрачный", "коричневый"]),
        DemoSeries(
            category: "upakovka", name: "Плёнка стрейч 500 мм, # кг", sku: "СТР-#", maker: "Полимеркреп",
            sizes: ["1,2", "2", "2,2", "2,5"],
            prices: 29_000...64_000, property: "Масса", about: "20 мкм, первичное сырьё.", drawing: { _ in .tapeRoll },
            unit: .roll, pack: 6, hasLadder: true),
        DemoSeries(
            category: "upakovka", name: "Короб картонный # мм", sku: "КОР-#", maker: "Полимеркреп",
            sizes: ["200×150×100", "300×200×150", "380×228×228", "400×300×300", "600×400×400"], prices: 1_900...12_900,
            about: "Трёхслойный гофрокартон Т-23.", drawing: { _ in .box }, pack: 20, hasLadder: true),
        DemoSeries(
            category: "mebel", name: "Кровать металлическая #", sku: "КРМ-#", maker: "Верстак",
            sizes: ["1900×700", "1900×800", "1900×900", "двухъярусная 1900×700"], prices: 389_000...890_000,
            property: "Размер", about: "Труба 51 мм, сетка сварная, порошковая краска.", drawing: { _ in .box }),
    ]
}
