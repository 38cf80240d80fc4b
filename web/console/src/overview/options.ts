/** What the overview's charts show, in the colours of the page. Pure. */

import type { Overview } from "../api/overview";
import type { Mode } from "../app/theme";
import { paletteOf } from "../app/theme";

export interface Words {
  readonly alone: string;
  readonly byPerson: string;
  readonly rejected: string;
  readonly received: string;
  readonly credited: string;
}

function base(mode: Mode) {
  const { ink, muted, line, surface } = paletteOf(mode);
  const axis = {
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    axisLabel: { color: muted, fontSize: 11 },
    splitLine: { lineStyle: { color: line } },
  };
  return {
    axis,
    frame: {
      textStyle: { fontFamily: "inherit" },
      grid: { left: 8, right: 8, top: 30, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemHeight: 8, itemWidth: 12, textStyle: { color: muted, fontSize: 11 } },
      tooltip: {
        trigger: "axis",
        backgroundColor: surface,
        borderColor: line,
        textStyle: { color: ink, fontSize: 12 },
      },
    },
  };
}

/** Patterns beside colours: the parts of a bar are told apart in print as well. */
const DASHES = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: -Math.PI / 4 };

export function daysOption({ by_day: days }: Overview, mode: Mode, words: Words) {
  const { axis, frame } = base(mode);
  const { accent, mark, bad } = paletteOf(mode);
  const stack = { type: "bar", stack: "decided", barMaxWidth: 36 } as const;
  return {
    ...frame,
    xAxis: { type: "category", data: days.map(({ day }) => day.slice(5)), ...axis },
    yAxis: { type: "value", minInterval: 1, ...axis },
    series: [
      { ...stack, name: words.alone, color: accent, data: days.map((day) => day.settled_alone) },
      {
        ...stack,
        name: words.byPerson,
        color: mark,
        itemStyle: { decal: DASHES },
        data: days.map((day) => Math.max(0, day.credited + day.rejected - day.settled_alone)),
      },
      {
        type: "line",
        name: words.received,
        color: bad,
        symbol: "circle",
        symbolSize: 5,
        data: days.map((day) => day.received),
      },
    ],
  };
}

export function hoursOption({ by_hour: hours }: Overview, mode: Mode, words: Words) {
  const { axis, frame } = base(mode);
  const { info, accent } = paletteOf(mode);
  return {
    ...frame,
    xAxis: { type: "category", data: hours.map(({ hour }) => String(hour)), ...axis },
    yAxis: { type: "value", minInterval: 1, ...axis },
    series: [
      { type: "bar", name: words.received, color: info, data: hours.map(({ received }) => received) },
      {
        type: "bar",
        name: words.credited,
        color: accent,
        itemStyle: { decal: DASHES },
        data: hours.map(({ credited }) => credited),
      },
    ],
  };
}
