/** The icons, drawn on a 24 grid as strokes. They never speak alone: each stands beside a word or a label. */
const paths = {
  bed: "M3 18v-7a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v7M3 15h18M3 18v2M21 18v2M6 9V7a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v2",
  food: "M7 3v8M4 3v5a3 3 0 0 0 6 0V3M7 11v10M17 3c-2 1-3 3.5-3 6v4h3M17 3v18",
  basket: "M4 10h16l-1.5 9a2 2 0 0 1-2 1.700H7.500a2 2 0 0 1-2-1.700zM8 10l3-6M16 10l-3-6M10 14v3M14 14v3",
  scooter:
    "M6 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM18 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8.5 17.500H14l2-9.500h-3M16 8l2 7M3 13h5.500l1.5 4.5",
  plane:
    "M10.5 13.5 3 11l1-1.5 7.5.5 4.5-5c1-1 2.5-1.5 3.5-1s.5 2.5-.5 3.500l-5 4.5.5 7.5-1.5 1-2.5-7.5-3 3 .3 2.5-1.3 1-1.5-3-3-1.5 1-1.3 2.5.3z",
  ticket:
    "M4 8a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v2.200a2 2 0 0 0 0 3.600V16a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-2.200a2 2 0 0 0 0-3.600zM14 7v2M14 11v2M14 15v2",
  bag: "M6 8h12l1 11a1.5 1.5 0 0 1-1.5 1.600h-11A1.5 1.5 0 0 1 5 19zM9 10.500V7a3 3 0 0 1 6 0v3.5",
  heart:
    "M12 20S4 15.5 4 9.500A4.3 4.3 0 0 1 12 7.300a4.3 4.3 0 0 1 8 2.200C20 15.5 12 20 12 20zM7.5 12h2.200l1.3-2.5 2 4.5 1.2-2h2.3",
  signal: "M5 19v-3M10 19v-7M15 19V9M20 19V5",
  note: "M3 7h18v10H3zM12 14.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM6 10v4M18 10v4",
  dots: "M6 12h.01M12 12h.01M18 12h.01",
  cash: "M3 7h18v10H3zM12 14.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM6 10v4M18 10v4",
  qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2zM18 14h2M14 18v2",
  card: "M3 7a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zM3 10h18M7 15h3",
  wallet:
    "M4 7.500A2.5 2.5 0 0 1 6.5 5H17v3M4 7.500V17a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-7a2 2 0 0 0-2-2H6.500A2.5 2.5 0 0 1 4 7.500zM16 13.500h.01",
  bank: "M4 10 12 5l8 5zM6 10v7M10 10v7M14 10v7M18 10v7M4 20h16M5 17h14",
  bell: "M6 16V11a6 6 0 1 1 12 0v5l1.5 2h-15zM10 20.500a2.2 2.2 0 0 0 4 0",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6 6 18",
  check: "M5 12.5 10 17.5 19.5 7",
  chevron: "M9 6l6 6-6 6",
  down: "M6 9l6 6 6-6",
  back: "M21 6H9.500L3 12l6.5 6H21zM12.5 9.500l5 5M17.5 9.500l-5 5",
  under: "M4 8l6 6 3.5-3.500L20 17M20 12v5h-5",
  level: "M4 9h16M4 15h16",
  over: "M4 16l6-6 3.5 3.500L20 7M20 12V7h-5",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.400M5.6 18.4 7 17M17 7l1.4-1.4",
  moon: "M20 14.500A8 8 0 1 1 9.5 4 6.5 6.5 0 0 0 20 14.500z",
  contrast: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 4v16M12 8l6-1M12 12h8M12 16l6 1",
  cloudOff: "M3 3l18 18M9 6.200A6 6 0 0 1 17.7 10 4 4 0 0 1 20.5 16M17 18H7a4 4 0 0 1-.8-7.9",
  sync: "M20 11a8 8 0 0 0-14.5-3.500L4 9M4 4v5h5M4 13a8 8 0 0 0 14.5 3.500L20 15M20 20v-5h-5",
  clock: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 8v4.500l3 1.7",
  edit: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
  trash: "M5 7h14M10 7V5h4v2M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5",
  calendar: "M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM4 11h16M8 4v4M16 4v4",
  pin: "M12 21s6.5-6 6.5-11a6.5 6.5 0 0 0-13 0c0 5 6.5 11 6.5 11zM12 12.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  list: "M8 7h12M8 12h12M8 17h12M4 7h.01M4 12h.01M4 17h.01",
  gauge: "M4.5 17a9 9 0 1 1 15 0M12 14l4-5M12 14h.01",
  luggage:
    "M7 8h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM9.5 8V4h5v4M10 12v4M14 12v4M8 20v1M16 20v1",
  warning: "M12 4 2.8 20h18.400zM12 10v4.500M12 17.200h.01",
  info: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 11.500V16M12 8.200h.01",
  undo: "M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3",
  out: "M14 5H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h8M10 12h10M17 8.500l3.5 3.5-3.5 3.5",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.500 20a6.5 6.5 0 0 1 13 0M15.500 4.300a3.5 3.5 0 0 1 0 6.400M18 14.300a6.5 6.5 0 0 1 3.500 5.700",
  split: "M12 20v-7M12 13C12 9 6 10 6 5M12 13c0-4 6-3 6-8M3 7l3-3 3 3M15 7l3-3 3 3",
  link: "M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1",
  arrow: "M4 12h15M13 6l6 6-6 6",
  minus: "M5 12h14",
  left: "M15 6l-6 6 6 6",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3M12 15v2",
  grip: "M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01",
  star: "M12 4l2.5 5.200 5.700.8-4.100 4 1 5.700-5.100-2.700-5.100 2.700 1-5.700-4.100-4 5.700-.8z",
  flag: "M6 21V4M6 5c4-2.5 8 2.5 12 0v8c-4 2.5-8-2.5-12 0",
} as const

export type IconName = keyof typeof paths

export const Icon = ({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) => (
  <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
)

/** The mark: a stride on a dial. */
export const Mark = ({ size = 28 }: { readonly size?: number }) => (
  <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="10" className="mark-ground" />
    <path className="mark-dial" d="M7 20.500a9.5 9.5 0 0 1 18 0" />
    <path className="mark-stride" d="M16 20.5 21.5 12" />
    <circle className="mark-foot" cx="16" cy="20.5" r="2.4" />
  </svg>
)
