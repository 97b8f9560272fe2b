/// What a browser calls itself, in a word or two, for people who look at the list of their own.
///
/// Never used to decide anything: a browser can say what it likes.
enum DeviceName {
    static func of(_ userAgent: String) -> String {
        let text = String(userAgent.prefix(400))
        let browser = browsers.first { text.contains($0.sign) }?.name
        let system = systems.first { text.contains($0.sign) }?.name
        return [browser, system].compactMap { $0 }.joined(separator: ", ")
    }

    // The order matters: nearly all claim to be Safari and Mozilla too.
    private static let browsers: [(sign: String, name: String)] = [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung"),
        ("UCBrowser/", "UC Browser"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ]
    private static let systems: [(sign: String, name: String)] = [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
        ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ]
}
