// A wide range for measurements: things, of several kinds, in many sizes; every name is one a price list could hold.

import Kernel

/// The grammar of a thing, so that its kind agrees with it.
enum DemoGender: Int, Sendable {
    case masculine, feminine, neuter, plural
}

/// What kind of a thing it is: «оцинкованный», «гибкая».
struct DemoKind: Sendable {
    /// How the adjective ends, by ``DemoGender``.
    enum Ending: Sendable {
        case hard, stressed, hushed, velar

        var forms: [String] {
            switch self {
            case .hard: ["ый", "ая", "ое", "ые"]
            case .stressed: ["ой", "ая", "ое", "ые"]
            case .hushed: ["ий", "ая", "ее", "ие"]
            case .velar: ["ий", "ая", "ое", "ие"]
            }
        }
    }

    let stem: String
    let ending: Ending

    init(_ stem: String, _ ending: Ending = .hard) {
        self.stem = stem
        self.ending = ending
    }

    func word(_ gender: DemoGender) -> String { stem + ending.forms[gender.rawValue] }
}

/// A thing that comes in kinds and sizes.
struct DemoThing: Sendable {
    /// How its sizes are written.
    enum Sizes: Sendable {
        case thread, pipe, cores, ring, diameter, grain, length, clothes, box
    }

    let one: String
    let many: String
    let gender: DemoGender
    /// What its articles begin with.
    let code: String
    let sizes: Sizes
    /// Of a middle size in kopecks.
    let price: Int64
    let unit: DemoUnit

    init(
        _ one: String, _ many: String, _ gender: DemoGender, _ code: String, _ sizes: Sizes, _ price: Int64,
        _ unit: DemoUnit = .piece
    ) {
        self.one = one
        self.many = many
        self.gender = gender
        self.code = code
        self.sizes = sizes
        self.price = price
        self.unit = unit
    }
}

/// A root of the wide range.
struct DemoSection: Sendable {
    let slug: String
    let name: String
    let things: [DemoThing]
    let kinds: [DemoKind]
    let drawing: DemoDrawing

    init(
        _ slug: String, _ name: String, _ drawing: DemoDrawing, _ things: [DemoThing], _ kinds: [DemoKind]
    ) {
        self.slug = slug
        self.name = name
        self.drawing = drawing
        self.things = things
        self.kinds = kinds
    }
}

extension DemoThing.Sizes {
    /// A hundred and thirty sizes.
    var all: [String] {
        switch self {
        case .thread: Self.pairs([4, 5, 6, 8, 10, 12, 14, 16, 20, 24], Self.lengths) { "М\($0)×\($1)" }
        case .pipe: Self.pairs(Self.pipes, Array(20...29)) { "\($0)×\(Self.tenths($1))" }
        case .cores: Self.pairs([1, 2, 3, 4, 5, 7, 10], Self.sections) { "\($0)×\(Self.tenths($1)) мм²" }
        case .ring: Self.pairs(Array(10...35), [7, 9, 11, 14, 17]) { "\($0)×\($0 * 2 + $1)×\($1)" }
        case .diameter: (10..<140).map { "\(Self.tenths($0)) мм" }
        case .grain: Self.pairs(Self.discs, Self.grits) { "\($0) мм P\($1)" }
        case .length: Self.pairs(Array(6...31), [150, 200, 250, 300, 400]) { "№ \($0), \($1) мм" }
        case .clothes: Self.pairs(Array(0..<13), Array(0..<10)) { Self.clothes($0, $1) }
        case .box: Self.pairs(Self.boxes, Self.heights) { "\($0)×\($0 * 3 / 4)×\($1) мм" }
        }
    }

    private static let lengths = [10, 16, 20, 25, 30, 40, 50, 60, 80, 100, 120, 140, 160]
    private static let pipes = [18, 22, 25, 32, 38, 45, 57, 76, 89, 108, 133, 159, 219]
    /// In tenths of a square millimetre.
    private static let sections = [
        5, 7, 10, 15, 25, 40, 60, 100, 160, 250, 350, 500, 700, 950, 1_200, 1_500, 1_850, 2_400, 3_000,
    ]
    private static let discs = [100, 115, 125, 150, 180, 200, 230, 250, 300, 350]
    private static let grits = [24, 36, 40, 60, 80, 100, 120, 150, 180, 220, 240, 320, 400]
    private static let boxes = [200, 250, 300, 400, 500, 600, 700, 800, 1_000, 1_200]
    private static let heights = [80, 100, 120, 150, 180, 200, 220, 250, 280, 320, 350, 400, 450]

