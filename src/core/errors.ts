/**
 * What can go wrong for a respondent: on the phone, or in what the public door answers it. The one registry is
 * this table and {@link file://./office-errors.ts} together (error-registry.ts); it is in two so that a phone does
 * not fetch sentences nobody with a phone can meet.
 *
 * Codes are `area/what-is-wrong`, words only, never reused. `status` is what the server answers with, or
 * `null` where the failure can only happen on a device. `sentence` and `next` are shown as they are; they
 * never hold an answer, a key, a token or a name, so they take no placeholders.
 * docs/ERRORS.md is generated from the registry (`npm run generate`).
 */
import type { ErrorEntry } from './error-entry.ts'
import type { officeErrors } from './office-errors.ts'

/** Code → entry of everything a phone can be told of. */
export const phoneErrors = {
  // bytes: readers and text encodings of bytes
  'bytes/bad-text': {
    status: 400,
    sentence: '有一段编码不是规定的写法。',
    next: '请核对后重新输入，或者重新扫描。',
  },
  // wire: what arrives over the network
  'wire/wrong-length': {
    status: 400,
    sentence: '发送的内容长度不对，服务器没有接收。',
    next: '本机内容没有丢失。请更新页面后再发送；如果还是这样，请联系巡查组。',
  },
  'wire/malformed': {
    status: 400,
    sentence: '内容的格式不对，没有处理。',
    next: '请更新页面后再试；如果还是这样，请联系巡查组。',
  },
  'wire/unavailable': {
    status: 503,
    sentence: '服务器暂时不能保存内容。',
    next: '本机内容没有丢失，稍后会再试。',
  },
  'wire/broken': {
    status: 500,
    sentence: '服务器出了故障，这一步没有完成。',
    next: '本机内容没有丢失，请稍后再试；如果还是这样，请联系巡查组。',
  },
  'wire/too-many-requests': {
    status: 429,
    sentence: '现在请求太多，服务器暂时没有处理。',
    next: '请等一分钟再试。本机内容没有丢失。',
  },
  'wire/unreachable': {
    status: null,
    sentence: '没有连上服务器。',
    next: '请检查网络是否接通。接通以后再点一次；已经做完的步骤都在。',
  },
  'wire/fingerprint-mismatch': {
    status: null,
    sentence: '这次巡查的内容和指纹对不上。',
    next: '请不要继续填写，并把这个情况告诉巡查组。',
  },
  // envelope
  'envelope/too-long': {
    status: null,
    sentence: '答案太长，装不进信封。',
    next: '请缩短文字意见后再封存。',
  },
  // ballot: slip, token, receipt, bulletin, shares, opening
  'ballot/unknown-inspection': {
    status: 404,
    sentence: '没有找到这次巡查。',
    next: '请核对海报上的网址，或者从首页重新选择法院。',
  },
  'ballot/set-aside': {
    status: 503,
    sentence: '服务器上这次巡查的文件坏了或者不见了，这次巡查现在不能办理。',
    next: '没有删除任何内容，本机内容也没有丢失，稍后会再试。请把这个情况告诉巡查组。',
  },
  'ballot/unknown-code': {
    status: 403,
    sentence: '这张凭条不属于任何正在进行的巡查。',
    next: '请核对凭条上的字符；如果没有输错，请到巡查组换一张。',
  },
  'ballot/other-inspection': {
    status: 403,
    sentence: '这张凭条是另一次巡查的，不能在这里使用。',
    next: '请回到上一步，选择凭条上写的法院。',
  },
  'ballot/code-used': {
    status: 409,
    sentence: '这张凭条已经用过了。',
    next: '如果是您本人用的，请在原来那部手机、原来那个浏览器里打开，再输入凭条就能接着填。如果不是，请告诉巡查组。',
  },
  'ballot/slip-void': {
    status: 403,
    sentence: '这张凭条已经作废。',
    next: '请到巡查组换一张。',
  },
  'ballot/outside-redeem-window': {
    status: 403,
    sentence: '现在不在领取时间内。',
    next: '时间还没到的，到凭条上写的时间再来，凭条没有作废；时间已经过了的，请告诉巡查组。',
  },
  'ballot/cancelled': {
    status: 410,
    sentence: '这一次在开始领取以前已经撤销，不用填了。',
    next: '凭条没有人用过。要不要重新来，请听巡查组通知。',
  },
  'ballot/send-not-open': {
    status: 403,
    sentence: '还没有到发送时间。',
    next: '信封已经封好，存在本机。到了发送时间请再打开本页。',
  },
  'ballot/box-closed': {
    status: 410,
    sentence: '票箱已经关闭，不能再收信封。',
    next: '这一份没有计入。如果您想说明情况，请联系巡查组。',
  },
  'ballot/bad-issuer-signature': {
    status: null,
    sentence: '服务器给出的令牌不是这次巡查的，没有使用。',
    next: '请不要继续，并把这个情况告诉巡查组。',
  },
  'ballot/bad-token': {
    status: 403,
    sentence: '令牌的签名不对，服务器没有接收。',
    next: '本机内容没有丢失。请更新页面后再发送；如果还是这样，请联系巡查组。',
  },
  'ballot/bad-envelope-signature': {
    status: 403,
    sentence: '信封的签名不对，服务器没有接收。',
    next: '本机内容没有丢失。请更新页面后再发送；如果还是这样，请联系巡查组。',
  },
  'ballot/token-used': {
    status: 409,
    sentence: '同一个令牌已经送来过另一个信封，不能再换。',
    next: '先送到的那一份有效。如果不是您本人送的，请告诉巡查组。',
  },
  'ballot/bad-receipt': {
    status: null,
    sentence: '服务器给的回执不对，还不能算已提交。',
    next: '信封还在本机，会再试。如果一直这样，请告诉巡查组。',
  },
  'ballot/bad-bulletin': {
    status: null,
    sentence: '公示清单的内容不对。',
    next: '请把这个情况告诉巡查组。',
  },
  'ballot/not-closed': {
    status: 409,
    sentence: '票箱还没有关闭。',
    next: '关闭票箱以后再来。',
  },
  // slip: what somebody typed or a camera saw
  'slip/too-short': {
    status: null,
    sentence: '凭条上的字符没有输完。',
    next: '凭条共有 21 个字符，三个一组，共七组。请接着输入。',
  },
  'slip/too-long': {
    status: null,
    sentence: '输入的字符多了。',
    next: '凭条共有 21 个字符，三个一组，共七组。请对照凭条，删去多出的。',
  },
  'slip/wrong-character': {
    status: null,
    sentence: '有一个字符凭条上不会出现。',
    next: '凭条上只有数字和英文字母，没有字母 U，也没有标点和汉字。请对照凭条改正。',
  },
  'slip/check-failed': {
    status: null,
    sentence: '有字符和凭条上的不一样。',
    next: '请从第一组起，逐组和凭条核对。容易看错的有 8 和 B、5 和 S、2 和 Z。',
  },
  // device: what a browser can or cannot do
  'device/insecure-origin': {
    status: null,
    sentence: '这个网址不是安全连接，浏览器不允许在这里加密。',
    next: '请改用以 https:// 开头的网址打开，海报上印有正确的网址。凭条没有使用，仍然有效。',
  },
  'device/browser-too-old': {
    status: null,
    sentence: '这个浏览器版本太旧，不能加密答卷。',
    next: '请把手机自带的浏览器更新到最新版，或者换一部手机。凭条没有使用，仍然有效。',
  },
  'device/storage-full': {
    status: null,
    sentence: '手机的存储空间满了，刚才的改动没有保存。',
    next: '请不要关闭本页，先删除手机里不用的照片或应用，再回到这里。',
  },
  'device/storage-short': {
    status: null,
    sentence: '手机剩下的存储空间太少，可能存不下答卷。',
    next: '请先删除手机里不用的照片或应用，再回到这里。凭条没有使用。',
  },
  'device/unexpected': {
    status: null,
    sentence: '页面出了没有料到的问题。',
    next: '请刷新页面。已经填的内容都保存在本机，用凭条可以接着答。',
  },
  'device/storage-unavailable': {
    status: null,
    sentence: '浏览器不允许本页在手机上保存内容。',
    next: '请关闭无痕（隐私）浏览，或者换用手机自带的浏览器打开。',
  },
  'device/draft-unreadable': {
    status: null,
    sentence: '本机保存的草稿已经损坏，打不开。',
    next: '请带上凭条和手机到巡查组，由巡查组换一张凭条。',
  },
  'device/already-sealed': {
    status: null,
    sentence: '这张凭条的答案已经在本机封好。',
    next: '不用再填。请回到首屏查看发送情况。',
  },
  'device/camera-refused': {
    status: null,
    sentence: '没有得到使用相机的许可。',
    next: '可以直接输入凭条上的字符。如果要扫码，请在浏览器设置里允许使用相机。',
  },
  'device/camera-missing': {
    status: null,
    sentence: '这个浏览器不能使用相机。',
    next: '请直接输入凭条上的字符。',
  },
} as const satisfies Record<string, ErrorEntry>

