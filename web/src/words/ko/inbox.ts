/** Korean sentences of the home page. */
import { josa } from '../josa'

export const inbox = {
  title: '결재할 문서',
  titleConfirm: '확인할 문서',
  count: (n: number) => `${n}건`,
  lead: (day: string) => `${day}. 급한 것부터 놓았습니다.`,
  leadEmpty: (day: string) => `${day}.`,
  next: '다음 문서',
  held: '미뤄 둔 문서',
  heldReason: '미룬 이유',
  resume: '다시 꺼내기',
  returned: '돌아온 문서',
  returnedFix: '고쳐서 다시 올리기',
  side: '알아 둘 것',
  noNotices: '지금은 없습니다.',
  recent: '방금 끝낸 문서',
  recentNone: '아직 없습니다.',
  all: '모두 보기',
  open: '보기',
  outcome: { approved: '승인', returned: '반려', confirmed: '확인' },
  final: '완결',
  emptyTitle: '결재할 문서가 없습니다',
  emptyTitleConfirm: '확인할 문서가 없습니다',
  emptyText: '새 문서가 오면 여기에 놓입니다.',
  emptySeal: '끝',
  // People are addressed by the last word of a long title: 입주자대표회의 회장 is 회장님.
  easyGreeting: (name: string, title: string) => `${name} ${title.split(' ').at(-1) ?? ''}님`,
  nth: ['첫째', '둘째', '셋째', '넷째', '다섯째', '여섯째', '일곱째', '여덟째', '아홉째', '열째'],
  nthDocument: (nth: string) => `${nth} 문서`,
  // «» marks what is set in bold.
  nextIs: (title: string) => `다음은 «${title}»입니다.`,
  signedBy: (name: string, title: string, when: string, act: string) => `«${name} ${title}»${josa(title, '이', '가').slice(title.length)} ${when} ${act}했습니다.`,
  easyConfirm: '확인했습니다',
  easyComment: '의견이 있습니다',
  easyAfter: '누르시면 도장이 찍힙니다. 10초 안에 되돌릴 수 있습니다.',
  keyboard: '단축키',
}
