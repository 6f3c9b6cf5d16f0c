/** What the API says, under the names the screens use. The shapes are made from api/openapi.json (`npm run types`). */
import type { components } from './schema'

type Shapes = components['schemas']

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** A form's schema and its layout are read by kit/form; to everybody else they are plain JSON. */
export type JsonObject = Record<string, Json>

/** The API calls some values "anything"; here they are at least JSON. */
type WithForm<T> = Omit<T, 'form' | 'data' | 'line_reason'> & {
  form: Omit<Shapes['FormOfDocument'], 'schema' | 'ui'> & { schema: JsonObject; ui: JsonObject }
  data: JsonObject
  line_reason: LineReason | null
}

export type FieldProblem = Shapes['FieldProblem']
export type Preferences = Shapes['Preferences']
export type TextSize = Preferences['text_size']
export type Theme = Preferences['theme']
export type Complex = Shapes['Complex']
export type Person = Shapes['Person']
export type Session = Shapes['Session']
export type DemoPerson = Shapes['DemoPerson']

export type Named = Shapes['Named']
export type Stamp = Shapes['Stamp']
export type StampState = Stamp['state']
export type Fact = Shapes['Fact']
export type Attachment = Shapes['Attachment']
export type Comment = Shapes['Comment']

export type TaskCard = Shapes['TaskCard']
export type Decision = NonNullable<TaskCard['pending']>['decision']
export type Completed = Shapes['Completed']
export type ReturnedDraft = Shapes['ReturnedDraft']
export type RecentItem = Shapes['RecentDecision']
export type Notice = Shapes['Notice']
export type Inbox = Shapes['Inbox']

export type LineStep = Shapes['RoleOnLine']
export type FormSummary = Shapes['FormSummary']
export type RecentForm = Shapes['RecentlyUsed']
export type FormCatalogue = Shapes['FormCatalogue']
export type FormDefinition = Omit<Shapes['FormDefinition'], 'schema' | 'ui'> & { schema: JsonObject; ui: JsonObject }

export type DocumentDetail = WithForm<Shapes['DocumentDetail']>
export type TaskDetail = Omit<Shapes['TaskDetail'], 'document'> & { document: DocumentDetail }
export type DocumentState = DocumentDetail['state']
export type DocumentRow = Shapes['DocumentRow']
export type Facet = Shapes['Facet']
export type DocumentList = Shapes['DocumentList']
export type Found = Shapes['Found']
export type FoundThing = Shapes['FoundThing']
export type Piece = Shapes['Piece']
export type Calendar = Shapes['Calendar']
export type CalendarEntry = Shapes['CalendarEntry']
export type CalendarFeed = Shapes['Feed']
export type StepLine = Shapes['LineStep']
export type LineReason = Omit<Shapes['LineReason'], 'facts'> & { facts: { name: string; value: Json }[] }
export type HistoryEntry = Shapes['HistoryEntry']
export type Rendition = Shapes['Rendition']
export type Returned = Shapes['ReturnReason']
export type CheckLine = Shapes['CheckLine']
export type DraftSaved = Omit<Shapes['DraftSaved'], 'computed' | 'line_reason'> & { computed: JsonObject; line_reason: LineReason | null }
export type Diagram = Shapes['Diagram']

export type Tone = Shapes['RecordState']['tone']
export type RecordState = Shapes['RecordState']
export type RegisterName = Shapes['RegisterName']
export type RegisterSummary = Shapes['RegisterSummary']
export type RegisterList = Shapes['RegisterList']
type Says<T> = Omit<T, 'value'> & { value: Json }
export type RecordColumn = Shapes['RecordColumn']
export type RecordValue = Says<Shapes['RecordValue']>
export type RecordRow = Omit<Shapes['RecordRow'], 'values'> & { values: Record<string, RecordValue> }
export type RecordFacet = Shapes['RecordFacet']
export type Matrix = Shapes['Matrix']
export type RegisterPage = Omit<Shapes['RegisterPage'], 'records'> & { records: RecordRow[] }
export type RecordField = Says<Shapes['RecordField']>
export type RecordVersion = Shapes['RecordVersion']
export type RecordDecision = Omit<Shapes['RecordDecision'], 'facts'> & { facts: { name: string; value: Json }[] }
export type RecordDetail = Omit<Shapes['RecordDetail'], 'fields' | 'decisions'> & { fields: RecordField[]; decisions: RecordDecision[] }
export type Envelope = Shapes['EnvelopeDetail']
export type RelatedNode = Shapes['RelatedNode']
export type Related = Shapes['Related']
export type Relations = Shapes['Relations']
export type Chain = Shapes['Chain']
export type ChainStep = Shapes['ChainStep']
export type Waiting = Shapes['Waiting']

export type CountCard = Shapes['CountCard']
export type CountOption = Shapes['CountOption']
export type CountDetail = Shapes['CountDetail']
export type CountResult = Shapes['CountResult']
export type AskedPaper = Shapes['AskedPaper']

export type Seat = Shapes['Seat']
export type Unit = Shapes['Unit']
export type Delegation = Shapes['Delegation']
export type Deputy = Shapes['Deputy']
export type People = Shapes['People']

export type ProcedureDetail = Shapes['ProcedureDetail']
export type CheckedFile = Shapes['CheckedFile']
export type ImportedDrawing = Shapes['ImportedDrawing']
export type ImportFinding = Shapes['ImportFinding']
export type RuleDetail = Shapes['RuleDetail']
export type RuleTable = Shapes['RuleTable']
export type RuleRow = Shapes['RuleRow']
export type RuleField = Shapes['RuleField']
export type SaidCell = Shapes['SaidCell']
export type TriedRule = Shapes['TriedRule']
export type TriedTable = Shapes['TriedTable']
export type TriedRow = Shapes['TriedRow']
export type RuleBook = Shapes['RuleBook']
export type RuleGroup = Shapes['RuleGroup']
export type RuleUse = Shapes['RuleUse']
export type RuleChange = Shapes['RuleChange']
export type TableCard = Shapes['TableCard']
export type ProcedureCard = Shapes['ProcedureCard']

export type ReleaseCard = Shapes['ReleaseCard']
export type ReleaseState = ReleaseCard['state']
export type ReleaseList = Shapes['ReleaseList']
export type ReleaseDetail = Shapes['ReleaseDetail']
export type ReleaseChange = Shapes['ReleaseChange']
export type ReleaseDifference = Shapes['ReleaseDifference']
export type ReleaseComparison = Shapes['ReleaseComparison']
export type ReleaseStanding = Shapes['ReleaseStanding']
export type ReleaseAct = Shapes['ReleaseAct']
export type ScenarioResult = Shapes['ScenarioResult']
export type DefinitionProblem = Shapes['DefinitionProblem']
