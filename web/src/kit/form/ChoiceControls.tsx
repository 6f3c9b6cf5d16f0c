/** Controls one chooses with: cards, a list, a tick, a person. */
import { useQuery } from '@tanstack/preact-query'
import { people } from '../../api/calls'
import { keys } from '../../api/queries'
import type { Json, People } from '../../api/types'
import { words } from '../../words'
import { named, type ControlProps } from './control'
import { useAt, useForm } from './store'

export function SelectControl(props: ControlProps) {
  const form = useForm()
  const { path, pointer, schema } = props
  const value = useAt(path)
  const options = schema.enum ?? []
  return (
    <select
      {...named(props)}
      value={value === undefined ? '' : String(value)}
      onChange={(event) => {
        const chosen = event.currentTarget.value
        form.set(path, options.find((option) => String(option) === chosen))
        form.touch(pointer)
      }}
      onBlur={() => form.touch(pointer)}
    >
      <option value="">{words.form.choose}</option>
      {options.map((option) => (
        <option key={option} value={String(option)}>
          {option}
        </option>
      ))}
    </select>
  )
}

/** Words that stand two to a line on a telephone. */
const areShort = (options: (string | number)[], ui: ControlProps['ui']) => !ui?.descriptions && options.every((option) => String(option).length <= 6)

/** Radio cards; for a list of choices, cards one can tick. The first one carries the field's id, so that links land on it. */
export function ChoiceControl(props: ControlProps) {
  const form = useForm()
  const { path, pointer, schema, ui, id, required, describedBy } = props
  const value = useAt(path)
  const several = schema.type === 'array'
  const options = (several ? schema.items?.enum : schema.enum) ?? []
  const chosen: Json[] = Array.isArray(value) ? value : value === undefined ? [] : [value]
  const choose = (option: string | number, on: boolean) => {
    if (!several) form.set(path, option)
    else form.set(path, on ? [...chosen, option] : chosen.filter((other) => other !== option))
    form.touch(pointer)
  }
  return (
    <>
      <div className={`fields-2 choices${areShort(options, ui) ? ' is-short' : ''}`}>
        {options.map((option, index) => (
          <label key={option} className="choice">
            <input
              id={index === 0 ? id : undefined}
              type={several ? 'checkbox' : 'radio'}
              name={id}
              checked={chosen.includes(option)}
              aria-describedby={describedBy}
              onChange={(event) => choose(option, event.currentTarget.checked)}
            />
            <span>
              <b>{option}</b>
              {ui?.descriptions?.[option] && <small>{ui.descriptions[option]}</small>}
            </span>
          </label>
        ))}
      </div>
      {!required && !several && chosen.length > 0 && (
        <button type="button" className="linkbtn small" onClick={() => form.set(path, undefined)}>
          {words.form.unchoose}
        </button>
      )}
    </>
  )
}

export function CheckboxControl(props: ControlProps) {
  const form = useForm()
  const { path, pointer, schema, ui, label } = props
  const box = (
    <input
      {...named(props)}
      type="checkbox"
      checked={useAt(path) === true}
      onChange={(event) => {
        form.set(path, event.currentTarget.checked)
        form.touch(pointer)
      }}
    />
  )
  if (label !== undefined) return <label className="pick">{box}</label>
  return (
    <label className="choice">
      {box}
      <span>
        <b>{schema.title}</b>
        {ui?.note && <small>{ui.note}</small>}
      </span>
    </label>
  )
}

export function useSeats() {
  const query = useQuery({ queryKey: keys.people(), queryFn: () => people.chart(), staleTime: 300_000 })
  return { loaded: query.data !== undefined, units: query.data ? seated(query.data) : [], nameOf: (id: string) => nameIn(query.data, id) }
}

interface Sitting {
  id: string
  name: string
  title: string
}

/** Everybody once, under the unit where they are met first. */
function seated(chart: People): { title: string; people: Sitting[] }[] {
  const met = new Set<string>()
  return chart.units.flatMap((unit) => {
    const here = [...(unit.head ? [unit.head] : []), ...unit.seats].flatMap(({ person_id: id, name, title }) => {
      if (!id || !name || met.has(id)) return []
      met.add(id)
      return [{ id, name, title }]
    })
    return here.length > 0 ? [{ title: unit.title, people: here }] : []
  })
}

function nameIn(chart: People | undefined, id: string): string | undefined {
  const person = chart && seated(chart).flatMap((unit) => unit.people).find((each) => each.id === id)
  return person && `${person.name} ${person.title}`
}

export function PersonControl(props: ControlProps) {
  const form = useForm()
  const { path, pointer } = props
  const value = useAt(path)
  const { units, loaded } = useSeats()
  const chosen = typeof value === 'string' ? value : ''
  const listed = chosen === '' || units.some((unit) => unit.people.some(({ id }) => id === chosen))
  return (
    <select
      {...named(props)}
      value={chosen}
      onChange={(event) => {
        form.set(path, event.currentTarget.value || undefined)
        form.touch(pointer)
      }}
      onBlur={() => form.touch(pointer)}
    >
      <option value="">{words.form.choose}</option>
      {!listed && <option value={chosen}>{loaded ? words.form.personGone : words.common.loading}</option>}
      {units.map((unit) => (
        <optgroup key={unit.title} label={unit.title}>
          {unit.people.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name} {person.title}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}
