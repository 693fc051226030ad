// Files: dragged, pasted or chosen. Without a script it is the browser's own control.

/// What files a field takes. The server checks them again, by content.
package struct FileRules: Sendable, Equatable {
    /// Endings without the dot, in lower case; empty takes all.
    package let types: [String]
    /// The most a file may weigh, in MiB.
    package let megabytes: Int
    /// The most files at once.
    package let count: Int
    /// Whether a phone opens its camera.
    package let usesCamera: Bool

    package init(_ types: [String] = [], megabytes: Int = 20, count: Int = 1, camera usesCamera: Bool = false) {
        self.types = types
        self.megabytes = megabytes
        self.count = count
        self.usesCamera = usesCamera
    }

    /// The value of `accept`; nil for any file.
    var accept: String? { types.isEmpty ? nil : types.map { ".\($0)" }.joined(separator: ",") }
    /// The endings as people read them.
    var names: String { types.map { $0.uppercased() }.joined(separator: ", ") }
}

extension PageContext {
    /// A place to drop files on, with the list of what was taken.
    func fileDrop(_ input: Input, _ rules: FileRules) -> HTML {
        let prompt = t(rules.count > 1 ? "web.file.prompt.many" : "web.file.prompt.one")
        // Nobody drags on a phone.
        let short = t(rules.count > 1 ? "web.file.choose.many" : "web.file.choose.one")
        let there: HTML? = input.value.isEmpty ? nil : "<li class=\"filedrop__file\">\(icon("docs"))\(input.value)</li>"
        return """
            <div class="filedrop" data-file-drop\(fileWords(rules))><div class="filedrop__zone">\
            <input class="filedrop__input" type="file"\(attr: "accept", rules.accept)\
            \(attr: "multiple", if: rules.count > 1)\(attr: "capture", rules.usesCamera ? "environment" : nil)\
            \(attributes(input))><span class="filedrop__text js-only" aria-hidden="true">\(icon("upload"))\
            <span class="filedrop__drag">\(prompt)</span><span class="filedrop__tap">\(short)</span></span></div>\
            \(input.hint == nil ? limits(input, rules) : nil)\
            <ul class="filedrop__list">\(there)</ul><p class="filedrop__said" role="alert"></p></div>
            """
    }

    /// What is taken, where the field has no words of its own for it.
    private func limits(_ input: Input, _ rules: FileRules) -> HTML {
        let size = t("web.file.limit.size", ["size": t("web.file.megabytes", ["count": String(rules.megabytes)])])
        let count = rules.count > 1 ? t("web.file.limit.count", count: Int64(rules.count)) : nil
        let parts = [rules.types.isEmpty ? nil : rules.names, size, count].compactMap(\.self)
        return "<span class=\"field__help\" id=\"\(input.id)-help\">\(parts.joined(separator: ", "))</span>"
    }

    private func fileWords(_ rules: FileRules) -> HTML {
        let size = t("web.file.megabytes", ["count": String(rules.megabytes)])
        let count = String(rules.count)
        return """
             data-max-bytes="\(rules.megabytes * 1_048_576)" data-max-count="\(count)" \
            data-remove="\(t("web.file.remove"))" data-error-count="\(t("web.file.error.count", ["count": count]))" \
            data-error-size="\(t("web.file.error.size", ["size": size]))" \
            data-error-empty="\(t("web.file.error.empty"))" data-error-type="\(t("web.file.error.type", ["types": rules.names]))"
            """
    }
}
