// A switch: a checkbox for what is on or off at once, without sending a form.

extension PageContext {
    /// The control itself; its label stands behind it in the field.
    func switchControl(_ input: Input) -> HTML {
        """
        <input type="checkbox" class="switch" role="switch" value="on"\(attr: "checked", if: input.value == "on")\
        \(attributes(input))>
        """
    }
}