    private static func pairs(_ first: [Int], _ second: [Int], _ text: (Int, Int) -> String) -> [String] {
        first.flatMap { left in second.map { right in text(left, right) } }
    }

    /// «2,5», and «10» where there is nothing behind the comma.
    private static func tenths(_ number: Int) -> String {
        number.isMultiple(of: 10) ? String(number / 10) : "\(number / 10),\(number % 10)"
    }

    /// «52–54/170–176»: chest and height.
    private static func clothes(_ chest: Int, _ height: Int) -> String {
        "\(40 + chest * 2)–\(42 + chest * 2)/\(150 + height * 6)–\(156 + height * 6)"
    }
}

extension DemoSection {
    /// Nine sections of five things.
    static let all: [DemoSection] = metal + mechanics + supplies

    private static let metal = [
        DemoSection(
            "prom-krepezh", "Промышленный крепёж", .bolt(slender: 6),
            [
                DemoThing("Болт", "Болты", .masculine, "ПБ", .thread, 1_850),
                DemoThing("Винт", "Винты", .masculine, "ПВ", .thread, 1_240),
                DemoThing("Шпилька", "Шпильки", .feminine, "ПШ", .thread, 3_400),
                DemoThing("Гайка", "Гайки", .feminine, "ПГ", .ring, 620),
                DemoThing("Шайба", "Шайбы", .feminine, "ПК", .ring, 280),
            ],
            [
                DemoKind("оцинкованн"), DemoKind("нержавеющ", .hushed), DemoKind("латунн"), DemoKind("высокопрочн"),
                DemoKind("чернён"), DemoKind("фосфатированн"), DemoKind("кадмированн"), DemoKind("жаропрочн"),
                DemoKind("мебельн"),
            ]),
        DemoSection(
            "truby", "Трубы и арматура", .rod,
            [
                DemoThing("Труба", "Трубы", .feminine, "ТТ", .pipe, 64_000, .metre),
                DemoThing("Отвод", "Отводы", .masculine, "ТО", .pipe, 31_000),
                DemoThing("Муфта", "Муфты", .feminine, "ТМ", .pipe, 18_500),
                DemoThing("Кран", "Краны", .masculine, "ТК", .pipe, 92_000),
                DemoThing("Фланец", "Фланцы", .masculine, "ТФ", .pipe, 88_000),
            ],
            [
                DemoKind("стальн", .stressed), DemoKind("чугунн"), DemoKind("полипропиленов"), DemoKind("латунн"),
                DemoKind("оцинкованн"), DemoKind("нержавеющ", .hushed), DemoKind("резьбов", .stressed),
                DemoKind("сварн", .stressed), DemoKind("медн"),
            ]),
        DemoSection(
            "elektromontazh", "Электромонтаж", .cable,
            [
                DemoThing("Кабель", "Кабели", .masculine, "ЭК", .cores, 14_800, .metre),
                DemoThing("Провод", "Провода", .masculine, "ЭП", .cores, 6_200, .metre),
                DemoThing("Короб", "Короба", .masculine, "ЭБ", .box, 21_400),
                DemoThing("Розетка", "Розетки", .feminine, "ЭР", .length, 28_900),
                DemoThing("Выключатель", "Выключатели", .masculine, "ЭВ", .length, 34_500),
            ],
            [
                DemoKind("медн"), DemoKind("алюминиев"), DemoKind("бронированн"), DemoKind("гибк", .velar),
                DemoKind("экранированн"), DemoKind("негорюч", .hushed), DemoKind("морозостойк", .velar),
                DemoKind("уличн"), DemoKind("герметичн"),
            ]),
    ]

