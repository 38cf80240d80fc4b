import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use as register } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useMode } from "../app/preferences";

// Only what the overview draws; as SVG, so that it prints sharply.
register([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

interface Props {
  readonly option: EChartsCoreOption;
  readonly label: string;
  readonly height?: number;
}

export function Chart({ option, label, height = 220 }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const mode = useMode();
  useEffect(() => {
    if (!box.current) return;
    const chart = init(box.current, null, { renderer: "svg" });
    chart.setOption({ animation: false, aria: { enabled: true, label: { description: label } }, ...option });
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [option, label, mode]);
  return <div ref={box} role="img" aria-label={label} style={{ height }} />;
}
