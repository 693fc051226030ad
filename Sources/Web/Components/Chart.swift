// A chart with its table: the table is what the picture is drawn from, and stands alone where there is no picture.

/// What a chart shows: names along one side, one or more series of values.
package struct ChartData: Sendable {
    /// How it is drawn.
    package enum Kind: String, Sendable {
        /// Amounts side by side.
        case bar
        /// A course over time.
        case line
        /// Amounts made of parts.
        case stacked
    }

    /// One value for each name.
    package struct Series: Sendable {
        package let name: String
        package let values: [Double]

        package init(_ name: String, _ values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    package let kind: Kind
    /// What the names are, the head of the table's first column: «Месяц».
    package let axis: String
    package let names: [String]
    /// What stands beneath the picture where names are too long for it; empty for the names themselves.
    package var short: [String] = []
    /// At most three: there are three colours.
    package let series: [Series]
    /// The place of the bar to look at; the others are what it is compared with.
    package var current: Int?
    /// Of all values, such as «₽»; empty for plain counts.
    package var unit = ""

    package init(_ kind: Kind, axis: String, names: [String], series: [Series], current: Int? = nil, unit: String = "")
    {
        self.kind = kind
        self.axis = axis
        self.names = names
        self.series = series
        self.current = current
        self.unit = unit
    }
}

extension PageContext {
    /// A chart: the picture when the library is installed and scripts run, the table beneath in any case.
    ///
    /// - Parameter format: how the table writes a value.
    package func chart(_ title: String, _ data: ChartData, format: (Double) -> String) -> HTML {
        // Debian's libjs-chart.js: without the package there is nothing to draw with.
        let isDrawn = site.assets.bytes("vendor/chart.js") != nil
        let current = data.current.map(String.init)
        let unit: HTML? = data.unit.isEmpty ? nil : "<span class=\"chart__unit\">, \(data.unit)</span>"
        return """
            <figure class="chart"\(attr: "data-chart", isDrawn ? data.kind.rawValue : nil)\(attr: "data-current", current)\
            \(attr: "data-unit", data.unit.isEmpty ? nil : data.unit)>\
            <figcaption class="chart__head"><span class="chart__title">\(title)\(unit)</span>\(chartKey(data))</figcaption>\
            <div class="chart__canvas"></div>\
            <details class="chart__data" open><summary class="linkbtn">\(t("web.chart.table"))\(icon("down", small: true))\
            </summary>\(chartTable(title, data, format))</details></figure>
            """
    }

    private func chartKey(_ data: ChartData) -> HTML? {
        guard data.series.count > 1 else { return nil }
        let entries: [HTML] = data.series.enumerated().map { place, series -> HTML in
            let colour = place % 3 + 1
            return "<li class=\"sw-\(colour)\">\(series.name)</li>"
        }
        return "<ul class=\"chart__key\">\(entries)</ul>"
    }

    private func chartTable(_ title: String, _ data: ChartData, _ format: (Double) -> String) -> HTML {
        let axis = TableColumn<ChartRow>("name", .words(data.axis)) { $0.name }
        let series = data.series.enumerated().map { place, series in
            TableColumn<ChartRow>("v\(place)", .words(series.name), align: .end) { $0.values[place] }
        }
        let rows = data.names.enumerated().map { place, name -> ChartRow in
            // The picture is drawn of these values; one that is not there is nothing.
            let values: [HTML] = data.series.map { series in
                let value = place < series.values.count ? series.values[place] : 0
                return "<data value=\"\(value.description)\">\(format(value))</data>"
            }
            let shown: HTML =
                place < data.short.count ? "<data value=\"\(data.short[place])\">\(name)</data>" : "\(name)"
            return ChartRow(name: shown, values: values)
        }
        return table(Table(still: "chart", [axis] + series), rows, label: title)
    }
}

/// A row of the table: a name and a value of each series.
private struct ChartRow: Sendable {
    let name: HTML
    let values: [HTML]
}
