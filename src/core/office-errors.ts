import type { ErrorEntry } from './error-entry.ts'

/**
 * What can go wrong for the office, its devices and whoever keeps the server, and for nobody with a phone: code →
 * entry, by the rules of errors.ts.
 */
export const officeErrors = {
  // calling off
  'staff/cancel-late': {
    status: 409,
    sentence: '领取时间已经到了，不能再撤销。',
    next: '可能已经有人填写。请等发送时间过了以后关箱。',
  },
  // retention
  'staff/not-finished': {
    status: 409,
    sentence: '还没有开箱，不能销毁。',
    next: '开箱并公布开箱记录以后，再来销毁。',
  },
  // a phone packs only what it has cleaned
  'form/answers-not-clean': {
    status: null,
    sentence: '答卷里有不能封存的内容。',
    next: '请回到题目里查看标出的地方，改好后再试。',
  },
  // bytes: a phone reads bytes of its own making and of fixed lengths only
  'bytes/truncated': {
    status: 400,
    sentence: '收到的内容不完整。',
    next: '请重新操作一次；如果还是这样，请联系巡查组。',
  },
  'bytes/trailing': {
    status: 400,
    sentence: '收到的内容多出了一段，不能使用。',
    next: '请重新操作一次；如果还是这样，请联系巡查组。',
  },
  // wire: an address no app of ours asks for
  'wire/not-found': {
    status: 404,
    sentence: '没有找到这个地址。',
    next: '请从首页重新进入。',
  },
  // envelope
  'envelope/malformed': {
    status: null,
    sentence: '信封的格式不对。',
    next: '这一份会计入无效，不影响其他信封。',
  },
  // record: revisions, what they say, chunks of attachments
  'record/malformed': {
    status: 400,
    sentence: '有一条记录的格式不对，没有处理。',
    next: '其他记录不受影响。请更新页面后再试；如果还是这样，请把这一条导出，交给维护人员。',
  },
  'record/too-long': {
    status: null,
    sentence: '这份记录太长，保存不下。',
    next: '请把后面的内容另建一份记录，并写明接着哪一份。',
  },
  'record/no-reason': {
    status: null,
    sentence: '撤回要写明理由。',
    next: '请用一句话写明为什么撤回，不超过 500 字。',
  },
  'record/nothing-may-vanish': {
    status: null,
    sentence: '记下的内容不能删除，只能撤回。',
    next: '请写明理由后撤回这一条。',
  },
  'record/undecided': {
    status: null,
    sentence: '两人改得不一样的地方还没有全部选定。',
    next: '请逐处选择保留我的、保留对方的，或者两者都留。',
  },
  'record/unknown-epoch': {
    status: 409,
    sentence: '这条记录用的是一把还没有收到的钥匙。',
    next: '本机内容没有丢失。联网以后会自动取得钥匙再处理。',
  },
  'record/bad-signature': {
    status: 403,
    sentence: '有一条记录的签名不对，可能被改动过，没有采用。',
    next: '其他记录不受影响。请把这个情况告诉组长。',
  },
  'record/unknown-author': {
    status: 403,
    sentence: '有一条记录不是本组设备写的，没有采用。',
    next: '其他记录不受影响。请把这个情况告诉组长。',
  },
  'record/author-not-active': {
    status: 403,
    sentence: '有一条记录出自已经停用或者当时还没有加入的设备，没有采用。',
    next: '其他记录不受影响。请把这个情况告诉组长。',
  },
  'record/other-inspection': {
    status: 400,
    sentence: '有一条记录属于另一次巡查，没有采用。',
    next: '其他记录不受影响。请把这个情况告诉组长。',
  },
  'record/chunk-mismatch': {
    status: 400,
    sentence: '附件的一段在传送中变了，没有保存。',
    next: '本机内容没有丢失，会自动再传。',
  },
  'record/chunk-unknown': {
    status: 404,
    sentence: '附件的这一段还没有传到服务器。',
    next: '请等拍摄或录音的那台设备联网同步以后再看。',
  },
  // file: sealed files that go from one machine to another by a stick or a cable
  'file/not-sealed': {
    status: null,
    sentence: '这不是明察导出的密封文件。',
    next: '请选择扩展名是 .mingcha 的文件。没有收进任何内容。',
  },
  'file/newer': {
    status: null,
    sentence: '这个密封文件是更新版本的明察导出的，这里读不了。',
    next: '请先更新本机的明察，再收进这个文件。没有收进任何内容。',
  },
  'file/damaged': {
    status: null,
    sentence: '这个密封文件坏了，没有收进任何内容。',
    next: '请回到导出的那台设备重新导出一份；那台设备上的内容都在。',
  },
  'file/other-inspection': {
    status: null,
    sentence: '这个密封文件是另一次巡查的，没有收进任何内容。',
    next: '请打开那一次巡查再收，或者换一个文件。',
  },
  'file/other-kind': {
    status: null,
    sentence: '这个密封文件里装的不是这里要收的内容。',
    next: '装记录的文件在待发箱里收，装信封的文件在票箱的页面上收。没有收进任何内容。',
  },
  // attachment: photos, recordings, files and signatures on the device that adds or opens them
  'attachment/empty': {
    status: null,
    sentence: '这个文件是空的，没有添加。',
    next: '请打开文件看看里面有没有内容，再重新选择。',
  },
  'attachment/too-long': {
    status: null,
    sentence: '这个文件超过 256 MB，没有添加。',
    next: '请先压缩或者拆成几个文件，再分别添加。',
  },
  'attachment/storage-full': {
    status: null,
    sentence: '这台设备的存储空间满了，这个附件没有存下。',
    next: '已经存下的内容都在。请先联网同步，再删除设备里不用的文件，然后重新添加这一个。',
  },
  'attachment/unreadable': {
    status: null,
    sentence: '这个文件读不出来，没有添加。',
    next: '文件可能被移走、改动或者正被别的程序占用。请重新选择一次。',
  },
  'attachment/not-a-picture': {
    status: null,
    sentence: '这个浏览器打不开这张图片，没有添加。',
    next: '请换成 JPG 或 PNG 格式的图片；如果要原样保存，请用“添加文件”。',
  },
  'attachment/heic': {
    status: null,
    sentence: '这张照片是 HEIC 格式，这个浏览器打不开，没有添加。',
    next: '请在手机相机的设置里把格式改成“兼容性最佳”后重拍，或者先把照片转成 JPG 再选。',
  },
  'attachment/canvas-altered': {
    status: null,
    sentence: '这个浏览器的防跟踪设置会改动图片，照片没有添加。',
    next: '请在浏览器设置里允许本站使用画布（canvas），或者换一个浏览器。',
  },
  'attachment/offline': {
    status: null,
    sentence: '这个附件不在本机，现在又没有连上服务器，打不开。',
    next: '请联网以后再打开；附件没有丢。',
  },
  'attachment/damaged': {
    status: null,
    sentence: '这个附件有一段和记录对不上，打不开。',
    next: '其他附件不受影响。请把这个情况告诉组长，看添加它的那台设备上能不能打开。',
  },
  'attachment/not-named': {
    status: null,
    sentence: '附件已存在本机，还没有写进记录。',
    next: '请重新打开这份记录，会自动写进去。',
  },
  'attachment/no-microphone': {
    status: null,
    sentence: '没有找到话筒，没有开始录音。',
    next: '请接上话筒，或者换一台设备。',
  },
  'attachment/microphone-refused': {
    status: null,
    sentence: '浏览器没有允许本页使用话筒，没有开始录音。',
    next: '请点地址栏旁边的图标，允许使用话筒，再开始一次。',
  },
  'attachment/recording-unsupported': {
    status: null,
    sentence: '这个浏览器不能录音。',
    next: '请更新浏览器，或者换一台设备；也可以用录音笔录好后作为文件添加。',
  },
  'attachment/already-recording': {
    status: null,
    sentence: '这台设备正在录音，不能同时再录一段。',
    next: '请先停止现在的录音。',
  },
  // member: invites, the membership log, keys
  'member/malformed': {
    status: 400,
    sentence: '成员名册的一条内容格式不对，没有采用。',
    next: '请更新页面后再试；如果还是这样，请把这个情况告诉巡查办。',
  },
  'member/not-allowed': {
    status: 403,
    sentence: '这台设备的身份不能做这一步。',
    next: '请由组长或巡查办的设备来做。',
  },
  'member/not-a-member': {
    status: 403,
    sentence: '这台设备不在本次巡查的成员名册里。',
    next: '请向组长要一个邀请码，扫码或输入以后由组长放行。',
  },
  'member/waiting': {
    status: 403,
    sentence: '加入申请已经送到，还没有放行。',
    next: '请当面或打电话和组长核对屏幕上的字符，由组长放行。',
  },
  'member/revoked': {
    status: 403,
    sentence: '这台设备已经停用，不能再收发这次巡查的内容。',
    next: '如果停用有误，请联系组长，重新邀请一台设备。',
  },
  'member/bad-signature': {
    status: 403,
    sentence: '成员名册里有一条签名不对，没有采用。',
    next: '请不要继续同步，并把这个情况告诉巡查办。',
  },
  'member/log-moved': {
    status: 409,
    sentence: '成员名册刚刚有了新内容，这一步没有做。',
    next: '请看一下现在的成员，再做一次。',
  },
  'member/log-forked': {
    status: null,
    sentence: '服务器给的成员名册和本机已有的对不上。',
    next: '请不要继续同步，并把这个情况告诉巡查办。本机内容没有丢失。',
  },
  'member/wrong-root': {
    status: null,
    sentence: '服务器给的不是邀请你的那个巡查组，没有加入。',
    next: '请和邀请你的人核对邀请码；如果没有输错，请把这个情况告诉巡查办。',
  },
  'member/chain-broken': {
    status: null,
    sentence: '有一把旧钥匙和成员名册对不上，旧记录打不开。',
    next: '新记录不受影响。请把这个情况告诉巡查办。',
  },
  'member/no-key': {
    status: null,
    sentence: '这台设备还没有收到本次巡查的钥匙。',
    next: '请联网同步一次；如果还是没有，请由组长停用这台设备后重新邀请。',
  },
  'member/invite-unknown': {
    status: 403,
    sentence: '这个邀请码无效、已经用过或者已经过期。',
    next: '请核对字符；如果没有输错，请向组长要一个新的邀请码。',
  },
  'member/wraps-incomplete': {
    status: 400,
    sentence: '新钥匙没有分给每一台该有的设备，这一步没有做。',
    next: '请看一下现在的成员，再做一次。',
  },
  'member/no-team': {
    status: 404,
    sentence: '这次巡查还没有建立巡查组。',
    next: '请在巡查办的设备上先建立巡查组。',
  },
  'member/team-exists': {
    status: 409,
    sentence: '这次巡查已经有巡查组了。',
    next: '请用邀请码加入。',
  },
  'staff/office-only': {
    status: 403,
    sentence: '这一步只能在巡查办登记的设备上做。',
    next: '请到巡查办的设备上操作。',
  },
  // sync
  'sync/cursor-unknown': {
    status: 409,
    sentence: '服务器的内容换过，要从头核对一遍。',
    next: '本机会自动核对，并把服务器缺少的补上。请保持联网。',
  },
  // ballot: closing and opening
  'ballot/still-sending': {
    status: 409,
    sentence: '发送时间还没有结束，而且还有人没有发送。',
    next: '请等发送时间结束，或者等已发送数等于已领取数，再关闭票箱。',
  },
  'ballot/left-over-miscounted': {
    status: 409,
    sentence: '读入的剩余凭条比填写的张数多。',
    next: '请把没有发出去的凭条重新清点一遍，再填一次张数。',
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
  'ballot/bad-slip-marks': {
    status: 403,
    sentence: '文件里的领取记录没有这次巡查的服务器的签名，没有收进。',
    next: '请核对文件是不是在另一台服务器上用 export-box 写的，再写一份。',
  },
  'ballot/redeemed-at-both': {
    status: 409,
    sentence: '有凭条在两台服务器上都领取过，文件里的信封没有收进。',
    next: '一张凭条可能交了两份，分不出是哪两份。请告诉巡查组，由巡查组决定那台服务器上的信封要不要重新填。两台服务器都请保留，不要销毁。',
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
  'staff/print-run-refused': {
    status: 409,
    sentence: '这批凭条不能加印。',
    next: '加印一次至少 8 张，总数不超过 20000 张。民主测评、票箱平板和开放链接不能加印，只能另外新建一次巡查。',
  },
  'staff/print-run-late': {
    status: 409,
    sentence: '现在不能再加印凭条。',
    next: '只有在领取结束以前、票箱还空着的时候才能加印。刚印出的凭条不能用，请销毁。',
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
  // vault: what an inspector's device keeps
  'vault/locked': {
    status: null,
    sentence: '这台设备已经锁上。',
    next: '请输入口令打开，再做一次。锁上以前保存的内容都在。',
  },
  'vault/damaged': {
    status: null,
    sentence: '本机保存的一条内容损坏，打不开。',
    next: '其他内容不受影响。请先同步其余记录，并把这个情况告诉组长。',
  },
  'vault/exists': {
    status: null,
    sentence: '这台设备在另一个窗口里已经设好了口令。',
    next: '请用那个口令打开。',
  },
  'vault/no-memory': {
    status: null,
    sentence: '口令没有算完：这台设备的内存不够，或者浏览器不允许。',
    next: '请关掉别的页面和程序再试一次；如果还是这样，请换一台设备。',
  },
  'form/malformed': {
    status: 400,
    sentence: '表单内容不合规定，不能使用。',
    next: '请联系巡查组，由巡查办重新生成表单。',
  },
} as const satisfies Record<string, ErrorEntry>
