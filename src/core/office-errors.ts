import type { ErrorEntry } from './errors.ts'

/**
 * What can go wrong for the office, its devices and whoever keeps the server, and for nobody with a phone: code →
 * entry, by the rules of errors.ts.
 */
export const officeErrors = {
  // envelope
  'envelope/malformed': {
    status: null,
    sentence: '信封的格式不对。',
    next: '这一份会计入无效，不影响其他信封。',
  },
  // ballot: closing and opening
  'ballot/still-sending': {
    status: 409,
    sentence: '发送时间还没有结束，而且还有人没有送出。',
    next: '请等发送时间结束，或者等已送出数等于已领取数，再关闭票箱。',
  },
  'ballot/ledger-unbalanced': {
    status: 409,
    sentence: '数目对不上：领取的份数多于发出的凭条。',
    next: '请在见证人面前把剩余的凭条重新清点一遍。如果还是这样，可以照实关箱，记录会写明不相符。',
  },
  'ballot/more-sent-than-redeemed': {
    status: 409,
    sentence: '票箱里的信封多于领取的凭条，没有关闭。',
    next: '重新清点没有用。请在服务器上运行 npm run desk -- fsck 查明，用备份恢复以后再关闭。',
  },
  'ballot/bad-trustees': {
    status: null,
    sentence: '保管人的人数不合适。',
    next: '开箱人数应为 2 至 5 人，保管人总数不少于开箱人数，最多 9 人。',
  },
  'ballot/root-mismatch': {
    status: 409,
    sentence: '票箱里的信封和公示清单对不上，不能开箱。',
    next: '请核对关箱记录里的根值，并检查服务器。',
  },
  'ballot/too-few-envelopes': {
    status: 409,
    sentence: '信封不到 10 份，不能开箱。',
    next: '人数太少时，答案容易被猜出是谁的。请改用谈话。',
  },
  'ballot/opening-stopped': {
    status: null,
    sentence: '开箱中途停了下来，还没有结果。',
    next: '票箱没有变化。请关掉其他程序和标签页，重新取回票箱，再输入份额。',
  },
  'ballot/bad-opening': {
    status: 400,
    sentence: '开箱记录的数目对不上，没有保存。',
    next: '请重新开箱；如果还是这样，请核对票箱和公示清单。',
  },
  'ballot/box-damaged': {
    status: 500,
    sentence: '票箱里有内容损坏，没有关闭。',
    next: '票箱仍在接收信封。请在服务器上运行 npm run desk -- fsck 查明，用备份恢复以后再关闭。',
  },
  // staff: the staff door and the devices behind it
  'staff/setup-code-unknown': {
    status: 403,
    sentence: '这个设置链接无效、已经用过或者已经过期。',
    next: '请在服务器上运行 npm run desk -- setup-link 取得新的链接。',
  },
  'staff/unknown-device': {
    status: 401,
    sentence: '服务器不认识这台设备。',
    next: '请用设置链接登记这台设备。',
  },
  'staff/no-session': {
    status: 401,
    sentence: '登录已经过期。',
    next: '页面会自动重新登录；如果没有，请刷新页面。',
  },
  'staff/wrong-state': {
    status: 409,
    sentence: '这次巡查现在不能做这一步。',
    next: '请刷新页面，看清现在的进度。',
  },
  'staff/manifest-mismatch': {
    status: 400,
    sentence: '清单文件和服务器上的钥匙对不上，没有发布。',
    next: '请重新创建这次巡查。',
  },
  'staff/result-not-kept': {
    status: null,
    sentence: '这台设备的浏览器没有把汇总结果存下来。',
    next: '请先不要关闭页面，马上导出或打印汇总结果。无痕窗口和存储已满都会这样。',
  },
  'staff/result-unreadable': {
    status: null,
    sentence: '这台设备上存的汇总结果读不出来了。',
    next: '请用开箱时导出的文件或打印件；也可以请保管人重新开箱。',
  },
  'staff/cross-site': {
    status: 403,
    sentence: '这个请求是从别的网站发来的，没有处理。',
    next: '请从工作入口的页面重新操作。',
  },
  // ops: starting and keeping the server
  'ops/already-running': {
    status: null,
    sentence: '这个数据目录正由另一个明察服务使用，没有启动。',
    next: '请先停止那一个服务，或者用 MINGCHA_DATA 另设一个数据目录。',
  },
  'ops/newer-store': {
    status: null,
    sentence: '数据目录是更新版本的明察写下的，没有启动。',
    next: '请改用原来那个较新的版本。',
  },
  'ops/damaged-store': {
    status: null,
    sentence: '数据目录里有一条内容不完整，没有启动。',
    next: '请运行 npm run desk -- fsck 查明是哪一条，再用备份恢复。',
  },
  'ops/unusable-data': {
    status: null,
    sentence: '数据目录里的文件打不开或者不能写。',
    next: '请检查数据目录的权限和磁盘的剩余空间，再启动。',
  },
  'ops/bad-certificate': {
    status: null,
    sentence: '证书或私钥不能使用。',
    next: '请检查 MINGCHA_TLS_CERT 和 MINGCHA_TLS_KEY 是否为同一套 PEM 文件。',
  },
  'ops/staff-store-differs': {
    status: null,
    sentence:
      '票箱或凭条文件里有内容，staff.sqlite 却不认识这次巡查，两者对不上。没有启动，也没有改动这些文件。',
    next: '请把 staff.sqlite 连同它旁边的 staff.sqlite-wal 一起换成最新的一份，再启动。',
  },
} as const satisfies Record<string, ErrorEntry>
