// Threaded fasteners by standard: their names, articles and prices follow from diameter and length.

import Kernel

/// One standard in one make: «Болт … DIN 933, кл. 8.8, оцинк.».
struct DemoThread: Sendable {
    let noun: String
    let mark: String
    let standard: String
    /// What follows the standard in the name.
    let make: String
    /// What follows the size in the article, to tell makes apart.
    var suffix = ""
    let category: String
    let diameters: [Int]
    /// Lengths in diameters, or nil for nuts and washers.
    var lengths: ClosedRange<Double>?
    /// How much dearer than plain zinc-plated steel.
    var factor = 1.0
    var material = "Сталь"
    var grade: String?
    var finish: String?

    /// The lengths manufacturers keep.
    private static let usualLengths = [
        6, 8, 10, 12, 14, 16, 18, 20, 22, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 100, 110, 120, 130,
        140,
        150, 160, 180, 200, 220,
    ]

    /// Every size of the standard.
    var articles: [DemoArticle] {
        diameters.flatMap { diameter in
            guard let lengths else { return [article(diameter, nil)] }
            return Self.usualLengths.filter { lengths.contains(Double($0) / Double(diameter)) }
                .map { article(diameter, $0) }
        }
    }

    private func article(_ diameter: Int, _ length: Int?) -> DemoArticle {
        let isWasher = category == "shayby"
        let size = length.map { "М\(diameter)×\($0)" } ?? (isWasher ? "\(diameter)" : "М\(diameter)")
        let code = twoDigits(diameter) + (length.map(twoDigits) ?? "00")
        let isNotable = code.hasPrefix("08") || code.hasPrefix("10")
        return DemoArticle(
            sku: "\(mark)-\(standard)-\(code)\(suffix)", name: "\(noun) \(size) DIN \(standard)\(make)",
            category: category, maker: factor > 1.8 ? "Нержметиз" : "Метизный двор", about: about,
            pack: Quantity(whole: pack(diameter, length)), price: price(diameter, length), hasLadder: true,
            isPopular: isNotable, properties: properties(diameter, length),
            drawing: drawing(diameter, length))
    }

    private var about: String {
        """
        \(noun) по DIN \(standard) для сборки узлов, станков и металлоконструкций.
        Упаковка с этикеткой: артикул, партия, дата. Сертификат на партию приложим к отгрузке.
        """
    }

    private func properties(_ diameter: Int, _ length: Int?) -> [DemoProperty] {
        var properties = [DemoProperty("Стандарт", "DIN \(standard)"), DemoProperty("Диаметр", "М\(diameter)")]
        if let length { properties.append(DemoProperty("Длина", "\(length) мм")) }
        if let grade { properties.append(DemoProperty("Класс прочности", grade)) }
        properties.append(DemoProperty("Материал", material))
        if let finish { properties.append(DemoProperty("Покрытие", finish)) }
        return properties
    }

    /// Grams of steel at the price of fasteners: a bolt М8×40 comes to some 12 ₽.
    private func price(_ diameter: Int, _ length: Int?) -> Int64 {
        let (d, l) = (Double(diameter), Double(length ?? 0))
        let volume =
            switch category {
            case "gayki": 0.75 * d * d * d
            case "shayby": 0.24 * d * d * d + 8 * d
            default: d * d * (0.785 * l + 1.2 * d)
            }
        return DemoSpelling.round(volume * 0.00785 * 60 * factor + 6)
    }

    private func pack(_ diameter: Int, _ length: Int?) -> Int32 {
        let weight = diameter * diameter * ((length ?? 0) + diameter)
        return weight < 1_500 ? 200 : weight < 5_000 ? 100 : weight < 14_000 ? 50 : weight < 40_000 ? 20 : 10
    }

