// The picture of a chart: what stands in the table, in the colours of the page.

import { inks } from "./inks.js";

/** Draws the figure's table above it; answers how to draw it again after a change of colours. */
export function draw(figure) {
  const box = figure.querySelector(".chart__canvas");
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", figure.querySelector(".chart__title").textContent);
  box.replaceChildren(canvas);
  const data = read(figure.querySelector("table"));
  let chart = new globalThis.Chart(canvas, configuration(figure, data, !isCalm()));
  return () => {
    chart.destroy();
    chart = new globalThis.Chart(canvas, configuration(figure, data, false));
  };
}

function isCalm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function read(table) {
  const rows = [...table.tBodies[0].rows];
  const names = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
  return {
    labels: rows.map(({ cells: [name] }) => name.querySelector("data")?.value ?? name.textContent.trim()),
    series: names.map((name, column) => ({
      name,
      values: rows.map((row) => Number(row.cells[column + 1].querySelector("data").value)),
      words: rows.map((row) => row.cells[column + 1].textContent.trim()),
    })),
  };
}

function configuration(figure, data, isAnimated) {
  const ink = inks(figure);
  const kind = figure.dataset.chart;
  const font = { family: getComputedStyle(figure).fontFamily, size: 12 };
  const short = new Intl.NumberFormat(document.documentElement.lang || "ru", {
    notation: "compact", maximumFractionDigits: 1,
  });
  const unit = figure.dataset.unit ? `\u00a0${figure.dataset.unit}` : "";
  const isStacked = kind === "stacked";
  const isPlain = kind === "bar" && data.series.length === 1 && data.labels.length <= 12;
  const current = figure.dataset.current === undefined ? null : Number(figure.dataset.current);
  const ticks = { color: ink("--text-3"), font };
  return {
    type: kind === "line" ? "line" : "bar",
    data: { labels: data.labels, datasets: datasets(data, kind, current, ink) },
    plugins: isPlain ? [values(data, current, short, ink, font)] : [],
    options: {
      maintainAspectRatio: false,
      animation: isAnimated ? { duration: 260 } : false,
      interaction: { mode: "index", intersect: false },
      layout: { padding: { top: 20, right: 2 } },
      scales: {
        x: { stacked: isStacked, grid: { display: false, drawBorder: false }, ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 12 } },
        y: {
          stacked: isStacked, beginAtZero: true, grid: { color: ink("--line-soft"), drawBorder: false },
          ticks: { ...ticks, maxTicksLimit: 5, callback: (value) => short.format(value) + unit },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          backgroundColor: ink("--surface-inverse"), titleColor: ink("--on-inverse-2"), bodyColor: ink("--on-inverse"),
          titleFont: { ...font, weight: "normal" }, bodyFont: { ...font, size: 13 }, padding: 10, cornerRadius: 8,
          displayColors: data.series.length > 1, boxPadding: 4,
          callbacks: { label: (item) => label(data, item) + unit },
        },
      },
    },
  };
}

function label(data, { datasetIndex, dataIndex }) {
  const { name, words } = data.series[datasetIndex];
  return data.series.length > 1 ? `${name}: ${words[dataIndex]}` : words[dataIndex];
}

function datasets(data, kind, current, ink) {
  const colours = [ink("--chart-1"), ink("--chart-2"), ink("--chart-3")];
  return data.series.map(({ name, values }, index) => {
    const colour = colours[index % colours.length];
    if (kind === "line") return {
      label: name, data: values, borderColor: colour, backgroundColor: colour, borderWidth: 2, pointRadius: 2.5,
      pointHoverRadius: 4, tension: 0.2,
    };
    // One bar is the one to look at; the others are what it is compared with.
    const fill = current === null ? colour : values.map((_, place) => place === current ? colour : colours[2]);
    return { label: name, data: values, backgroundColor: fill, borderRadius: 3, maxBarThickness: 48, categoryPercentage: 0.75 };
  });
}

/** A pale bar says its value itself; where there is no room, only the one to look at does. */
function values({ series: [{ values: numbers }] }, current, short, ink, font) {
  const texts = numbers.map((number) => short.format(number));
  return {
    id: "values",
    afterDatasetsDraw(chart) {
      const { ctx: context, width, chartArea } = chart;
      context.save();
      context.font = `${font.size}px ${font.family}`;
      context.fillStyle = ink("--text-2");
      context.textAlign = "center";
      const widths = texts.map((text) => context.measureText(text).width);
      const isRoomy = Math.max(...widths) + 4 < chartArea.width / texts.length;
      chart.getDatasetMeta(0).data.forEach((bar, place) => {
        if (!isRoomy && place !== current) return;
        context.fillText(texts[place], Math.min(bar.x, width - widths[place] / 2), bar.y - 6);
      });
      context.restore();
    },
  };
}
