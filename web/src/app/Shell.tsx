/** The frame: bar on top, index tabs at the side, tab bar on a phone. Only pages that exist are listed. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Link, useLocation, useSearch } from 'wouter-preact'
import type { Person } from '../api/types'
import { Icon, type IconName } from '../kit/Icon'
import { useBegins, useDesk, useMay } from '../kit/session'
import { words } from '../words'
import { keptLook } from './look'
import { MyMenu } from './MyMenu'
import { TextSize } from './TextSize'

function Skip() {
  return (
    <a className="skip" href="#main">
      {words.common.skip}
    </a>
  )
}

function Brand({ name, small }: { name: string; small?: string }) {
  return (
    <Link className="brand" href="/">
      <span className="brand-mark" aria-hidden="true">
        {words.common.product}
      </span>
      <span className="brand-name">
        {name}
        {small && <small className="not-easy">{small}</small>}
      </span>
    </Link>
  )
}

/** The main column keeps its place in the tree; a new address starts at its top. */
function Main({ children }: { children: ComponentChildren }) {
  const [path] = useLocation()
  useEffect(() => window.scrollTo(0, 0), [path])
  return (
    <main className="main" id="main" tabIndex={-1}>
      <OfflineBar />
      {children}
    </main>
  )
}

function OfflineBar() {
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [])
  return (
    <div role="status" className="no-print">
      {!online && <p className="offline-bar">{words.common.offlineBar}</p>}
    </div>
  )
}

export function DoorShell({ children }: { children: ComponentChildren }) {
  return (
    <div className="app login-app">
      <Skip />
      <header className="appbar">
        <Brand name={words.common.product} small={words.common.productLong} />
        <div className="appbar-tools">
          <TextSize size={keptLook().text_size} />
        </div>
      </header>
      <Main>{children}</Main>
    </div>
  )
}

function Search() {
  const [path, go] = useLocation()
  const asked = new URLSearchParams(useSearch()).get('q') ?? ''
  // The catalogue has a q of its own.
  const q = path === '/documents' ? asked : ''
  return (
    <form
      className="appsearch not-easy"
      role="search"
      aria-label={words.shell.find}
      action="/documents"
      onSubmit={(event) => {
        event.preventDefault()
        const typed = new FormData(event.currentTarget).get('q')
        go(`/documents?${new URLSearchParams({ q: typeof typed === 'string' ? typed.trim() : '' }).toString()}`)
      }}
    >
      <Icon name="search" />
      <label className="sr-only" htmlFor="appsearch">
        {words.shell.find}
      </label>
      <input id="appsearch" name="q" type="search" autocomplete="off" placeholder={words.shell.findExample} defaultValue={q} key={q} />
    </form>
  )
}

interface Place {
  href: string
  icon: IconName
  name: string
  short: string
  count?: number
}

function usePlaces(): { desk: Place[]; estate: Place[]; records: Place[]; rules: Place[] } {
  const { session } = useDesk()
  const begins = useBegins()
  const signs = useMay('documents.draft')
  const s = words.shell
  const inbox = { href: '/', icon: 'inbox' as const, name: signs ? s.inbox : s.inboxConfirm, short: signs ? s.inbox : s.inboxConfirm, count: session.inbox_count }
  const draft: Place[] = [
    { href: '/new', icon: 'pen', name: s.newDocument, short: s.newDocumentShort },
    { href: '/mine', icon: 'doc', name: s.mine, short: s.mineShort },
  ]
  const registers = session.registers.map(({ id, title }): Place => ({ href: `/registers/${id}`, icon: 'round', name: title, short: title }))
  return {
    desk: begins ? [inbox, ...draft] : [inbox],
    estate: [
      ...(registers.length > 0 ? [{ href: '/registers', icon: 'board' as const, name: s.registers, short: s.registers }, ...registers] : []),
      { href: '/calendar', icon: 'cal' as const, name: s.calendar, short: s.calendar },
      ...(useMay('people.read') ? [{ href: '/people', icon: 'people' as const, name: s.people, short: s.people }] : []),
    ],
    records: [{ href: '/documents', icon: 'search', name: s.find, short: s.findShort }],
    rules: [
      ...(useMay('rules.read') ? [{ href: '/rules', icon: 'eye' as const, name: s.rules, short: s.rules }] : []),
      ...(useMay('releases.read') ? [{ href: '/releases', icon: 'book' as const, name: s.releases, short: s.releases }] : []),
    ],
  }
}

