import Web

extension SampleGroup {
    static let forms = SampleGroup(id: "forms", title: "Формы и файлы") { context in
        wholeForms(context) + fileFields(context)
    }
}

/// A small declared form, for the samples of what follows from a declaration.
private struct CompanyForm: Form {
    var inn = ""
    var name = ""
    var phone = ""

    static let fields: [Field<CompanyForm>] = [
        Field(
            "inn", .text, \.inn, label: "customers.entity.inn", required: true, help: true, maxLength: 20, mask: .inn),
        Field("name", .text, \.name, label: "customers.entity.name", required: true, maxLength: 200),
        Field("phone", .tel, \.phone, label: "customers.address.phone", maxLength: 50, autocomplete: "tel"),
    ]

    /// As somebody sent it who forgot the rest.
    static var sent: TypedForm<CompanyForm> {
        var form = CompanyForm()
        form.phone = "8 916 123"
        return TypedForm(form, form.problems())
    }
}

private func wholeForms(_ context: PublicContext) -> [Sample] {
    [
        Sample(
            title: "Из объявления",
            code: #"""
                """
                \(context.errorSummary(CompanyForm.sent))\
                \(context.formFrame(
                    FormFrame("/design/forms", query: true), "\(context.fields(CompanyForm.sent))",
                    actions: context.submit("Сохранить", busy: "Сохраняем…")))
                """
                """#,
            html: """
                \(context.errorSummary(CompanyForm.sent))\
                \(context.formFrame(
                    FormFrame("/design/forms", query: true), "\(context.fields(CompanyForm.sent))",
                    actions: context.submit("Сохранить", busy: "Сохраняем…")))
                """,
            note: "Поля, подписи, правила и ошибки следуют из одного объявления. Ссылка в списке ошибок ведёт в поле."),
        Sample(
            title: "Длинная форма с черновиком",
            code: #"""
                context.formFrame(
                    FormFrame("/design/forms", query: true, draft: "design", long: true),
                    """
                    \(context.formSection("Груз", """
                        \(context.field(Input("what", "Что везём", required: true, maxLength: 100)))\
                        \(context.field(Input("weight", "Вес", .number, required: true, unit: "кг")))
                        """))\
                    \(context.formSection("Получатель", """
                        \(context.field(Input("who", "Кто примет", autocomplete: "name")))\
                        \(context.field(Input("tel", "Телефон", .tel)))\
                        \(context.field(Input("day", "День доставки", .date)))\
                        \(context.field(Input("note", "Комментарий", .textarea(rows: 3), maxLength: 200, counted: true)))
                        """))
                    """,
                    actions: """
                        \(context.submit("Отправить", busy: "Отправляем…"))\
                        \(context.buttonLink("Не отправлять", to: "/design/forms", size: .large))
                        """)
                """#,
            html: context.formFrame(
                FormFrame("/design/forms", query: true, draft: "design", long: true),
                """
                \(context.formSection("Груз", """
                    \(context.field(Input("what", "Что везём", required: true, maxLength: 100)))\
                    \(context.field(Input("weight", "Вес", .number, required: true, unit: "кг")))
                    """))\
                \(context.formSection("Получатель", """
                    \(context.field(Input("who", "Кто примет", autocomplete: "name")))\
                    \(context.field(Input("tel", "Телефон", .tel)))\
                    \(context.field(Input("day", "День доставки", .date)))\
                    \(context.field(Input("note", "Комментарий", .textarea(rows: 3), maxLength: 200, counted: true)))
                    """))
                """,
                actions: """
                    \(context.submit("Отправить", busy: "Отправляем…"))\
                    \(context.buttonLink("Не отправлять", to: "/design/forms", size: .large))
                    """),
            note: "Набранное хранится само и переживает перезагрузку. Действия держатся у нижнего края."),
    ]
}

private func fileFields(_ context: PublicContext) -> [Sample] {
    [
        Sample(
            title: "Файл",
            code: #"context.field(Input("order", "Список товаров", .file(FileRules(["xlsx", "csv"], megabytes: 5))))"#,
            html: context.field(Input("order", "Список товаров", .file(FileRules(["xlsx", "csv"], megabytes: 5)))),
            note: "Перетащить, вставить из буфера или выбрать. Без скрипта это обычное поле браузера."),
        Sample(
            title: "Несколько файлов",
            code: #"""
                context.field(
                    Input(
                        "papers", "Документы", .file(FileRules(["pdf", "jpg", "png"], megabytes: 1, count: 3)),
                        mark: "по желанию"))
                """#,
            html: context.field(
                Input(
                    "papers", "Документы", .file(FileRules(["pdf", "jpg", "png"], megabytes: 1, count: 3)),
                    mark: "по желанию")),
            note: "Каждый файл проверен по окончанию и весу; отказ назван словами, остальные остаются."),
        Sample(
            title: "Снимок камерой",
            code: #"""
                context.field(
                    Input(
                        "damage", "Снимок повреждения", .file(FileRules(["jpg", "jpeg", "png", "webp"], camera: true)),
                        help: "На телефоне откроется камера"))
                """#,
            html: context.field(
                Input(
                    "damage", "Снимок повреждения", .file(FileRules(["jpg", "jpeg", "png", "webp"], camera: true)),
                    help: "На телефоне откроется камера"))),
        Sample(
            title: "Файл с ошибкой и файл недоступен",
            code: #"""
                """
                <div class="fields">\(context.field(
                    Input("proxy", "Доверенность", .file(FileRules(["pdf"])), error: "Приложите файл", required: true)))\
                \(context.field(Input("act", "Акт", .file(FileRules()), disabled: "Появится после отгрузки")))</div>
                """
                """#,
            html: """
                <div class="fields">\(context.field(
                    Input("proxy", "Доверенность", .file(FileRules(["pdf"])), error: "Приложите файл", required: true)))\
                \(context.field(Input("act", "Акт", .file(FileRules()), disabled: "Появится после отгрузки")))</div>
                """),
    ]
}
