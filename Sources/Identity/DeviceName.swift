/// A browser and its system in two words, from `User-Agent`: enough to tell one's own devices apart.
enum DeviceName {
    private static let browsers = [
        ("YaBrowser/", "Яндекс Браузер"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]
    private static let systems = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
        ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ]

    /// `Chrome, Windows`; the first word of the text when neither is known, empty for an empty text.
    static func of(userAgent: String) -> String {
        // The order matters: Edge calls itself Chrome and Safari as well.
        let browser = browsers.first { userAgent.contains($0.0) }?.1
        let system = systems.first { userAgent.contains($0.0) }?.1
        let known = [browser, system].compactMap(\.self)
        return known.isEmpty ? String(userAgent.prefix { $0 != "/" && $0 != " " }) : known.joined(separator: ", ")
    }
}
