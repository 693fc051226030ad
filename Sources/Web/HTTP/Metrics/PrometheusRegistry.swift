// Keeps the program's metrics and prints them in the Prometheus text format 0.0.4.

import Metrics
import NIOConcurrencyHelpers

/// A `MetricsFactory` for swift-metrics: counters, gauges and histograms in memory, bounded in number.
///
/// A label value taken from a request could make series without end; past `maximumSeries` new ones are
/// dropped and counted in `metrics_series_dropped_total`.
package final class PrometheusRegistry: MetricsFactory, Sendable {
    private struct State {
        var families: [String: PrometheusFamily] = [:]
        var count = 0
        var dropped = 0
    }

    private let state = NIOLockedValueBox(State())
    private let maximumSeries: Int

    package init(maximumSeries: Int = 2000) {
        self.maximumSeries = maximumSeries
    }

    // MARK: - Factory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, .counter, dimensions) { PrometheusNumber() }
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, .counter, dimensions) { PrometheusNumber() }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, .gauge, dimensions) { PrometheusNumber() }
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        if aggregate {
            return series(label, .histogram, dimensions) { PrometheusHistogram(bounds: PrometheusHistogram.sizes) }
        }
        return series(label, .gauge, dimensions) { PrometheusNumber() }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, .histogram, dimensions) { PrometheusHistogram(bounds: PrometheusHistogram.seconds) }
    }

    // Series live as long as the program: a scrape must see what a short-lived `Counter` value has counted.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    private func series<Series: PrometheusSeries>(
        _ label: String, _ kind: PrometheusFamily.Kind, _ dimensions: [(String, String)], make: () -> Series
    ) -> Series {
        let name = PrometheusText.name(label)
        let labels = PrometheusText.labels(dimensions)
        return state.withLockedValue { state in
            var family = state.families[name] ?? PrometheusFamily(kind: kind)
            if let known = family.series[labels] as? Series { return known }
            let made = make()
            // A name used for two kinds, or one series too many: it counts into the void.
            guard family.kind == kind, family.series[labels] == nil, state.count < maximumSeries else {
                state.dropped += 1
                return made
            }
            family.series[labels] = made
            state.families[name] = family
            state.count += 1
            return made
        }
    }

    // MARK: - Exposition

    /// All series, sorted, as Prometheus reads them; `process` adds memory, descriptors and start time.
    package func exposition(process: ProcessFigures? = ProcessFigures.now()) -> String {
        let (families, dropped) = state.withLockedValue { ($0.families, $0.dropped) }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                series.write(name: name, labels: labels, to: &text)
            }
        }
        text += "# TYPE metrics_series_dropped_total counter\nmetrics_series_dropped_total \(dropped)\n"
        process?.write(to: &text)
        return text
    }
}

/// The series of one name.
struct PrometheusFamily {
    enum Kind: String { case counter, gauge, histogram }

    let kind: Kind
    var series: [String: any PrometheusSeries] = [:]
}

/// How names, labels and numbers are spelled.
enum PrometheusText {
    /// `http.requests` becomes `http_requests`; a digit in front gets an underscore.
    static func name(_ label: String) -> String {
        let plain = String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == ":" ? $0 : "_" })
        return plain.first?.isNumber == false ? plain : "_" + plain
    }

    static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.sorted { $0.0 < $1.0 }
            .map { "\(name($0.0).replacing(":", with: "_"))=\"\(escape($0.1))\"" }
            .joined(separator: ",")
    }

    static func number(_ value: Double) -> String {
        if let whole = Int64(exactly: value) { return String(whole) }
        if value.isNaN { return "NaN" }
        return value.isInfinite ? (value > 0 ? "+Inf" : "-Inf") : "\(value)"
    }

    private static func escape(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