    private static let mechanics = [
        DemoSection(
            "privody", "Подшипники и приводы", .washer(isWide: true, isSplit: false),
            [
                DemoThing("Подшипник", "Подшипники", .masculine, "МП", .ring, 48_000),
                DemoThing("Ремень", "Ремни", .masculine, "МР", .length, 52_000),
                DemoThing("Цепь", "Цепи", .feminine, "МЦ", .length, 118_000, .metre),
                DemoThing("Шкив", "Шкивы", .masculine, "МШ", .ring, 164_000),
                DemoThing("Звёздочка", "Звёздочки", .feminine, "МЗ", .ring, 97_000),
            ],
            [
                DemoKind("усиленн"), DemoKind("однорядн"), DemoKind("двухрядн"), DemoKind("закрыт"),
                DemoKind("открыт"), DemoKind("термостойк", .velar), DemoKind("приводн", .stressed), DemoKind("тягов"),
                DemoKind("импортн"),
            ]),
        DemoSection(
            "rezhuschiy", "Режущий инструмент", .drill(slender: 6),
            [
                DemoThing("Сверло", "Свёрла", .neuter, "РС", .diameter, 24_000),
                DemoThing("Фреза", "Фрезы", .feminine, "РФ", .diameter, 186_000),
                DemoThing("Метчик", "Метчики", .masculine, "РМ", .thread, 54_000),
                DemoThing("Плашка", "Плашки", .feminine, "РП", .thread, 49_000),
                DemoThing("Резец", "Резцы", .masculine, "РЦ", .length, 73_000),
            ],
            [
                DemoKind("твердосплавн"), DemoKind("быстрорежущ", .hushed), DemoKind("кобальтов"),
                DemoKind("удлинённ"), DemoKind("коротк", .velar), DemoKind("алмазн"), DemoKind("ступенчат"),
                DemoKind("шлифованн"), DemoKind("титанов"),
            ]),
        DemoSection(
            "abrazivy", "Абразивы", .disc(isFlap: true),
            [
                DemoThing("Круг", "Круги", .masculine, "АК", .grain, 16_200),
                DemoThing("Лента", "Ленты", .feminine, "АЛ", .grain, 21_800),
                DemoThing("Щётка", "Щётки", .feminine, "АЩ", .diameter, 39_000),
                DemoThing("Диск", "Диски", .masculine, "АД", .grain, 18_700),
                DemoThing("Брусок", "Бруски", .masculine, "АБ", .box, 12_400),
            ],
            [
                DemoKind("зачистн", .stressed), DemoKind("отрезн", .stressed), DemoKind("шлифовальн"),
                DemoKind("полировальн"), DemoKind("лепестков"), DemoKind("войлочн"), DemoKind("керамическ", .velar),
                DemoKind("корундов"), DemoKind("алмазн"),
            ]),
    ]

    private static let supplies = [
        DemoSection(
            "ruchnoy", "Ручной инструмент", .wrench,
            [
                DemoThing("Ключ", "Ключи", .masculine, "ИК", .length, 46_000),
                DemoThing("Отвёртка", "Отвёртки", .feminine, "ИО", .length, 23_500),
                DemoThing("Молоток", "Молотки", .masculine, "ИМ", .length, 68_000),
                DemoThing("Напильник", "Напильники", .masculine, "ИН", .length, 31_000),
                DemoThing("Струбцина", "Струбцины", .feminine, "ИС", .length, 74_000),
            ],
            [
                DemoKind("рожков"), DemoKind("накидн", .stressed), DemoKind("ударн"), DemoKind("диэлектрическ", .velar),
                DemoKind("искробезопасн"), DemoKind("изолированн"), DemoKind("магнитн"), DemoKind("складн", .stressed),
                DemoKind("усиленн"),
            ]),
        DemoSection(
            "specodezhda", "Спецодежда", .jacket,
            [
                DemoThing("Куртка", "Куртки", .feminine, "СК", .clothes, 386_000),
                DemoThing("Костюм", "Костюмы", .masculine, "СС", .clothes, 542_000, .set),
                DemoThing("Перчатки", "Перчатки", .plural, "СП", .clothes, 18_600, .pair),
                DemoThing("Ботинки", "Ботинки", .plural, "СБ", .clothes, 462_000, .pair),
                DemoThing("Каска", "Каски", .feminine, "СШ", .length, 84_000),
            ],
            [
                DemoKind("утеплённ"), DemoKind("сигнальн"), DemoKind("огнестойк", .velar), DemoKind("хлопков"),
                DemoKind("кислотостойк", .velar), DemoKind("влагозащитн"), DemoKind("дышащ", .hushed),
                DemoKind("антистатическ", .velar), DemoKind("демисезонн"),
            ]),
        DemoSection(
            "sklad", "Склад и упаковка", .box,
            [
                DemoThing("Ящик", "Ящики", .masculine, "УЯ", .box, 64_000),
                DemoThing("Стеллаж", "Стеллажи", .masculine, "УС", .box, 872_000),
                DemoThing("Паллета", "Паллеты", .feminine, "УП", .box, 145_000),
                DemoThing("Тележка", "Тележки", .feminine, "УТ", .box, 968_000),
                DemoThing("Плёнка", "Плёнки", .feminine, "УЛ", .box, 52_000, .roll),
            ],
            [
                DemoKind("пластиков"), DemoKind("металлическ", .velar), DemoKind("складн", .stressed),
                DemoKind("штабелируем"), DemoKind("грузов", .stressed), DemoKind("перфорированн"),
                DemoKind("транспортн"), DemoKind("архивн"), DemoKind("прозрачн"),
            ]),
    ]
}