/** A page belongs to the place whose address it starts with: /documents/42 is found under 문서 찾기, its draft under 새 문서 쓰기. */
function belongs(path: string, href: string): boolean {
  if (/^\/documents\/[^/]+\/(edit|check)$/.test(path)) return href === '/new'
  // The list of registers is no shelf for each of them: they stand beside it in the menu.
  if (href === '/' || href === '/registers') return path === href
  return path === href || path.startsWith(`${href}/`)
}

function Count({ count }: { count: number | undefined }) {
  if (!count) return null
  return (
    <span className="count">
      <span className="sr-only">{words.shell.waiting}</span>
      {count}
    </span>
  )
}

function PlaceLink({ place, name }: { place: Place; name: string }) {
  const [path] = useLocation()
  return (
    <Link href={place.href} aria-current={belongs(path, place.href) ? 'page' : undefined}>
      <Icon name={place.icon} />
      <span>{name}</span>
      <Count count={place.count} />
    </Link>
  )
}

function NavGroup({ title, places }: { title?: string; places: Place[] }) {
  if (places.length === 0) return null
  return (
    <div className="nav-group">
      {title && <h2>{title}</h2>}
      <ul>
        {places.map((place) => (
          <li key={place.href}>
            <PlaceLink place={place} name={place.name} />
          </li>
        ))}
      </ul>
    </div>
  )
}

export function DeskShell({ person, children }: { person: Person; children: ComponentChildren }) {
  const { session } = useDesk()
  const { desk, estate, records, rules } = usePlaces()
  const signs = useMay('documents.draft')
  const [menu, openMenu] = useState(false)
  const { easy } = person.preferences
  const [inbox, ...drafting] = desk
  // Easy mode leaves out writing for those whose work it is to sign; who only asks for something keeps it.
  const tabs = easy && signs ? [inbox, ...records] : [inbox, ...drafting, ...records]
  return (
    <div className="app">
      <Skip />
      <header className="appbar">
        <Brand name={session.complex.name} small={words.common.households(session.complex.households)} />
        <Search />
        <div className="appbar-tools">
          <TextSize size={person.preferences.text_size} />
          <button type="button" className="me" aria-haspopup="dialog" onClick={() => openMenu(true)}>
            <span>
              <b>{person.name}</b>
              <small>{person.title}</small>
            </span>
            <span className="avatar" aria-hidden="true">
              {person.initial}
            </span>
            <span className="sr-only">{words.shell.meTitle}</span>
          </button>
        </div>
      </header>
      <div className="app-body">
        <nav className="sidenav" aria-label={words.shell.mainMenu}>
          <div className="sidenav-in">
            <NavGroup places={desk} />
            <NavGroup title={words.shell.estate} places={estate} />
            <NavGroup title={words.shell.records} places={[...records, ...rules]} />
          </div>
        </nav>
        <Main>{children}</Main>
      </div>
      <nav className="tabbar" aria-label={words.shell.bottomMenu}>
        {tabs.map((place) => place && <PlaceLink key={place.href} place={place} name={easy && place.href === '/' ? words.shell.inboxEasy : place.short} />)}
        <button type="button" aria-haspopup="dialog" onClick={() => openMenu(true)}>
          <Icon name="more" />
          <span>{words.common.more}</span>
        </button>
      </nav>
      {menu && <MyMenu person={person} places={[...estate, ...rules]} onClose={() => openMenu(false)} />}
    </div>
  )
}
