// One of many choices, found by typing. Without a script it is a select, or a text field with the browser's proposals.

extension PageContext {
    /// A select that `combobox.js` turns into a field to type in. What is sent is the choice's value.
    func combobox(_ input: Input) -> HTML {
        """
        <span class="selectwrap"><select class="\(input.classes) select"\(attributes(input))\(comboboxWords(input))>
        \(options(input))
        </select>\(icon("down"))</span>
        """
    }

    /// A text field that proposes; anything else may be typed as well. What is sent is the text.
    func suggestingControl(_ input: Input) -> HTML {
        let list = input.id + "-list"
        let options: [HTML] = input.options.map { option in
            "<option value=\"\(option.label)\">\(option.note)</option>"
        }
        return """
            <span class="selectwrap"><input class="\(input.classes)" type="text" value="\(input.value)" list="\(list)"\
            \(attributes(input))\(comboboxWords(input))><datalist id="\(list)">\(options)</datalist></span>
            """
    }

    private func comboboxWords(_ input: Input) -> HTML {
        """
         data-combobox\(attr: "data-source", input.source) data-text-none="\(t("web.combobox.none"))" \
        data-text-found="\(t("web.combobox.found"))" data-text-more="\(t("web.combobox.more"))" \
        data-text-failed="\(t("web.combobox.failed"))"
        """
    }
}
