/* Draws the pictures whose data stand on them as JSON. Figures come as decimal strings and become binary numbers
   here only, for their place in the picture. */
(() => {
  "use strict";

  const INK = "#55606e", BLUE = "#1f5c99", PALE = "#a9c3de", LINE = "#dfe4ea", AMBER = "#8a5a00";
  const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif';

  /* What a formatter returns is taken as markup, and a department may be called anything. */
  const escaped = (text) => echarts.format.encodeHTML(text);

  const median = (values) => {
    const sorted = [...values].sort((a, b) => a - b), half = sorted.length >> 1;
    return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  };

  /* A strip: one dot a department along the scale, dots of one value stacked, mine large and named. */
  const distribution = (data, width) => {
    const known = data.rows.filter((row) => row.value !== null).map((row) => ({ ...row, at: Number(row.value) }));
    if (!known.length) return null;
    const values = known.map((row) => row.at);
    const low = Math.min(...values), high = Math.max(...values);
    const margin = (high - low) * 0.06 || 1;
    const top = data.full === null ? high + margin : Math.max(high, Math.min(Number(data.full), high + margin));
    const bottom = Math.max(Math.min(0, low), low - margin);
    const bin = (top - bottom) / Math.max(20, width / 14);
    const heights = new Map();
    const dots = [...known].sort((a, b) => Number(b.mine) - Number(a.mine)).map((row) => {
      const place = Math.round(row.at / bin), level = heights.get(place) || 0;
      heights.set(place, level + 1);
      return {
        value: [row.at, level],
        name: row.name,
        shown: row.value,
        href: row.href,
        symbolSize: row.mine ? 16 : 10,
        itemStyle: { color: row.mine ? BLUE : PALE, borderColor: "#fff", borderWidth: 1 },
        z: row.mine ? 5 : 2,
      };
    });
    const levels = Math.max(4, ...heights.values());
    /* My name stands above all dots, on the side where there is room; a thin line leads down to my dot. */
    const names = known.filter((row) => row.mine).map((row) => ({
      value: [row.at, levels],
      label: { formatter: `${row.name} ${row.value}`, position: row.at > (top + bottom) / 2 ? "left" : "right" },
    }));
    return {
      animation: false,
      textStyle: { fontFamily: FONT },
      grid: { left: 16, right: 16, top: 30, bottom: 26 },
      tooltip: { trigger: "item", confine: true, formatter: (dot) => dot.data.name ? escaped(`${dot.data.name}　${dot.data.shown} ${data.unit}`) : "" },
      xAxis: {
        type: "value", min: bottom, max: top, splitLine: { show: false }, splitNumber: width < 480 ? 3 : 6,
        axisLine: { lineStyle: { color: LINE } }, axisTick: { show: false },
        axisLabel: { color: INK, showMinLabel: false, showMaxLabel: false },
      },
      yAxis: { type: "value", min: -0.6, max: levels + 0.5, show: false },
      series: [{
        type: "scatter", data: dots, cursor: "default",
        markLine: {
          silent: true, symbol: "none", animation: false,
          lineStyle: { color: AMBER, type: "dashed" },
          label: { formatter: "中位数", color: AMBER, position: "end", distance: 4 },
          data: [{ xAxis: median(values) }],
        },
      }, {
        type: "scatter", data: names, symbolSize: 0.1, silent: true,
        label: { show: true, color: BLUE, fontWeight: 600, distance: 6 },
        markLine: {
          silent: true, symbol: "none", animation: false, label: { show: false },
          lineStyle: { color: BLUE, type: "solid", opacity: 0.5 },
          data: names.map(({ value: [at, height] }) => [{ coord: [at, 0] }, { coord: [at, height] }]),
        },
      }],
    };
  };

  const kinds = { distribution };
  const drawn = new Set();
  /* A4 between its margins, in pixels: a wider picture would be cut, and all words beside it shrink. */
  const PAPER = 640;

  const draw = (place) => {
    const data = JSON.parse(place.dataset.values);
    const option = kinds[place.dataset.chart](data, place.clientWidth);
    if (!option) {
      place.remove();
      return;
    }
    const chart = echarts.init(place, null, { renderer: "svg" });
    chart.setOption(option);
    chart.on("click", (event) => {
      if (event.data && event.data.href) window.location.href = event.data.href;
    });
    new ResizeObserver(() => chart.resize()).observe(place);
    drawn.add(chart);
  };

  const drawAll = (root) => {
    root.querySelectorAll("[data-chart]:not([data-drawn])").forEach((place) => {
      place.dataset.drawn = "1";
      draw(place);
    });
  };

  window.addEventListener("beforeprint", () => drawn.forEach((chart) => {
    chart.resize({ width: Math.min(PAPER, chart.getWidth()) });
    chart.getZr().flush(); /* The next frame would be too late. */
  }));
  window.addEventListener("afterprint", () => drawn.forEach((chart) => chart.resize({ width: "auto" })));

  document.addEventListener("DOMContentLoaded", () => drawAll(document));
  document.addEventListener("htmx:load", (event) => drawAll(event.target));
})();
