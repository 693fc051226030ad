// Self-tapping screws, anchors, dowels, rivets, nails and rigging of the demo vendor.

extension DemoSeries {
    /// Hardware without metric threads.
    static let hardware: [DemoSeries] = tapping + anchors + nails + rigging

    private static let tapping: [DemoSeries] = [
        DemoSeries(
            category: "samorezy-gipsokarton", name: "Саморез # гипсокартон-металл", sku: "СГМ-#",
            maker: "Метизный двор",
            sizes: ["3,5×19", "3,5×25", "3,5×35", "3,5×45", "3,5×55", "4,2×65", "4,2×75", "4,8×95"], prices: 62...340,
            about: "Частая резьба для листов на металлическом профиле. Фосфатированная сталь, крестовой шлиц PH2.",
            drawing: { .screw(head: .flat, slender: 4 + Int($0 * 6)) }, pack: 200, hasLadder: true),
        DemoSeries(
            category: "samorezy-gipsokarton", name: "Саморез # гипсокартон-дерево", sku: "СГД-#",
            maker: "Метизный двор",
            sizes: ["3,5×16", "3,5×25", "3,5×32", "3,5×41", "3,5×51", "4,2×70", "4,8×102", "4,8×127"], prices: 58...420,
            about: "Редкая резьба для деревянной обрешётки. Фосфатированная сталь, крестовой шлиц PH2.",
            drawing: { .screw(head: .flat, slender: 4 + Int($0 * 6)) }, pack: 200, hasLadder: true),
        DemoSeries(
            category: "samorezy-krovelnye", name: "Саморез кровельный #", sku: "СК-#", maker: "Кровмет",
            sizes: ["4,8×19", "4,8×29", "4,8×35", "4,8×51", "5,5×25", "5,5×32", "5,5×50", "6,3×76"],
            prices: 310...1_180,
            about: "Сверло на конце, шайба с прокладкой EPDM. Краска держится на улице не меньше десяти лет.",
            drawing: { .screw(head: .hex, slender: 4 + Int($0 * 5)) }, pack: 50, hasLadder: true,
            variants: ["цинк", "RAL 3005 вишня", "RAL 6005 зелёный", "RAL 7024 графит", "RAL 8017 шоколад"]),
        DemoSeries(
            category: "samorezy-universalnye", name: "Саморез универсальный #, жёлтый цинк", sku: "СУ-#",
            maker: "Метизный двор",
            sizes: [
                "3×12", "3×16", "3×20", "3×30", "3,5×16", "3,5×25", "3,5×40", "4×20", "4×30", "4×40", "4×60", "5×30",
                "5×50", "5×70", "5×90", "6×60", "6×90", "6×120", "6×160",
            ], prices: 44...860,
            about: "Потайная головка, шлиц PZ. Для дерева, плит и дюбелей.",
            drawing: { .screw(head: .flat, slender: 3 + Int($0 * 7)) }, pack: 100, hasLadder: true),
        DemoSeries(
            category: "samorezy-universalnye", name: "Саморез с прессшайбой #, сверло", sku: "СПС-#", maker: "Кровмет",
            sizes: ["4,2×13", "4,2×16", "4,2×19", "4,2×25", "4,2×32", "4,2×41", "4,2×51", "4,2×76"], prices: 70...390,
            about: "Крепит листы до 2 мм без предварительного сверления.",
            drawing: { .screw(head: .round, slender: 3 + Int($0 * 6)) }, pack: 200, hasLadder: true),
        DemoSeries(
            category: "samorezy-universalnye", name: "Шуруп-глухарь DIN 571 #", sku: "МШГ-571-#",
            maker: "Метизный двор",
            sizes: ["6×40", "6×60", "6×80", "8×50", "8×80", "8×100", "8×140", "10×80", "10×120", "10×160", "12×200"],
            prices: 480...5_400, about: "Шестигранная головка под ключ, для бруса и тяжёлых конструкций.",
            drawing: { .screw(head: .hex, slender: 5 + Int($0 * 5)) }, pack: 20, hasLadder: true),
    ]

