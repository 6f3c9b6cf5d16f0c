/** The line icons of the kit, one path each. Decorative by default: the words beside them carry the meaning. */
const paths = {
  away: 'M5.5 8a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0M2.8 20c.4-4 3-6 6.2-6 1.6 0 3 .5 4.1 1.4M15 18h6.5M19 15.5l2.5 2.5-2.5 2.5',
  bell: 'M5 17h14l-1.8-2.5V10a5.2 5.2 0 0 0-10.4 0v4.5zM10 20h4',
  board: 'M3.5 4h17v12h-17zM8 21l1.5-5M16 21l-1.5-5M7 8h10M7 12h6',
  book: 'M4 5c3-1 6-1 8 1 2-2 5-2 8-1v14c-3-1-6-1-8 1-2-2-5-2-8-1zM12 6v14',
  box: 'M4 7l8-4 8 4v10l-8 4-8-4zM4 7l8 4 8-4M12 11v10',
  camera: 'M4 8h4l1.5-2.5h5L16 8h4v11H4zM9 13a3 3 0 1 0 6 0a3 3 0 1 0 -6 0',
  cal: 'M4 6h16v14H4zM4 10.5h16M8 3.5V8M16 3.5V8',
  check: 'M4.5 12.5l5 5L20 7',
  checkc: 'M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0M8 12.3l2.8 2.8L16.2 9.5',
  clip: 'M19.5 11.5 12 19a4.6 4.6 0 0 1-6.5-6.5L13.5 4.5a3 3 0 0 1 4.3 4.3l-7.8 7.8a1.4 1.4 0 0 1-2-2l7-7',
  clock: 'M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0M12 7v5.3l3.3 2',
  dash: 'M5 12h14',
  doc: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  down: 'M12 4v11M7 10.5l5 5 5-5M4.5 20h15',
  eye: 'M2 12c5-8 15-8 20 0-5 8-15 8-20 0zM9 12a3 3 0 1 0 6 0a3 3 0 1 0 -6 0',
  home: 'M3.5 11.5l8.5-7.5 8.5 7.5M6 9.7V20h12V9.7',
  inbox: 'M4 13.5 6.6 5h10.8L20 13.5V19H4zM4 13.5h4.5l1.5 2.5h4l1.5-2.5H20',
  info: 'M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0M12 11v5.5M12 7.6v.2',
  key: 'M3.7 12a4.3 4.3 0 1 0 8.6 0a4.3 4.3 0 1 0 -8.6 0M12.3 12H21v3.5M17 12v2.8',
  left: 'M15 5l-7 7 7 7',
  lock: 'M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4',
  money: 'M3 6.5h18v11H3zM8 9.5l1.5 5 1.25-3.5h2.5L14.5 14.5l1.5-5M7 11.5h10',
  more: 'M4 7h16M4 12h16M4 17h16',
  pen: 'M4 20h4L19.5 8.5l-4-4L4 16zM13 7l4 4',
  people: 'M5.5 8.5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0M2.8 20c.4-4 3-6 6.2-6s5.8 2 6.2 6M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.6c1.9.8 3 2.6 3.2 5.4',
  plus: 'M12 5v14M5 12h14',
  print: 'M7 9V3.5h10V9M7 17H4V9h16v8h-3M7 14h10v6.5H7z',
  right: 'M9 5l7 7-7 7',
  ring: 'M5 12a7 7 0 1 0 14 0a7 7 0 1 0 -14 0',
  round: 'M9 4h6v3H9zM7 5H5v16h14V5h-2M8 13l3 3 5-6',
  search: 'M4.5 11a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0M16 16l4.5 4.5',
  shield: 'M12 3 4.5 6v5.5c0 4.5 3 7.8 7.5 9.5 4.5-1.7 7.5-5 7.5-9.5V6zM8.8 12l2.3 2.3 4.2-4.4',
  speak: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  star: 'M12 3.5l2.6 5.5 6 .8-4.4 4.2 1.1 6-5.3-2.9L6.7 20l1.1-6L3.4 9.8l6-.8z',
  stop: 'M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 8v5M12 16v.01',
  up: 'M12 20V4M6 10l6-6 6 6',
  warn: 'M12 3.5 2.5 20h19zM12 10v4.5M12 17.3v.2',
  x: 'M6 6l12 12M18 6 6 18',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, className = 'ico' }: { name: IconName; className?: string }) {
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
