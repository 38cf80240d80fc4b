/** What the overview's charts show, in the colours of the page. Pure. */

import type { Overview } from "../api/overview";
import type { Mode } from "../app/theme";
import { paletteOf } from "../app/theme";
import { shifted } from "../statement/days";

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

const NOTHING = { received: 0, credited: 0, rejected: 0, settled_alone: 0 };

/** Every day that was asked for: one without a receipt is a day too. */
export function everyDay({ from, to, by_day: known }: Overview): Overview["by_day"] {
  const days = [];
  for (let day = from; day <= to; day = shifted(day, 1))
    days.push(known.find((one) => one.day === day) ?? { day, ...NOTHING });
  return days;
}

/** The hours from the first with a receipt to the last. */
export function everyHour({ by_hour: known }: Overview): Overview["by_hour"] {
  const [first, last] = [Math.min(OPENS, ...hoursOf(known)), Math.max(CLOSES, ...hoursOf(known))];
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const hour = first + at;
    return known.find((one) => one.hour === hour) ?? { hour, ...NOTHING };
  });
}

/** A mall's day, at least. */
const [OPENS, CLOSES] = [10, 22] as const;
const hoursOf = (hours: Overview["by_hour"]) => hours.map(({ hour }) => hour);

export function daysOption(overview: Overview, mode: Mode, words: Words) {
  const days = everyDay(overview);
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

export function hoursOption(overview: Overview, mode: Mode, words: Words) {
  const hours = everyHour(overview);
  const { axis, frame } = base(mode);
  const { info, accent } = paletteOf(mode);
  return {
    ...frame,
    xAxis: { type: "category", data: hours.map(({ hour }) => `${String(hour)}:00`), ...axis },
    yAxis: { type: "value", minInterval: 1, ...axis },
    series: [
      {
        type: "bar",
        barMaxWidth: 18,
        name: words.received,
        color: info,
        data: hours.map(({ received }) => received),
      },
      {
        type: "bar",
        barMaxWidth: 18,
        name: words.credited,
        color: accent,
        itemStyle: { decal: DASHES },
        data: hours.map(({ credited }) => credited),
      },
    ],
  };
}
