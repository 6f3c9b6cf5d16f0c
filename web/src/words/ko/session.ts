/** Korean sentences of the way in. */
export const session = {
  title: '들어가기',
  say: ['도장 찍으러', '나오지 않으셔도', '됩니다.'],
  lead: ['보고, 확인하고, 찍습니다.', '회의록과 영수증은 알아서 보관됩니다.'],
  login: '아이디',
  password: '비밀번호',
  enter: '들어가기',
  entering: '들어가는 중입니다',
  help: '잘 안 되면 관리사무소로 전화해 주십시오.',
  demoTitle: '시연: 사람을 골라 들어가 봅니다',
  demoNote: '실제 단지에서는 보이지 않습니다',
  showPassword: '비밀번호 보기',
  sample: [
    ['담당', '박지영', '7. 13.'],
    ['경리', '이수진', '7. 13.'],
    ['과장', '최영식', '7. 14.'],
    ['소장', '정민호', '7. 14.'],
    ['회장', '', ''],
  ] as [string, string, string][],
  missing: '아이디와 비밀번호를 적어 주십시오.',
}
