"use strict";
(() => {
  const { facts, imageCount, labels, points } = JSON.parse(document.getElementById("data").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const byId = id => document.getElementById(id);
  const count = number => number.toLocaleString("en-US");
  const percent = (share, digits = 1) => (100 * share).toFixed(digits) + " %";
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const shapes = ["circle", "triangle", "rect", "diamond"];
  const outlines = {
    circle: "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z",
    triangle: "M8 2.5L14 13.5L2 13.5z",
    rect: "M3 3h10v10h-10z",
    diamond: "M8 1.5L14.5 8L8 14.5L1.5 8z",
  };
  // Ten hues that differ to most eyes, then the same at other lightness and with another shape.
  const hues = [212, 24, 140, 350, 268, 46, 182, 312, 96, 232];
  const style = index => {
    const round = Math.floor(index / hues.length);
    const hue = (hues[index % hues.length] + round * 11) % 360;
    const lightness = (dark.matches ? [64, 76, 54] : [44, 58, 34])[round % 3];
    return { color: hsl(hue, round % 2 ? 52 : 66, lightness), symbol: shapes[round % shapes.length] };
  };
  const hsl = (hue, saturation, lightness) => {
    const chroma = saturation / 100 * Math.min(lightness, 100 - lightness) / 100;
    const channel = n => {
      const k = (n + hue / 30) % 12;
      const value = lightness / 100 - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1));
      return Math.round(255 * value).toString(16).padStart(2, "0");
    };
    return "#" + channel(0) + channel(8) + channel(4);
  };

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const named = label => label === "" ? "(no label)" : label;

  const cumulative = [];
  facts.explainedVariance.reduce((sum, share, i) => (cumulative[i] = sum + share), 0);
  const explained = cumulative[cumulative.length - 1];
  const components = cumulative.length;

  function words() {
    byId("headline").textContent =
      `${components} ${components === 1 ? "component explains" : "components explain"} `
      + `${percent(explained)} of the variance of ${count(facts.rowCount)} images`;
    byId("model").textContent = "Features of " + facts.model;
    const fact = (name, value, note) => {
      const box = element("div");
      const worth = element("dd", value);
      if (note) worth.append(element("small", note));
      box.append(element("dt", name), worth);
      byId("facts").append(box);
    };
    const created = facts.createdAt.slice(0, 16).replace("T", " ").split(" ");
    const fitted = imageCount === facts.rowCount ? "" : `fitted on ${count(facts.rowCount)}, `;
    fact("Images", count(imageCount), fitted
      + (facts.leftOutRowCount ? count(facts.leftOutRowCount) + " rows of other models left out" : "one model in the table"));
    fact("Labels", count(labels.length), "folders of the images");
    fact("Dimensions", `${count(facts.width)} → ${components}`, facts.centered ? "mean subtracted" : "mean not subtracted");
    fact("Variance explained", percent(explained), "first " + percent(facts.explainedVariance[0]));
    fact("PCA version", count(facts.pcaVersion), "of features version " + count(facts.featuresVersion));
    fact("Created", created[0], created[1] + " UTC");

    byId("sampling").textContent = (points.path.length < imageCount
      ? `A sample of ${count(points.path.length)} of ${count(imageCount)} images, drawn by a hash of their paths. `
      : `All ${count(imageCount)} images. `) + "Point at one for its path; scroll to zoom, drag to move.";
    byId("thresholds").textContent = [0.5, 0.8, 0.9, 0.95, 0.99]
      .map(share => [share, cumulative.findIndex(sum => sum >= share) + 1])
      .filter(([, needed]) => needed > 0)
      .map(([share, needed]) => `${percent(share, 0)} with ${needed}`).join(", ")
      .replace(/^(?=.)/, "Components needed: ").replace(/(.)$/, "$1.");
    const place = (name, value) => byId("places").append(element("dt", name), element("dd", value));
    place("Features", `${facts.features}  (version ${facts.featuresVersion})`);
    place("Reduced", facts.reduced);
    place("MLlib model", facts.modelPath);
    place("Feature model", facts.model);
  }

  const chosen = new Set();
  const shown = index => chosen.size === 0 || chosen.has(index);

  function labelList() {
    byId("labelcount").textContent = `${count(labels.length)} labels, click to single out`;
    byId("labels").replaceChildren(...labels.map((label, index) => {
      const { color, symbol } = style(index);
      const button = element("button");
      button.type = "button";
      button.title = named(label.label);
      button.setAttribute("aria-pressed", chosen.has(index));
      const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      mark.setAttribute("viewBox", "0 0 16 16");
      mark.setAttribute("width", "13");
      const outline = document.createElementNS("http://www.w3.org/2000/svg", "path");
      outline.setAttribute("d", outlines[symbol]);
      outline.setAttribute("fill", color);
      mark.append(outline);
      button.append(mark, element("span", named(label.label), "text"), element("span", count(label.images), "many"));
      button.onclick = () => {
        if (!chosen.delete(index)) chosen.add(index);
        button.setAttribute("aria-pressed", chosen.has(index));
        byId("all").hidden = chosen.size === 0;
        drawScatter();
      };
      const item = element("li");
      item.append(button);
      return item;
    }));
  }

  const text = () => ({ color: colour("--soft"), fontFamily: getComputedStyle(document.body).fontFamily });
  const axis = (name, more) => ({
    name,
    nameLocation: "middle",
    nameGap: 32,
    nameTextStyle: { ...text(), fontSize: 12 },
    axisLabel: text(),
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colour("--line") } },
    ...more,
  });
  const tooltip = more => ({
    backgroundColor: colour("--card"),
    borderColor: colour("--line"),
    textStyle: { color: colour("--ink"), fontSize: 13 },
    confine: true,
    ...more,
  });

  const scatter = echarts.init(byId("scatter"));
  const variance = echarts.init(byId("variance"));

  function tip(index, color) {
    const box = element("div", undefined, "tip");
    const title = element("b", named(labels[points.label[index]].label));
    title.style.color = color;
    box.append(title, element("span", points.folder + points.path[index]),
      element("span", `component 1: ${points.first[index].toPrecision(5)}, component 2: ${points.second[index].toPrecision(5)}`));
    return box;
  }

  function drawScatter() {
    const crowded = points.path.length > 1500;
    const series = labels.map((label, index) => ({
      type: "scatter",
      name: String(index),
      ...style(index),
      data: [],
      symbolSize: crowded ? 6 : 8,
      silent: !shown(index),
      z: shown(index) ? 3 : 2,
      itemStyle: { color: style(index).color, opacity: shown(index) ? 0.72 : 0.05 },
      emphasis: { scale: 1.8, itemStyle: { opacity: 1, borderColor: colour("--ink"), borderWidth: 1 } },
    }));
    points.label.forEach((label, i) => series[label].data.push([points.first[i], points.second[i], i]));
    const share = i => facts.explainedVariance[i] === undefined ? "" : `  (${percent(facts.explainedVariance[i])} of variance)`;
    scatter.setOption({
      animation: false,
      grid: { left: 64, right: 12, top: 16, bottom: 52 },
      xAxis: axis("Component 1" + share(0), { type: "value", scale: true }),
      yAxis: axis("Component 2" + share(1), { type: "value", scale: true, nameGap: 46 }),
      dataZoom: [{ type: "inside", xAxisIndex: 0, filterMode: "none" }, { type: "inside", yAxisIndex: 0, filterMode: "none" }],
      tooltip: tooltip({ trigger: "item", formatter: hit => tip(hit.value[2], hit.color) }),
      series,
    }, { replaceMerge: ["series"] });
  }

  function drawVariance() {
    const names = cumulative.map((_, i) => String(i + 1));
    variance.setOption({
      animation: false,
      grid: { left: 64, right: 60, top: 40, bottom: 52 },
      legend: { right: 56, top: 4, textStyle: text(), itemWidth: 16, itemHeight: 9, icon: "roundRect" },
      tooltip: tooltip({
        trigger: "axis",
        formatter: hits => `Component ${hits[0].dataIndex + 1}<br>alone ${percent(hits[0].value, 2)}<br>`
          + `together ${percent(cumulative[hits[0].dataIndex], 2)}`,
      }),
      xAxis: axis("Component", { type: "category", data: names, splitLine: { show: false } }),
      yAxis: [
        axis("Each", { type: "value", nameGap: 46, axisLabel: { ...text(), formatter: value => +(100 * value).toFixed(1) + " %" } }),
        axis("Cumulative", { type: "value", min: 0, max: 1, nameGap: 46, splitLine: { show: false }, axisLabel: { ...text(), formatter: value => percent(value, 0) } }),
      ],
      series: [
        { type: "bar", name: "each component", data: facts.explainedVariance, barMaxWidth: 26, itemStyle: { color: style(0).color, opacity: 0.75, borderRadius: [2, 2, 0, 0] } },
        { type: "line", name: "cumulative", yAxisIndex: 1, data: cumulative, symbolSize: 5, lineStyle: { width: 2 }, itemStyle: { color: colour("--accent") } },
      ],
    });
  }

  function draw() {
    labelList();
    drawScatter();
    drawVariance();
  }

  words();
  draw();
  byId("all").onclick = () => {
    chosen.clear();
    byId("all").hidden = true;
    labelList();
    drawScatter();
  };
  dark.addEventListener("change", draw);
  addEventListener("resize", () => [scatter, variance].forEach(chart => chart.resize()));
})();