    private static let anchors: [DemoSeries] = [
        DemoSeries(
            category: "ankery", name: "Анкер-болт #, оцинк.", sku: "МА-#", maker: "Анкерная группа",
            sizes: [
                "8×40", "8×65", "8×85", "10×60", "10×77", "10×97", "10×125", "12×99", "12×129", "16×111", "16×147",
                "20×151",
            ], prices: 1_480...14_800, about: "Распорный анкер с гайкой для бетона и полнотелого кирпича.",
            drawing: { .anchor(slender: 4 + Int($0 * 4)) }, pack: 10, hasLadder: true, isPopular: true),
        DemoSeries(
            category: "ankery", name: "Анкер клиновой #, оцинк.", sku: "МАК-#", maker: "Анкерная группа",
            sizes: ["6×40", "8×50", "8×80", "8×105", "10×80", "10×120", "12×100", "12×150", "16×140", "20×200"],
            prices: 1_200...19_600,
            about: "Для больших нагрузок в бетоне без трещин. Момент затяжки указан на упаковке.",
            drawing: { .anchor(slender: 5 + Int($0 * 4)) }, pack: 20, hasLadder: true),
        DemoSeries(
            category: "ankery", name: "Анкер забивной #, латунь", sku: "МАЗ-#", maker: "Анкерная группа",
            sizes: ["М5", "М6", "М8", "М10", "М12", "М16"], prices: 620...5_900,
            about: "Внутренняя резьба, расклинивается при забивании.", drawing: { _ in .dowel(isBrass: true) },
            pack: 50,
            hasLadder: true),
        DemoSeries(
            category: "ankery", name: "Анкер рамный #", sku: "МАР-#", maker: "Анкерная группа",
            sizes: ["8×72", "8×92", "8×112", "8×132", "10×72", "10×112", "10×132", "10×152", "10×182", "10×202"],
            prices: 900...3_400, about: "Для оконных и дверных рам, не распирает раму при затяжке.",
            drawing: { .anchor(slender: 6 + Int($0 * 3)) }, pack: 50, hasLadder: true),
        DemoSeries(
            category: "himicheskie-ankery", name: "Анкер химический #", sku: "АХ-#", maker: "Химкреп",
            sizes: [
                "полиэстер 300 мл", "полиэстер 410 мл", "винилэстер 300 мл", "винилэстер 410 мл", "эпоксид 585 мл",
            ],
            prices: 52_000...214_000, property: "Состав",
            about: "Двухкомпонентный состав со смесителем. Набирает прочность за 45 минут при +20 °C.",
            drawing: { _ in .cartridge }),
        DemoSeries(
            category: "himicheskie-ankery", name: "Капсула химическая #", sku: "АХК-#", maker: "Химкреп",
            sizes: ["М8", "М10", "М12", "М16", "М20"], prices: 9_400...31_000,
            about: "Стеклянная капсула под шпильку, для одиночных анкеров.", drawing: { _ in .cartridge }, pack: 10),
        DemoSeries(
            category: "dyubeli", name: "Дюбель распорный #, нейлон", sku: "ДР-#", maker: "Полимеркреп",
            sizes: ["5×25", "6×30", "6×50", "8×40", "8×60", "8×80", "10×50", "10×80", "10×100", "12×60", "12×120"],
            prices: 58...920, about: "Четыре лепестка и усы от прокручивания. Для бетона, кирпича и газобетона.",
            drawing: { _ in .dowel(isBrass: false) }, pack: 100, hasLadder: true),
        DemoSeries(
            category: "dyubeli", name: "Дюбель-гвоздь #, потай", sku: "ДГ-#", maker: "Полимеркреп",
            sizes: ["6×40", "6×60", "6×80", "8×60", "8×80", "8×100", "8×120", "8×140"], prices: 140...780,
            about: "Быстрый монтаж молотком: гвоздь с насечкой в сборе с дюбелем.",
            drawing: { .nail(slender: 6 + Int($0 * 3)) }, pack: 100, hasLadder: true),
        DemoSeries(
            category: "dyubeli", name: "Дюбель для изоляции #, металлический гвоздь", sku: "ДИ-#", maker: "Полимеркреп",
            sizes: ["10×90", "10×120", "10×140", "10×160", "10×180", "10×200", "10×220", "10×260"], prices: 620...1_980,
            about: "Тарельчатый дюбель для плит утеплителя, термоголовка.",
            drawing: { _ in .dowel(isBrass: false) }, pack: 50, hasLadder: true),
    ]

    private static let nails: [DemoSeries] = [
        DemoSeries(
            category: "zaklepki", name: "Заклёпка вытяжная # алюминий-сталь", sku: "ЗВ-#", maker: "Кровмет",
            sizes: [
                "3,2×6", "3,2×8", "3,2×10", "3,2×12", "4×6", "4×8", "4×10", "4×12", "4×16", "4,8×8", "4,8×10", "4,8×12",
                "4,8×16", "4,8×20", "4,8×25", "6,4×12", "6,4×18",
            ], prices: 96...820, about: "Для листов, к которым есть подход только с одной стороны.",
            drawing: { _ in .rivet }, pack: 100, hasLadder: true),
        DemoSeries(
            category: "gvozdi", name: "Гвозди строительные #", sku: "ГС-#", maker: "Метизный двор",
            sizes: [
                "1,8×32", "2×40", "2,5×50", "2,5×60", "3×70", "3×80", "3,5×90", "4×100", "4×120", "5×150", "6×200",
            ], prices: 13_900...18_900, about: "Гвозди с плоской головкой по ГОСТ 4028, на вес.",
            drawing: { .nail(slender: 5 + Int($0 * 5)) }, unit: .kilogram, hasLadder: true),
        DemoSeries(
            category: "gvozdi", name: "Скобы для степлера тип 53, # мм", sku: "СС-53-#", maker: "Верстак",
            sizes: ["6", "8", "10", "12", "14"], prices: 6_900...12_400, property: "Длина",
            about: "Закалённые, 1 000 штук в упаковке.", drawing: { _ in .staple }, unit: .box),
    ]