/** A code of the registry. */
export type ErrorCode = PhoneErrorCode | keyof typeof officeErrors

/** A code a phone has a sentence for. */
export type PhoneErrorCode = keyof typeof phoneErrors

/** Sizes, counts and limits that explain a failure; never contents. */
export type Measures = Readonly<Record<string, number | string | boolean>>

/**
 * The one class we throw: a broken promise with a code from the registry.
 * `measures` may hold lengths, counts, limits and names from our own vocabulary, never what somebody typed.
 */
export class Failure extends Error {
  // Declared only: as fields they would cost every phone the helpers our oldest browsers need for fields.
  declare readonly code: ErrorCode
  declare readonly measures: Measures

  constructor(code: ErrorCode, measures: Measures = {}, options?: { cause?: unknown }) {
    super(
      `${code}${Object.entries(measures)
        .map(([name, value]) => ` ${name}=${value}`)
        .join('')}`,
      options,
    )
    this.name = 'Failure'
    this.code = code
    this.measures = measures
  }
}

/** Makes a {@link Failure}; `throw failure('envelope/too-long', { lengthBytes, maxBytes })`. */
export const failure = (code: ErrorCode, measures?: Measures, options?: { cause?: unknown }): Failure =>
  new Failure(code, measures, options)

/** Whether `value` is a code a phone has a sentence for; for what arrives from the public door. */
export const isPhoneErrorCode = (value: unknown): value is PhoneErrorCode =>
  typeof value === 'string' && Object.hasOwn(phoneErrors, value)

/** What a phone says of a code. One it has no sentence for can only be a mistake of ours: `device/unexpected`. */
export const phoneEntryOf = (code: ErrorCode): ErrorEntry =>
  phoneErrors[isPhoneErrorCode(code) ? code : 'device/unexpected']
