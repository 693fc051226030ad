// The demo vendor's category tree, three levels deep.

/// A node of the tree.
struct DemoCategory: Sendable {
    let slug: String
    let name: String
    let children: [DemoCategory]

    init(_ slug: String, _ name: String, _ children: [DemoCategory] = []) {
        self.slug = slug
        self.name = name
        self.children = children
    }

    /// The roots.
    static let tree: [DemoCategory] = [fasteners, rigging, tools, accessories, electrics, safety, chemistry, household]

    private static let fasteners = DemoCategory(
        "krepezh", "Крепёж",
        [
            DemoCategory("bolty", "Болты"), DemoCategory("vinty", "Винты"), DemoCategory("gayki", "Гайки"),
            DemoCategory("shayby", "Шайбы"), DemoCategory("shpilki", "Шпильки и прутки"),
            DemoCategory(
                "samorezy", "Саморезы",
                [
                    DemoCategory("samorezy-gipsokarton", "По гипсокартону"),
                    DemoCategory("samorezy-krovelnye", "Кровельные"),
                    DemoCategory("samorezy-universalnye", "Универсальные"),
                ]),
            DemoCategory(
                "ankery-i-dyubeli", "Анкеры и дюбели",
                [
                    DemoCategory("ankery", "Анкеры"), DemoCategory("himicheskie-ankery", "Химические анкеры"),
                    DemoCategory("dyubeli", "Дюбели"),
                ]),
            DemoCategory("zaklepki", "Заклёпки"), DemoCategory("gvozdi", "Гвозди и скобы"),
        ])

    private static let rigging = DemoCategory(
        "takelazh", "Такелаж",
        [
            DemoCategory("trosy", "Тросы"), DemoCategory("cepi", "Цепи"),
            DemoCategory("karabiny", "Карабины и талрепы"),
        ])

    private static let tools = DemoCategory(
        "instrument", "Инструмент",
        [
            DemoCategory("otvertki", "Отвёртки"),
            DemoCategory(
                "klyuchi-i-golovki", "Ключи и головки",
                [DemoCategory("klyuchi", "Ключи"), DemoCategory("golovki", "Головки и трещотки")]),
            DemoCategory("molotki", "Молотки и зубила"), DemoCategory("gubcevyy", "Шарнирно-губцевый"),
            DemoCategory("izmeritelnyy", "Измерительный"), DemoCategory("nozhi-i-pily", "Ножи и пилы"),
            DemoCategory("elektroinstrument", "Электроинструмент"),
        ])

    private static let accessories = DemoCategory(
        "osnastka", "Оснастка",
        [
            DemoCategory(
                "sverla", "Свёрла",
                [
                    DemoCategory("sverla-po-metallu", "По металлу"), DemoCategory("sverla-po-betonu", "По бетону"),
                    DemoCategory("sverla-po-derevu", "По дереву"),
                ]),
            DemoCategory("krugi", "Круги и диски"), DemoCategory("bity", "Биты"),
            DemoCategory("koronki", "Коронки и пилки"),
        ])

    private static let electrics = DemoCategory(
        "elektrika", "Электрика",
        [
            DemoCategory("kabel", "Кабель и провод"), DemoCategory("styazhki", "Стяжки и хомуты"),
            DemoCategory("izolyaciya", "Изоляция и клеммы"), DemoCategory("svet", "Свет"),
        ])

    private static let safety = DemoCategory(
        "ohrana-truda", "Охрана труда",
        [
            DemoCategory("perchatki", "Перчатки"), DemoCategory("zaschita", "Защита головы и глаз"),
            DemoCategory("odezhda", "Одежда и обувь"), DemoCategory("zhurnaly", "Аптечки и журналы"),
        ])

    private static let chemistry = DemoCategory(
        "kraski-i-himiya", "Краски и химия",
        [
            DemoCategory("kraski", "Краски и грунты"), DemoCategory("germetiki", "Герметики и пена"),
            DemoCategory("klei", "Клеи и смазки"),
        ])

    private static let household = DemoCategory(
        "hozyaystvo", "Хозяйственные товары",
        [
            DemoCategory("inventar", "Инвентарь"), DemoCategory("upakovka", "Упаковка"),
            DemoCategory("mebel", "Мебель для бытовок"),
        ])
}
