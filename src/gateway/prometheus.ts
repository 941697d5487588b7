/** Figures in the text format that Prometheus reads (exposition format 0.0.4). */

export interface Sample {
  readonly labels?: Readonly<Record<string, string | number>>
  readonly value: number
}

/** All samples of one name. */
export interface Family {
  readonly name: string
  readonly type: "counter" | "gauge"
  readonly help: string
  readonly samples: ReadonlyArray<Sample>
}

export const prometheusContentType = "text/plain; version=0.0.4; charset=utf-8"

const escaped = (text: string): string => text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/"/g, '\\"')

const labelText = (labels: Sample["labels"] = {}): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`)
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`
}

/** Families without samples are left out. */
export const prometheusText = (families: ReadonlyArray<Family>): string =>
  families
    .filter((family) => family.samples.length > 0)
    .map(({ name, type, help, samples }) =>
      [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${type}`,
        ...samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`),
        "",
      ].join("\n"),
    )
    .join("")
