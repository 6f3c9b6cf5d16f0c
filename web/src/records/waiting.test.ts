import { describe, expect, it } from 'vitest'
import type { Waiting } from '../api/types'
import { aboutOf } from './WaitingList'

const nothing: Waiting = {
  kind: 'task',
  name: '',
  title: '',
  form_title: '',
  amount: null,
  document_id: null,
  count_id: null,
  holder: null,
  since: null,
  days: null,
  due_at: null,
  urgency: 'none',
  is_mine: false,
  answered: null,
  entitled: null,
}

describe('what is waited for', () => {
  it('says whose desk, since when and until when', () => {
    const told = aboutOf({ ...nothing, holder: { name: '정민호', title: '관리소장' }, since: '2026-09-15T10:00:00+09:00', days: 1, due_at: '2026-09-17T18:00:00+09:00', urgency: 'soon' })

    expect(told).toEqual(['정민호 관리소장 책상', '9월 15일부터 1일째', '9월 17일까지'])
  })

  it('calls what is late late, and what came today by no number of days', () => {
    const late = aboutOf({ ...nothing, holder: { name: '', title: '시설과장' }, since: '2026-09-15T10:00:00+09:00', days: 0, due_at: '2026-09-14T18:00:00+09:00', urgency: 'late' })

    expect(late).toEqual(['시설과장 책상', '오늘부터', '기한 9월 14일 지남'])
  })

  it('says of news that nobody has to do anything', () => {
    expect(aboutOf({ ...nothing, kind: 'event' })).toEqual(['다른 절차에서 소식이 오면 저절로 이어집니다'])
    expect(aboutOf({ ...nothing, kind: 'event', due_at: '2026-12-07T00:00:00+09:00' })).toEqual(['12월 7일이 되면 이어집니다'])
  })

  it('counts answers where a question waits for them', () => {
    expect(aboutOf({ ...nothing, kind: 'count', answered: 7, entitled: 10 })).toEqual(['10명 가운데 7명이 답했습니다'])
  })
})
