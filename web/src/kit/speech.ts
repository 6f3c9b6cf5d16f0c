/** Reading aloud with the device's own voice; money is said in words. Devices without a voice get no button. */
import { useEffect, useState } from 'preact/hooks'
import type { TaskCard } from '../api/types'
import { words } from '../words'
import { koreanNumber } from './money'

/** "500,000원 남습니다" → "오십만원 남습니다" */
export const spokenMoney = (text: string) =>
  text.replace(/(\d[\d,]*)\s*원/g, (_, digits: string) => `${koreanNumber(Number(digits.replaceAll(',', '')))}원`)

export function spokenCard(card: TaskCard): string {
  const amount = card.amount === null ? '' : words.task.amountSpoken(koreanNumber(card.amount))
  const facts = card.facts.map((fact) => `${fact.label}, ${fact.value}`)
  return [card.form_title, card.title, amount, card.summary, ...facts, card.after]
    .filter(Boolean)
    .map((sentence) => spokenMoney(sentence).replace(/[.\s]+$/, ''))
    .join('. ')
}

export const canSpeak = () => 'speechSynthesis' in globalThis && 'SpeechSynthesisUtterance' in globalThis

export function useSpeech(text: string): { speaking: boolean; toggle: () => void } {
  const [speaking, setSpeaking] = useState(false)
  useEffect(() => () => (canSpeak() ? speechSynthesis.cancel() : undefined), [text])
  const toggle = () => {
    speechSynthesis.cancel()
    if (speaking) {
      setSpeaking(false)
      return
    }
    const utterance = new SpeechSynthesisUtterance(text)
    utterance.lang = 'ko-KR'
    utterance.rate = 0.95
    utterance.onend = utterance.onerror = () => setSpeaking(false)
    setSpeaking(true)
    speechSynthesis.speak(utterance)
  }
  return { speaking, toggle }
}
