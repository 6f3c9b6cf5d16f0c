/** Reads the small expression language of x-compute and x-checks into a tree: recursive descent, no eval. What the tree is worth is said in compute.ts. */

export type Operator = '+' | '-' | '*' | '/' | '=' | '!=' | '<' | '<=' | '>' | '>='

export type Node =
  | { kind: 'literal'; value: null | boolean | string }
  | { kind: 'number'; text: string }
  | { kind: 'name'; name: string }
  | { kind: 'path'; of: Node; name: string }
  | { kind: 'filter'; of: Node; by: Node }
  | { kind: 'call'; name: string; args: Node[] }
  | { kind: 'negative'; of: Node }
  | { kind: 'binary'; operator: Operator; left: Node; right: Node }
  | { kind: 'logic'; operator: 'and' | 'or'; left: Node; right: Node }
  | { kind: 'if'; condition: Node; then: Node; otherwise: Node }

/** The text is outside the subset. The server refuses it when a release is loaded; here the field is simply left alone. */
export class ExpressionError extends Error {}

const token = /\s*(?:(\d+(?:\.\d+)?|\.\d+)|"((?:[^"\\]|\\.)*)"|([\p{L}_][\p{L}\p{N}_]*)|(!=|<=|>=|[-+*/=<>().,[\]]))/uy
const deepest = 64

interface Token {
  kind: 'number' | 'string' | 'word' | 'sign' | 'end'
  text: string
}

function tokens(text: string): Token[] {
  const found: Token[] = []
  token.lastIndex = 0
  while (text.slice(token.lastIndex).trim() !== '') {
    const at = token.lastIndex
    const match = token.exec(text)
    if (!match) throw new ExpressionError(`${at}: ${text}`)
    const [, number, string, word, sign] = match
    if (number !== undefined) found.push({ kind: 'number', text: number })
    else if (string !== undefined) found.push({ kind: 'string', text: unescaped(string) })
    else if (word !== undefined) found.push({ kind: 'word', text: word })
    else found.push({ kind: 'sign', text: sign ?? '' })
  }
  return [...found, { kind: 'end', text: '' }]
}

const unescaped = (text: string) =>
  text.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter === 't' ? '\t' : letter))

const kept = new Map<string, Node>()

export function parse(text: string): Node {
  const known = kept.get(text)
  if (known) return known
  const reader = new Reader(tokens(text))
  const tree = reader.whole()
  kept.set(text, tree)
  return tree
}

class Reader {
  private at = 0
  private depth = 0

  constructor(private readonly tokens: Token[]) {}

  whole(): Node {
    const tree = this.expression()
    if (this.next.kind !== 'end') throw new ExpressionError(this.next.text)
    return tree
  }

  private get next(): Token {
    return this.tokens[this.at] ?? { kind: 'end', text: '' }
  }

  private take(kind: Token['kind'], ...texts: string[]): string | null {
    const { kind: found, text } = this.next
    if (found !== kind || !texts.includes(text)) return null
    this.at += 1
    return text
  }

  private need(kind: Token['kind'], text: string): void {
    if (this.take(kind, text) === null) throw new ExpressionError(`${text} ← ${this.next.text}`)
  }

  private expression(): Node {
    this.depth += 1
    if (this.depth > deepest) throw new ExpressionError('too deep')
    const tree = this.take('word', 'if') ? this.choice() : this.logic('or', () => this.logic('and', () => this.comparison()))
    this.depth -= 1
    return tree
  }

  private choice(): Node {
    const condition = this.expression()
    this.need('word', 'then')
    const then = this.expression()
    this.need('word', 'else')
    return { kind: 'if', condition, then, otherwise: this.expression() }
  }

  private logic(operator: 'and' | 'or', part: () => Node): Node {
    let left = part()
    while (this.take('word', operator)) left = { kind: 'logic', operator, left, right: part() }
    return left
  }

  private comparison(): Node {
    const left = this.chain(['+', '-'], () => this.chain(['*', '/'], () => this.signed()))
    const operator = this.take('sign', '=', '!=', '<', '<=', '>', '>=') as Operator | null
    if (!operator) return left
    return { kind: 'binary', operator, left, right: this.chain(['+', '-'], () => this.chain(['*', '/'], () => this.signed())) }
  }

  private chain(operators: Operator[], part: () => Node): Node {
    let left = part()
    for (;;) {
      const operator = this.take('sign', ...operators) as Operator | null
      if (!operator) return left
      left = { kind: 'binary', operator, left, right: part() }
    }
  }

  private signed(): Node {
    if (!this.take('sign', '-')) return this.postfix()
    this.depth += 1
    if (this.depth > deepest) throw new ExpressionError('too deep')
    const of = this.signed()
    this.depth -= 1
    return { kind: 'negative', of }
  }

  private postfix(): Node {
    let tree = this.primary()
    for (;;) {
      if (this.take('sign', '.')) {
        tree = { kind: 'path', of: tree, name: this.word() }
      } else if (this.take('sign', '[')) {
        tree = { kind: 'filter', of: tree, by: this.expression() }
        this.need('sign', ']')
      } else return tree
    }
  }

  private word(): string {
    const { kind, text } = this.next
    if (kind !== 'word') throw new ExpressionError(text)
    this.at += 1
    return text
  }

  private primary(): Node {
    const { kind, text } = this.next
    if (kind === 'end') throw new ExpressionError('ends too early')
    this.at += 1
    if (kind === 'number') return { kind: 'number', text: text.startsWith('.') ? `0${text}` : text }
    if (kind === 'string') return { kind: 'literal', value: text }
    if (kind === 'word') return this.named(text)
    if (text !== '(') throw new ExpressionError(text)
    const inside = this.expression()
    this.need('sign', ')')
    return inside
  }

  private named(word: string): Node {
    if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true' }
    if (word === 'null') return { kind: 'literal', value: null }
    if (['if', 'then', 'else', 'and', 'or'].includes(word)) throw new ExpressionError(word)
    // The one function of the subset whose name has spaces.
    const name = word === 'round' && this.take('word', 'half') && this.take('word', 'up') ? 'round half up' : word
    if (!this.take('sign', '(')) return { kind: 'name', name }
    const args: Node[] = []
    if (this.take('sign', ')')) return { kind: 'call', name, args }
    do args.push(this.expression())
    while (this.take('sign', ','))
    this.need('sign', ')')
    return { kind: 'call', name, args }
  }
}