    private func drawing(_ diameter: Int, _ length: Int?) -> DemoDrawing {
        let slender = length.map { min(10, max(2, Int((Double($0) / Double(diameter)).rounded()))) } ?? 1
        return switch category {
        case "gayki": .nut(isFlanged: standard == "6923", isCapped: standard == "1587")
        case "shayby": .washer(isWide: standard == "9021", isSplit: standard == "127")
        case "vinty": .screw(head: Self.heads[standard] ?? .round, slender: slender)
        default: standard == "603" ? .screw(head: .dome, slender: slender) : .bolt(slender: slender)
        }
    }

    private static let heads: [String: DemoDrawing.Head] = [
        "912": .cylinder, "913": .none, "965": .countersunk, "7991": .countersunk,
    ]

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension DemoThread {
    /// Everything threaded, a list per standard.
    static let all: [DemoThread] = bolts + screws + nuts + washers

    private static let bolts: [DemoThread] = [
        DemoThread(
            noun: "Болт", mark: "МБ", standard: "933", make: ", кл. 8.8, оцинк.", category: "bolty",
            diameters: [8, 5, 6, 10, 12, 14, 16, 20, 24], lengths: 1.6...10, grade: "8.8", finish: "Цинк"),
        DemoThread(
            noun: "Болт", mark: "МБ", standard: "933", make: ", кл. 10.9", suffix: "-10", category: "bolty",
            diameters: [8, 10, 12, 14, 16, 20, 24], lengths: 2...8, factor: 1.3, grade: "10.9"),
        DemoThread(
            noun: "Болт", mark: "МБ", standard: "933", make: ", А2", suffix: "-А2", category: "bolty",
            diameters: [5, 6, 8, 10, 12, 16], lengths: 1.6...8, factor: 3.4, material: "Нержавеющая сталь А2"),
        DemoThread(
            noun: "Болт", mark: "МБ", standard: "931", make: ", кл. 8.8, оцинк.", category: "bolty",
            diameters: [6, 8, 10, 12, 14, 16, 20, 24], lengths: 5...12, factor: 1.05, grade: "8.8", finish: "Цинк"),
        DemoThread(
            noun: "Болт", mark: "МБ", standard: "931", make: ", кл. 10.9", suffix: "-10", category: "bolty",
            diameters: [8, 10, 12, 16, 20], lengths: 5...9, factor: 1.35, grade: "10.9"),
        DemoThread(
            noun: "Болт мебельный", mark: "МБ", standard: "603", make: ", оцинк.", category: "bolty",
            diameters: [5, 6, 8, 10], lengths: 3...12, factor: 0.95, grade: "4.6", finish: "Цинк"),
        DemoThread(
            noun: "Болт с фланцем", mark: "МБ", standard: "6921", make: ", кл. 8.8, оцинк.", category: "bolty",
            diameters: [5, 6, 8, 10, 12], lengths: 2...8, factor: 1.2, grade: "8.8", finish: "Цинк"),
    ]

    private static let screws: [DemoThread] = [
        DemoThread(
            noun: "Винт потайной", mark: "МВ", standard: "7991", make: ", кл. 10.9", category: "vinty",
            diameters: [3, 4, 5, 6, 8, 10, 12], lengths: 2...7, factor: 1.5, grade: "10.9"),
        DemoThread(
            noun: "Винт", mark: "МВ", standard: "912", make: ", кл. 12.9", category: "vinty",
            diameters: [3, 4, 5, 6, 8, 10, 12, 16], lengths: 1.6...8, factor: 1.4, grade: "12.9"),
        DemoThread(
            noun: "Винт", mark: "МВ", standard: "912", make: ", кл. 8.8, оцинк.", suffix: "-88", category: "vinty",
            diameters: [4, 5, 6, 8, 10, 12], lengths: 2...8, factor: 1.15, grade: "8.8", finish: "Цинк"),
        DemoThread(
            noun: "Винт", mark: "МВ", standard: "912", make: ", А2", suffix: "-А2", category: "vinty",
            diameters: [3, 4, 5, 6, 8], lengths: 2...8, factor: 3.6, material: "Нержавеющая сталь А2"),
        DemoThread(
            noun: "Винт", mark: "МВ", standard: "7985", make: ", оцинк.", category: "vinty",
            diameters: [3, 4, 5, 6, 8], lengths: 2...10, grade: "4.8", finish: "Цинк"),
        DemoThread(
            noun: "Винт", mark: "МВ", standard: "965", make: ", потай", category: "vinty",
            diameters: [3, 4, 5, 6], lengths: 2...10, factor: 0.9, grade: "4.8", finish: "Цинк"),
        DemoThread(
            noun: "Винт установочный", mark: "МВ", standard: "913", make: "", category: "vinty",
            diameters: [4, 5, 6, 8, 10], lengths: 1...4, factor: 1.5, grade: "45H"),
    ]

    private static let nuts: [DemoThread] = [
        DemoThread(
            noun: "Гайка", mark: "МГ", standard: "934", make: ", оцинк.", category: "gayki",
            diameters: [8, 3, 4, 5, 6, 10, 12, 14, 16, 18, 20, 22, 24, 27, 30], grade: "8", finish: "Цинк"),
        DemoThread(
            noun: "Гайка", mark: "МГ", standard: "934", make: ", кл. 10", suffix: "-10", category: "gayki",
            diameters: [6, 8, 10, 12, 16, 20, 24], factor: 1.2, grade: "10"),
        DemoThread(
            noun: "Гайка", mark: "МГ", standard: "934", make: ", А2", suffix: "-А2", category: "gayki",
            diameters: [3, 4, 5, 6, 8, 10, 12, 16, 20], factor: 3.4, material: "Нержавеющая сталь А2"),
        DemoThread(
            noun: "Гайка", mark: "МГ", standard: "985", make: " самостопорная", category: "gayki",
            diameters: [4, 5, 6, 8, 10, 12, 14, 16, 20], factor: 1.3, grade: "8", finish: "Цинк"),
        DemoThread(
            noun: "Гайка", mark: "МГ", standard: "6923", make: " с фланцем, оцинк.", category: "gayki",
            diameters: [5, 6, 8, 10, 12, 16], factor: 1.4, grade: "8", finish: "Цинк"),
        DemoThread(
            noun: "Гайка", mark: "МГ", standard: "1587", make: " колпачковая, оцинк.", category: "gayki",
            diameters: [4, 5, 6, 8, 10, 12], factor: 1.9, grade: "6", finish: "Цинк"),
        DemoThread(
            noun: "Гайка", mark: "МГ", standard: "439", make: " низкая, оцинк.", category: "gayki",
            diameters: [5, 6, 8, 10, 12, 14, 16, 20], factor: 0.8, grade: "4", finish: "Цинк"),
        DemoThread(
            noun: "Гайка", mark: "МГ", standard: "6334", make: " соединительная, оцинк.", category: "gayki",
            diameters: [6, 8, 10, 12, 14, 16, 20], factor: 3, grade: "8", finish: "Цинк"),
    ]

    private static let washers: [DemoThread] = [
        DemoThread(
            noun: "Шайба", mark: "МШ", standard: "125", make: ", оцинк.", category: "shayby",
            diameters: [8, 3, 4, 5, 6, 10, 12, 14, 16, 18, 20, 24, 30], finish: "Цинк"),
        DemoThread(
            noun: "Шайба", mark: "МШ", standard: "125", make: ", А2", suffix: "-А2", category: "shayby",
            diameters: [3, 4, 5, 6, 8, 10, 12, 16, 20], factor: 3.2, material: "Нержавеющая сталь А2"),
        DemoThread(
            noun: "Шайба", mark: "МШ", standard: "127", make: " пружинная, оцинк.", category: "shayby",
            diameters: [4, 5, 6, 8, 10, 12, 16, 20, 24], factor: 0.9, material: "Пружинная сталь", finish: "Цинк"),
        DemoThread(
            noun: "Шайба", mark: "МШ", standard: "9021", make: " увеличенная, оцинк.", category: "shayby",
            diameters: [4, 5, 6, 8, 10, 12, 14, 16, 20], factor: 2, finish: "Цинк"),
    ]
}