    private static let rigging: [DemoSeries] = [
        DemoSeries(
            category: "trosy", name: "Трос стальной DIN 3055, # мм, оцинк.", sku: "ТС-3055-#",
            maker: "Такелаж Северо-Запад",
            sizes: ["2", "3", "4", "5", "6", "8", "10", "12", "16"], prices: 1_480...38_600, property: "Диаметр",
            about: "Конструкция 6×7, отрежем любую длину. Разрывное усилие — в паспорте.",
            drawing: { _ in .rope }, unit: .metre, hasLadder: true),
        DemoSeries(
            category: "trosy", name: "Трос в ПВХ # мм", sku: "ТП-#", maker: "Такелаж Северо-Запад",
            sizes: ["2/3", "3/4", "4/5", "5/6", "6/8"], prices: 1_900...9_800, property: "Диаметр",
            about: "Прозрачная оболочка бережёт краску.", drawing: { _ in .rope }, unit: .metre, hasLadder: true),
        DemoSeries(
            category: "cepi", name: "Цепь короткозвенная DIN 766, # мм, оцинк.", sku: "ЦК-766-#",
            maker: "Такелаж Северо-Запад",
            sizes: ["2", "3", "4", "5", "6", "8", "10", "13"], prices: 5_400...98_000, property: "Диаметр",
            about: "Калиброванная цепь, отрежем любую длину.", drawing: { _ in .chain }, unit: .metre),
        DemoSeries(
            category: "cepi", name: "Цепь длиннозвенная DIN 763, # мм, оцинк.", sku: "ЦД-763-#",
            maker: "Такелаж Северо-Запад",
            sizes: ["2", "3", "4", "5", "6", "8", "10"], prices: 4_900...52_000, property: "Диаметр",
            about: "Для ограждений и подвесов, не для подъёма людей.", drawing: { _ in .chain }, unit: .metre),
        DemoSeries(
            category: "karabiny", name: "Карабин пожарный DIN 5299C, #", sku: "КП-#", maker: "Такелаж Северо-Запад",
            sizes: ["4×40", "5×50", "6×60", "7×70", "8×80", "10×100", "12×140"], prices: 3_200...39_000,
            about: "Оцинкованная сталь, пружинная защёлка.", drawing: { _ in .carabiner }, pack: 5),
        DemoSeries(
            category: "karabiny", name: "Талреп крюк-кольцо DIN 1480, #", sku: "ТЛ-1480-#",
            maker: "Такелаж Северо-Запад",
            sizes: ["М5", "М6", "М8", "М10", "М12", "М16", "М20"], prices: 8_200...118_000,
            about: "Для натяжения тросов и растяжек.", drawing: { _ in .carabiner }),
        DemoSeries(
            category: "karabiny", name: "Зажим троса дуговой DIN 741, # мм", sku: "ЗТ-741-#",
            maker: "Такелаж Северо-Запад",
            sizes: ["3", "5", "6", "8", "10", "13", "16"], prices: 1_600...12_900, property: "Диаметр",
            about: "Ставится не меньше трёх на петлю.", drawing: { _ in .staple }, pack: 10, hasLadder: true),
        DemoSeries(
            category: "shpilki", name: "Шпилька #×1000 DIN 975, оцинк.", sku: "МШ-975-#-1000", maker: "Метизный двор",
            sizes: ["М5", "М6", "М8", "М10", "М12", "М14", "М16", "М20", "М24", "М30"], prices: 4_800...118_000,
            property: "Диаметр", about: "Резьба по всей длине, класс прочности 4.8.", drawing: { _ in .rod },
            hasLadder: true, properties: [DemoProperty("Длина", "1000 мм")]),
        DemoSeries(
            category: "shpilki", name: "Шпилька #×2000 DIN 975, оцинк.", sku: "МШ-975-#-2000", maker: "Метизный двор",
            sizes: ["М6", "М8", "М10", "М12", "М16", "М20", "М24"], prices: 12_400...164_000, property: "Диаметр",
            about: "Резьба по всей длине, класс прочности 4.8.", drawing: { _ in .rod }, hasLadder: true,
            properties: [DemoProperty("Длина", "2000 мм")]),
        DemoSeries(
            category: "shpilki", name: "Шпилька #×1000 DIN 975, кл. 8.8", sku: "МШ-975-#-88", maker: "Метизный двор",
            sizes: ["М8", "М10", "М12", "М16", "М20", "М24"], prices: 11_800...98_000, property: "Диаметр",
            about: "Повышенная прочность, без покрытия.", drawing: { _ in .rod }, hasLadder: true,
            properties: [DemoProperty("Длина", "1000 мм"), DemoProperty("Класс прочности", "8.8")]),
    ]
}
