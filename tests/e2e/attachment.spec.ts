import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test'
import { buildAttachmentPage } from '../kit/attachment-page.ts'
import { chromiumArgs, chromiumPath } from '../kit/chromium.ts'
import { createLook } from '../kit/look.ts'
import { withExif, withOrientation, withPngText } from '../kit/planted-pictures.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

let sitePath: string
let folder: ReturnType<typeof temporaryFolder>
let door: TestServer
let profile: string
let context: BrowserContext
let page: Page
let troubles: string[]

test.beforeAll(async () => {
  sitePath = await buildAttachmentPage()
})

/** A browser with a profile on the disk, a microphone that beeps, and nobody who must be asked. */
const startBrowser = async (): Promise<void> => {
  context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    args: [
      ...chromiumArgs,
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
    ],
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 390, height: 844 },
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  page = context.pages()[0] ?? (await context.newPage())
  page.on('console', (message) => {
    const isKnown =
      message.text().startsWith('Error with Permissions-Policy header: Unrecognized feature') ||
      message.text().startsWith('Failed to load resource')
    if (!isKnown && ['error', 'warning'].includes(message.type())) troubles.push(message.text())
  })
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('dialog', (dialog) => {
    dialog.accept().catch(() => {
      // Gone with its page.
    })
  })
}

/** As the power button does it: the process is gone, nothing is asked or saved. */
const killBrowser = async (): Promise<void> => {
  const session = await context.browser()?.newBrowserCDPSession()
  const closed = new Promise((resolve) => context.once('close', resolve))
  await session?.send('Browser.crash').catch(() => undefined)
  await closed
}

const openPage = async (): Promise<void> => {
  await page.goto(`${door.staffUrl}/inspect/#setup=${door.setupCode}`)
  await expect(page.getByRole('heading', { name: '谈话记录' })).toBeVisible()
}

test.beforeEach(async () => {
  folder = temporaryFolder()
  door = await startTestServer(folder.path, { sitePath, clock: 'real' })
  profile = mkdtempSync(join(tmpdir(), 'mingcha-profile-'))
  troubles = []
  await startBrowser()
  await openPage()
})
test.afterEach(async () => {
  await context.close().catch(() => undefined)
  await door.stop()
  folder.remove()
  rmSync(profile, { recursive: true, force: true })
})

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
const entries = () => page.locator('.attachment-list > li')

const shots = 'tests/.output/attachment'
// The page of the test shows the recording a second time, as another screen would.
const look = createLook(shots, 390, '[data-bar]')

/** A photo with a red field where something must be hidden, as the browser itself encodes it. */
const drawPhoto = async (
  mediaType: 'image/jpeg' | 'image/png',
  width = 1_200,
  height = 900,
): Promise<Buffer> => {
  const base64 = await page.evaluate(
    async ([type, wide, high]) => {
      const canvas = document.createElement('canvas')
      canvas.width = wide
      canvas.height = high
      const context = canvas.getContext('2d') as CanvasRenderingContext2D
      context.fillStyle = '#f4f0e4'
      context.fillRect(0, 0, wide, high)
      context.fillStyle = '#1c1d20'
      context.font = `${high / 15}px serif`
      for (let line = 0; line < 8; line += 1)
        context.fillText('立案窗口值班表 三月十日', wide / 20, (high / 10) * (line + 1.5))
      context.fillStyle = '#e00000'
      context.fillRect(wide * 0.4, high * 0.4, wide * 0.2, high * 0.2)
      const file = await new Promise<Blob>((resolve) =>
        canvas.toBlob((made) => resolve(made as Blob), type, 0.95),
      )
      const bytes = new Uint8Array(await file.arrayBuffer())
      let text = ''
      for (const byte of bytes) text += String.fromCharCode(byte)
      return btoa(text)
    },
    [mediaType, width, height] as const,
  )
  return Buffer.from(base64, 'base64')
}

const choose = async (label: string, files: Parameters<Page['setInputFiles']>[1]) => {
  await page.getByLabel(label, { exact: true }).setInputFiles(files)
}

/** The content of an attachment as the app hands it out. */
const saveAs = async (index: number): Promise<Buffer> => {
  const entry = entries().nth(index)
  await entry.getByRole('button', { name: '另存为文件' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    entry.getByRole('button', { name: '知道了，另存' }).click(),
  ])
  return readFileSync(await download.path())
}

test('[ATT-14] nothing there yet', async () => {
  await look(page, '0-empty')
  expect(troubles).toEqual([])
})

const place = (index: number) => entries().nth(index).locator('.attachment-place')

/** Waits until the screen says that the last one is kept. */
const expectEntries = async (count: number) => {
  await expect(entries()).toHaveCount(count)
  await expect(place(count - 1)).toContainText('存在本机')
}

/** The colour of one point of a picture file, as the browser decodes it; x and y from 0 to 1. */
const colourAt = (file: Buffer, x: number, y: number): Promise<readonly number[]> =>
  page.evaluate(
    async ([base64, atX, atY]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes]))
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D
      context.drawImage(bitmap, 0, 0)
      return [...context.getImageData(bitmap.width * atX, bitmap.height * atY, 1, 1).data]
    },
    [file.toString('base64'), x, y] as const,
  )

/** How many points of a picture are clearly red. */
const redPoints = (file: Buffer): Promise<number> =>
  page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes]))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D
    context.drawImage(bitmap, 0, 0)
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
    let red = 0
    for (let at = 0; at < data.length; at += 4)
      if ((data[at] as number) > 150 && (data[at + 1] as number) < 90 && (data[at + 2] as number) < 90)
        red += 1
    return red
  }, file.toString('base64'))

const sizeOf = (file: Buffer): Promise<readonly [number, number]> =>
  page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes]))
    return [bitmap.width, bitmap.height] as const
  }, file.toString('base64'))

test('[ATT-5] a photo is pixels made anew: nothing the camera wrote beside them comes out', async () => {
  const jpeg = withExif(await drawPhoto('image/jpeg'))
  const png = withPngText(await drawPhoto('image/png'))
  for (const planted of [jpeg, png])
    for (const mark of ['GPSMARK', 'CAMERA-SERIAL-77']) expect(planted.includes(mark)).toBe(true)
  await choose('选照片', [
    { name: 'IMG_20261120_0800.jpg', mimeType: 'image/jpeg', buffer: jpeg },
    { name: '截图.png', mimeType: 'image/png', buffer: png },
  ])
  await expect(page.getByText('第 1 张，共 2 张')).toBeVisible()
  await button('不用遮，保存照片').click()
  await expect(page.getByText('第 2 张，共 2 张')).toBeVisible()
  await button('不用遮，保存照片').click()
  await expectEntries(2)
  for (const index of [0, 1]) {
    const kept = await saveAs(index)
    expect(kept.subarray(0, 3)).toEqual(Buffer.of(0xff, 0xd8, 0xff))
    for (const mark of ['GPSMARK', 'CAMERA-SERIAL-77', 'Exif', 'http:', 'tEXt'])
      expect([index, mark, kept.includes(mark)]).toEqual([index, mark, false])
    expect(await redPoints(kept)).toBeGreaterThan(1_000)
  }
  // Nor does the name the camera gave: it says when.
  await expect(page.getByText('IMG_20261120')).toHaveCount(0)
  expect(troubles).toEqual([])
})

test('[ATT-5] a photo is turned upright and made small enough, and what cannot be opened is said', async () => {
  const large = withOrientation(await drawPhoto('image/jpeg', 4_800, 3_600), 6)
  await choose('选照片', [
    { name: 'a.heic', mimeType: 'image/heic', buffer: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1') },
    { name: '竖着拍的.jpg', mimeType: 'image/jpeg', buffer: large },
  ])
  await expect(page.getByText('这张照片是 HEIC 格式')).toBeVisible()
  await button('不用遮，保存照片').click({ timeout: 60_000 })
  await expectEntries(1)
  const [width, height] = await sizeOf(await saveAs(0))
  expect(width * height).toBeLessThanOrEqual(10_000_000)
  expect(width * height).toBeGreaterThan(9_900_000)
  expect(width / height).toBeCloseTo(3 / 4, 2)
  for (const [name, buffer, sentence] of [
    ['broken.jpg', (await drawPhoto('image/jpeg')).subarray(0, 40), '这个浏览器打不开这张图片'],
    ['text.png', Buffer.from('不是图片'), '这个浏览器打不开这张图片'],
    ['empty.png', Buffer.alloc(0), '这个文件是空的'],
  ] as const) {
    await choose('选照片', { name, mimeType: 'image/png', buffer })
    await expect(page.getByText(sentence)).toBeVisible()
  }
  await expect(entries()).toHaveCount(1)
})

test('[ATT-8] what lies under a black box is in nothing that is kept: drawn, moved, taken back by mouse', async () => {
  const jpeg = await drawPhoto('image/jpeg')
  expect(await redPoints(jpeg)).toBeGreaterThan(30_000)
  await choose('选照片', { name: 'a.jpg', mimeType: 'image/jpeg', buffer: jpeg })
  const stage = page.getByRole('img', { name: '照片，可以在上面画黑框' })
  await stage.scrollIntoViewIfNeeded()
  const before = await stage.boundingBox()
  const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
    const box = await stage.boundingBox()
    if (!box) throw new Error('no stage')
    await page.mouse.move(box.x + box.width * from[0], box.y + box.height * from[1])
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * to[0], box.y + box.height * to[1], { steps: 4 })
    await page.mouse.up()
  }
  // A tap is no box.
  await drag([0.1, 0.1], [0.1, 0.1])
  await expect(button('不用遮，保存照片')).toBeVisible()
  await drag([0.05, 0.05], [0.3, 0.2])
  await expect(button('遮住 1 处，保存照片')).toBeVisible()
  await button('撤销一步').click()
  await expect(button('不用遮，保存照片')).toBeVisible()
  await drag([0.1, 0.35], [0.36, 0.65])
  // What appears below must not move the picture under the finger.
  expect(await stage.boundingBox()).toEqual(before)
  // Over the red field by its middle, then larger by its corner.
  await drag([0.2, 0.5], [0.46, 0.5])
  await drag([0.62, 0.65], [0.7, 0.7])
  await look(page, '3-boxes')
  await button('遮住 1 处，保存照片').click()
  await expectEntries(1)
  const kept = await saveAs(0)
  expect(await redPoints(kept)).toBe(0)
  const [r = 255, g = 255, b = 255] = await colourAt(kept, 0.5, 0.5)
  expect(Math.max(r, g, b)).toBeLessThan(8)
  expect((await colourAt(kept, 0.05, 0.95))[0]).toBeGreaterThan(200)
  expect(troubles).toEqual([])
})

test('[ATT-8] [ATT-14] [COOP-12] a photo is blacked out with nothing but a keyboard, and withdrawn with a reason', async () => {
  const jpeg = await drawPhoto('image/jpeg')
  await choose('选照片', { name: 'a.jpg', mimeType: 'image/jpeg', buffer: jpeg })
  await expect(page.getByRole('dialog')).toBeVisible()
  await button('加一个黑框').focus()
  await page.keyboard.press('Enter')
  const first = page.getByRole('button', { name: /^黑框 1：/ })
  await expect(first).toBeFocused()
  await expect(first).toHaveAccessibleName('黑框 1：离左边 33%，离上边 45%，宽 33%，高 10%')
  for (let press = 0; press < 10; press += 1) await page.keyboard.press('ArrowUp')
  for (let press = 0; press < 30; press += 1) await page.keyboard.press('Shift+ArrowDown')
  await expect(first).toHaveAccessibleName(/离上边 32%，宽 33%，高 50%/)
  await page.keyboard.press('Delete')
  await expect(first).toHaveCount(0)
  await button('撤销一步').focus()
  await page.keyboard.press('Enter')
  await expect(first).toHaveCount(1)
  await button('遮住 1 处，保存照片').focus()
  await page.keyboard.press('Enter')
  await expectEntries(1)
  expect(await redPoints(await saveAs(0))).toBe(0)

  await page.getByLabel('说明').fill('立案大厅')
  await expect(entries().getByText('立案大厅', { exact: true })).toBeVisible()
  await entries().getByRole('button', { name: '看照片' }).press('Enter')
  await expect(page.getByAltText('照片：立案大厅')).toBeVisible()
  await entries().getByRole('button', { name: '撤回' }).press('Enter')
  await look(page, '4-withdraw')
  await button('确认撤回').press('Enter')
  await expect(page.getByText('撤回要写明理由。')).toBeVisible()
  await page.getByLabel('理由').fill('拍错了地方')
  await page.reload()
  await expect(page.getByLabel('理由')).toHaveValue('拍错了地方')
  await button('确认撤回').press('Enter')
  await expect(page.getByText('已撤回，理由：拍错了地方')).toBeVisible()
  await expect(entries()).toHaveCount(1)
  await entries().getByRole('button', { name: '恢复' }).press('Enter')
  await expect(page.getByText('已撤回')).toHaveCount(0)
  expect(troubles).toEqual([])
})

const chooseThree = async () => {
  const photo = await drawPhoto('image/jpeg')
  const files = ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => ({ name, mimeType: 'image/jpeg', buffer: photo }))
  await choose('选照片', files)
}

test('[ATT-16] photos chosen and boxes drawn outlive a killed browser, go on where they were, and enter once', async () => {
  await chooseThree()
  await expect(page.getByRole('dialog', { name: /第 1 张，共 3 张/ })).toBeVisible()
  await button('加一个黑框').click()
  for (let press = 0; press < 30; press += 1) await page.keyboard.press('Shift+ArrowDown')
  const box = () => page.getByRole('button', { name: /^黑框 1：离左边 33%，离上边 45%，宽 33%，高 50%/ })
  await expect(box()).toHaveCount(1)
  // What is in the middle of being written when the browser dies is not what this is about.
  await page.waitForTimeout(2_000)
  await killBrowser()
  await startBrowser()
  await openPage()
  await expect(page.getByText('有 3 张照片还没有存进记录')).toBeVisible()
  await look(page, '15-unfinished')
  await button('接着处理').click()
  await expect(page.getByRole('dialog', { name: /第 1 张，共 3 张/ })).toBeVisible()
  await expect(box()).toHaveCount(1)
  // The phone's way back puts it aside and throws nothing away.
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await button('接着处理').click()
  await expect(box()).toHaveCount(1)
  await button('撤销一步').click()
  await expect(page.getByRole('button', { name: /^黑框 1：.*高 49%/ })).toHaveCount(1)
  await button('遮住 1 处，保存照片').click()
  await expect(page.getByRole('dialog', { name: /第 2 张，共 3 张/ })).toBeVisible()
  await button('不要这张').click()
  await expect(page.getByRole('dialog', { name: /第 3 张，共 3 张/ })).toBeVisible()
  await page.reload()
  await expect(page.getByText('有 1 张照片还没有存进记录')).toBeVisible()
  await button('接着处理').click()
  await button('不用遮，保存照片').click()
  await expectEntries(2)
  await expect(page.getByText(/还没有存进记录/)).toHaveCount(0)
  // The box covers three quarters of the red field of the first; the last has all of it.
  expect(await redPoints(await saveAs(0))).toBeLessThan(12_000)
  expect(await redPoints(await saveAs(1))).toBeGreaterThan(40_000)
  await page.reload()
  await expectEntries(2)
  await expect(page.getByText(/还没有存进记录/)).toHaveCount(0)
  expect(troubles).toEqual([])
})

/** Ids of the photos that lie here and are in no record: of their heads, their bytes and their boxes. */
const unfinishedPlaces = () =>
  page.evaluate(
    () =>
      new Promise<Record<'head' | 'bytes' | 'boxes', string[]>>((resolve, reject) => {
        const opening = indexedDB.open('mingcha-vault')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const asking = opening.result.transaction('rows').objectStore('rows').getAllKeys()
          asking.onerror = () => reject(asking.error)
          asking.onsuccess = () => {
            opening.result.close()
            const places = (asking.result as string[]).map((place) => place.split('|'))
            const idsOf = (isMeant: (parts: readonly string[]) => boolean) =>
              places.filter(isMeant).map((parts) => parts.at(-1) ?? '')
            resolve({
              head: idsOf(([kind]) => kind === 'picture'),
              bytes: idsOf(([kind]) => kind === 'picture-bytes'),
              boxes: idsOf(([kind, , of]) => kind === 'note-draft' && of === 'boxes'),
            })
          }
        }
      }),
  )

test('[ATT-16] killed at whichever write, the browser leaves no bytes and no boxes of a photo that nothing names', async () => {
  const photo = await drawPhoto('image/jpeg')
  /** Keeps the page busy for ever at its n-th write about a photo, so that the kill comes right there. */
  const stopAt = (n: number) =>
    page.evaluate((at) => {
      let left = at
      const meet = (place: unknown) => {
        if (typeof place !== 'string' || !/^(picture|note-draft)/.test(place)) return
        left -= 1
        if (left > 0) return
        console.log('at the write')
        for (;;);
      }
      const { put, delete: remove } = IDBObjectStore.prototype
      IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given) {
        meet((given[0] as { place?: unknown }).place)
        return put.apply(this, given)
      }
      IDBObjectStore.prototype.delete = function (this: IDBObjectStore, ...given) {
        meet(given[0])
        return remove.apply(this, given)
      }
    }, n)
  const work = async () => {
    await choose('选照片', { name: 'a.jpg', mimeType: 'image/jpeg', buffer: photo })
    await button('加一个黑框').click()
    await expect(page.getByRole('button', { name: /^黑框 1：/ })).toBeVisible()
    await expect.poll(unfinishedPlaces).toMatchObject({ boxes: [expect.any(String)] })
    await button('不要这张').click()
    await expect.poll(unfinishedPlaces).toEqual({ head: [], bytes: [], boxes: [] })
  }
  let kills = 0
  for (;;) {
    await stopAt(kills + 1)
    const stopped = page.waitForEvent('console', {
      predicate: (message) => message.text() === 'at the write',
      timeout: 0,
    })
    const worked = work().then(() => true)
    const isThrough = await Promise.race([worked, stopped.then(() => false)])
    // The loser of the race ends with the browser, one way or the other.
    for (const loser of [worked, stopped]) loser.catch(() => undefined)
    if (isThrough) break
    kills += 1
    await killBrowser()
    await startBrowser()
    await openPage()
    const left = await unfinishedPlaces()
    expect([kills, left.bytes]).toEqual([kills, left.head])
    expect([kills, left.head]).toEqual([kills, expect.arrayContaining(left.boxes)])
    if (left.head.length === 0) continue
    await button('接着处理').click()
    await button('不要这张').click()
    await expect.poll(unfinishedPlaces).toEqual({ head: [], bytes: [], boxes: [] })
  }
  // Bytes and head, the boxes; and all three away again.
  expect(kills).toBeGreaterThanOrEqual(6)
})

test('[ATT-10] a file that may hold what nobody sees is added after a word, and comes out byte for byte', async () => {
  const docx = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(700_000, 'docx 作者')])
  await choose('添加文件', { name: '值班表.docx', mimeType: 'application/msword', buffer: docx })
  await expect(page.getByText('这类文件里可能有看不见的内容')).toBeVisible()
  await look(page, '5-hidden')
  await button('先不添加').click()
  await expect(page.getByText('还没有附件。')).toBeVisible()
  await choose('添加文件', { name: '值班表.docx', mimeType: 'application/msword', buffer: docx })
  await button('知道了，仍然添加').click()
  await expectEntries(1)
  await choose('添加文件', { name: '名单.txt', mimeType: 'text/plain', buffer: Buffer.from('名单') })
  await expectEntries(2)
  expect((await saveAs(0)).equals(docx)).toBe(true)
  await choose('添加文件', { name: '空.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) })
  await expect(page.getByText('这个文件是空的，没有添加。')).toBeVisible()
  await expect(entries()).toHaveCount(2)
  expect(troubles).toEqual([])
})

const startRecording = async () => {
  await button('录音').click()
  await button('开始录音').click()
  await expect(page.getByText('请先征得对方同意')).toBeVisible()
  await page.getByLabel('已经告诉对方要录音，对方同意').check()
  await button('开始录音').click()
  await expect(attachmentsRegion().getByText('正在录音')).toBeVisible()
}
const attachmentsRegion = () => page.getByRole('region', { name: '附件' })
const playedSeconds = () =>
  page.evaluate(async () => {
    const sound = document.querySelector('audio') as HTMLAudioElement
    // Its length is known, so that it can be wound, though a recording in pieces does not say it.
    while (!Number.isFinite(sound.duration) || sound.currentTime > 0)
      await new Promise((resolve) => setTimeout(resolve, 50))
    await sound.play()
    sound.currentTime = Math.max(0, sound.duration - 0.5)
    await new Promise((resolve) => sound.addEventListener('ended', resolve, { once: true }))
    return sound.currentTime
  })

test('[ATT-7] [ATT-14] recording is agreed to, seen and heard; stopped, it is in the record and plays', async () => {
  await startRecording()
  await expect(attachmentsRegion().getByRole('timer')).toContainText('已录 00:03', { timeout: 20_000 })
  await expect
    .poll(() =>
      attachmentsRegion()
        .locator('meter')
        .evaluate((meter: HTMLMeterElement) => meter.value),
    )
    .toBeGreaterThan(0.01)
  // Under reduced motion nothing pulses; the words stay.
  expect(
    await attachmentsRegion()
      .locator('.recording-mark')
      .evaluate((mark) => getComputedStyle(mark).animationName),
  ).toBe('none')
  await look(page, '6-recording')
  await attachmentsRegion().getByRole('button', { name: '停止并保存' }).click()
  await expect(attachmentsRegion().getByText('录下的内容已存在本机，写进了记录。')).toBeVisible()
  await attachmentsRegion().getByRole('button', { name: '知道了' }).click()
  await expectEntries(1)
  await expect(entries().getByText(/长 00:\d\d/)).toBeVisible()
  await entries().getByRole('button', { name: '听录音' }).click()
  await expect(page.locator('audio')).toBeVisible()
  expect(await playedSeconds()).toBeGreaterThan(2.5)
  await look(page, '7-recorded')
  expect(troubles).toEqual([])
})

test('[ATT-6] a browser killed in the middle of a recording loses some seconds of it and no more', async () => {
  await startRecording()
  await expect(attachmentsRegion().getByRole('timer')).toContainText('已录 00:06', { timeout: 20_000 })
  await killBrowser()
  await startBrowser()
  await openPage()
  await expect(page.getByText(/开始的一段录音没有正常结束，录下的 00:0[4-9] 还在。/)).toBeVisible()
  await look(page, '8-interrupted')
  await button('放进记录').click()
  await expectEntries(1)
  await expect(page.getByText('没有正常结束')).toHaveCount(0)
  await entries().getByRole('button', { name: '听录音' }).click()
  await expect(page.locator('audio')).toBeVisible()
  expect(await playedSeconds()).toBeGreaterThan(3.5)
  await page.reload()
  await expectEntries(1)
  await expect(page.getByText('没有正常结束')).toHaveCount(0)
})

test('[ATT-7] locked by hand, a recording ends, and what was recorded is there after unlocking', async () => {
  await startRecording()
  await expect(attachmentsRegion().getByRole('timer')).toContainText('已录 00:03', { timeout: 20_000 })
  await button('测试：锁上').click()
  await expect(attachmentsRegion().getByText('这台设备锁上了，录音已经停下。')).toBeVisible()
  await expect(attachmentsRegion().getByText('录下的内容还在本机，没有写进记录')).toBeVisible()
  await page.reload()
  await expect(page.getByText(/没有正常结束，录下的 00:0[2-9] 还在。/)).toBeVisible()
  await button('放进记录').click()
  await expectEntries(1)
})

test('[ATT-7] [ATT-17] a silent microphone is said until it is heard again, and at the limit a recording ends by itself', async () => {
  // A microphone whose loudness we hold, and a watch that can be wound on; the rest is the browser's own.
  await page.evaluate(() => {
    let volume: GainNode | null = null
    navigator.mediaDevices.getUserMedia = async () => {
      const context = new AudioContext()
      const line = context.createMediaStreamDestination()
      const tone = new OscillatorNode(context)
      volume = new GainNode(context, { gain: 0 })
      tone.connect(volume).connect(line)
      tone.start()
      return line.stream
    }
    const now = performance.now.bind(performance)
    let skippedMs = 0
    performance.now = () => now() + skippedMs
    Object.assign(window, {
      testSpeak: () => {
        if (volume) volume.gain.value = 0.5
      },
      testSkip: (ms: number) => {
        skippedMs += ms
      },
    })
  })
  const skip = (ms: number) =>
    page.evaluate((by) => (window as unknown as { testSkip: (ms: number) => void }).testSkip(by), ms)
  const region = attachmentsRegion()
  const silent = region.getByText('已经有一会儿没有声音了', { exact: false })
  await startRecording()
  await expect(region.getByRole('timer')).toContainText('已录 00:01', { timeout: 20_000 })
  await expect(silent).toHaveCount(0)
  await skip(16_000)
  await expect(silent).toBeVisible()
  await page.evaluate(() => (window as unknown as { testSpeak: () => void }).testSpeak())
  await expect(silent).toHaveCount(0)

  const minuteMs = 60_000
  await skip(56 * minuteMs)
  await expect(region.getByText('还可以录不到 4 分钟。')).toBeVisible()
  await expect(region.getByText('正在录音')).toBeVisible()
  await look(page, '6-recording-nearly-over')
  await skip(4 * minuteMs)
  await expect(region.getByText('录音到了最长时间，已经停下。')).toBeVisible()
  await expect(region.getByText('录下的内容已存在本机，写进了记录。')).toBeVisible()
  await expectEntries(1)
  await expect(entries().getByText(/长 6\d:\d\d/)).toBeVisible()
  expect(troubles).toEqual([])
})

test('[ATT-2] a browser killed in the middle of sealing: the one before is there, the one cut off is said', async () => {
  await choose('添加文件', { name: '名单.txt', mimeType: 'text/plain', buffer: Buffer.from('名单') })
  await expectEntries(1)
  const path = join(folder.path, '监控录像.bin')
  writeFileSync(path, randomBytes(120_000_000))
  await choose('添加文件', path)
  await expect(page.getByText('正在保存到本机：监控录像.bin')).toBeVisible()
  await expect
    .poll(() => page.locator('.attachment-saving progress').evaluate((bar: HTMLProgressElement) => bar.value))
    .toBeGreaterThan(0.1)
  await page.screenshot({ path: `${shots}/9-sealing-390.png`, fullPage: true })
  await killBrowser()
  await startBrowser()
  await openPage()
  await expectEntries(1)
  await expect(page.getByText('上次退出时没有存完、请重新添加：监控录像.bin')).toBeVisible()
  expect((await saveAs(0)).toString()).toBe('名单')
  const left = await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('mingcha-vault')
      opening.onsuccess = () => resolve(opening.result)
    })
    const count = await new Promise<number>((resolve) => {
      const counting = database.transaction('chunks').objectStore('chunks').count()
      counting.onsuccess = () => resolve(counting.result)
    })
    database.close()
    return count
  })
  expect(left).toBe(1)
})

test('[ATT-9] a full disk is said in a sentence, and what was there stays', async () => {
  await choose('添加文件', { name: '名单.txt', mimeType: 'text/plain', buffer: Buffer.from('名单') })
  await expectEntries(1)
  // Chromium budgets ahead, so a quota cut now is felt only much later: the write itself is made to fail.
  await page.evaluate(() => {
    const { add } = IDBObjectStore.prototype
    let left = 40
    IDBObjectStore.prototype.add = function (this: IDBObjectStore, ...given) {
      if (this.name === 'chunks') left -= 1
      if (left < 0) throw new DOMException('', 'QuotaExceededError')
      return add.apply(this, given)
    }
  })
  const path = join(folder.path, '大.bin')
  writeFileSync(path, randomBytes(60_000_000))
  await choose('添加文件', path)
  await expect(page.getByText('这台设备的存储空间满了，这个附件没有存下。')).toBeVisible({ timeout: 60_000 })
  await look(page, '10-full')
  await expect(entries()).toHaveCount(1)
  expect((await saveAs(0)).toString()).toBe('名单')
  await page.reload()
  await expectEntries(1)
  expect((await saveAs(0)).toString()).toBe('名单')
})

const signaturePad = () => page.getByRole('img', { name: /手写签名的地方/ })

/** One stroke with the mouse. @param down - pixels below where the first one goes. */
const scribble = async (down = 0) => {
  const pad = signaturePad()
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('no pad')
  await page.mouse.move(box.x + 30, box.y + 30 + down / 2)
  await page.mouse.down()
  for (const [x, y] of [
    [90, 90],
    [150, 40],
    [220, 100],
    [260, 60],
  ] as const)
    await page.mouse.move(box.x + x, box.y + y + down / 2, { steps: 3 })
  await page.mouse.up()
}

test('[ATT-11] killed between naming a signature and putting its strokes away, the browser asks for no second one', async () => {
  await scribble()
  await page.evaluate(() => {
    const { delete: remove } = IDBObjectStore.prototype
    IDBObjectStore.prototype.delete = function (this: IDBObjectStore, ...given) {
      if (String(given[0]).includes('|ink|')) {
        console.log('at the write')
        for (;;);
      }
      return remove.apply(this, given)
    }
  })
  const stopped = page.waitForEvent('console', (message) => message.text() === 'at the write')
  await button('签好了，保存').click()
  await stopped
  await killBrowser()
  await startBrowser()
  await openPage()
  await expect(page.getByAltText('签名')).toBeVisible()
  await expect(signaturePad()).toHaveCount(0)
  // Whoever signs again begins with an empty pad, and a half-drawn one is kept as ever.
  await button('重新签').click()
  await button('签好了，保存').click()
  await expect(page.getByText('框里还没有字，请先签名。')).toBeVisible()
  await scribble()
  await page.reload()
  await expect(signaturePad()).toBeVisible()
})

test('[ATT-11] killed between naming words typed as a signature and putting them away, the browser opens them for no second time', async () => {
  await page.getByLabel('输入文字确认').check()
  await page.getByLabel('请对方看着输入').fill('已核对，无异议')
  await page.evaluate(() => {
    const { delete: remove } = IDBObjectStore.prototype
    IDBObjectStore.prototype.delete = function (this: IDBObjectStore, ...given) {
      if (String(given[0]).includes('|signature|')) {
        console.log('at the write')
        for (;;);
      }
      return remove.apply(this, given)
    }
  })
  const stopped = page.waitForEvent('console', (message) => message.text() === 'at the write')
  // The page stops before the press has come to its end.
  void button('确认')
    .click()
    .catch(() => undefined)
  await stopped
  await killBrowser()
  await startBrowser()
  await openPage()
  await expect(page.getByText(/输入文字确认：已核对，无异议/)).toBeVisible()
  await expect(button('重新签')).toBeVisible()
  await expect(page.getByLabel('请对方看着输入')).toHaveCount(0)
  // Whoever signs again begins with nothing typed, and what is half typed is kept as ever.
  await button('重新签').click()
  await page.getByLabel('输入文字确认').check()
  await expect(page.getByLabel('请对方看着输入')).toHaveValue('')
  await page.getByLabel('请对方看着输入').fill('再核对')
  await page.reload()
  await expect(page.getByLabel('请对方看着输入')).toHaveValue('再核对')
})

test('[ATT-11] [ATT-14] [COOP-12] signed by mouse, wiped and signed again; or by words, with a keyboard', async () => {
  const pad = signaturePad()
  await button('签好了，保存').click()
  await expect(page.getByText('框里还没有字，请先签名。')).toBeVisible()
  await scribble()
  await button('擦掉重写').click()
  await button('签好了，保存').click()
  await expect(page.getByText('框里还没有字，请先签名。')).toBeVisible()
  // Half a signature, and the phone reloads, locks, or dies: the same strokes are there, and the rest is drawn to them.
  await scribble()
  const drawn = () => pad.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())
  const half = await drawn()
  await page.reload()
  await expect(pad).toBeVisible()
  await expect.poll(drawn).toBe(half)
  await scribble(60)
  expect(await drawn()).not.toBe(half)
  await look(page, '11-signing')
  await button('签好了，保存').click()
  await expect(page.getByAltText('签名')).toBeVisible()
  await expect(pad).toHaveCount(0)
  await look(page, '12-signed')
  await page.reload()
  await expect(page.getByAltText('签名')).toBeVisible()
  await expect(pad).toHaveCount(0)

  await button('重新签').press('Enter')
  await page.getByLabel('输入文字确认').check()
  await button('确认').press('Enter')
  await expect(page.getByText('请先输入文字。')).toBeVisible()
  await page.getByLabel('请对方看着输入').fill('已核对，无异议')
  // What is typed is written at once; a write has two seconds to reach the disk.
  await page.waitForTimeout(2_000)
  await page.reload()
  await expect(page.getByLabel('请对方看着输入')).toHaveValue('已核对，无异议')
  await look(page, '13-typing')
  await button('确认').press('Enter')
  await expect(page.getByText(/输入文字确认：已核对，无异议/)).toBeVisible()
  expect(troubles).toEqual([])
})

test('[PEER-3] [ATT-12] signature and photos taken offline and sent at once all arrive', async () => {
  const photo = await drawPhoto('image/jpeg')
  await context.setOffline(true)
  await choose(
    '选照片',
    [1, 2, 3].map((number) => ({
      name: `${number}.jpg`,
      mimeType: 'image/jpeg',
      buffer: photo,
    })),
  )
  for (const number of [1, 2, 3]) {
    await expect(page.getByText(`第 ${number} 张，共 3 张`)).toBeVisible()
    await button('不用遮，保存照片').click()
  }
  await expectEntries(3)
  const pad = page.getByRole('img', { name: /手写签名的地方/ })
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('no pad')
  await page.mouse.move(box.x + 30, box.y + 30)
  await page.mouse.down()
  await page.mouse.move(box.x + 200, box.y + 90, { steps: 5 })
  await page.mouse.up()
  await button('签好了，保存').click()
  await expect(page.getByAltText('签名')).toBeVisible()
  await button('测试：同步').click()
  await expect(page.locator('output')).toHaveText('later')
  for (const index of [0, 1, 2]) await expect(place(index)).toContainText('存在本机')

  await context.setOffline(false)
  await button('测试：同步').click()
  await expect(page.locator('output')).toHaveText('done', { timeout: 60_000 })
  for (const index of [0, 1, 2]) await expect(place(index)).toContainText('已同步')
  const kept = await saveAs(2)

  // Everything of them is on the server: another device would open what this one fetches after losing its chunks.
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('mingcha-vault')
      opening.onsuccess = () => resolve(opening.result)
    })
    await new Promise<void>((resolve) => {
      const writing = database.transaction('chunks', 'readwrite')
      writing.objectStore('chunks').clear()
      writing.oncomplete = () => resolve()
    })
    database.close()
  })
  await context.setOffline(true)
  await expect(place(2)).toContainText('在服务器上')
  await entries().nth(2).getByRole('button', { name: '看照片' }).click()
  await expect(page.getByText('这个附件不在本机，现在又没有连上服务器，打不开。')).toBeVisible()
  await look(page, '14-elsewhere')
  await context.setOffline(false)
  await entries().nth(2).getByRole('button', { name: '关上' }).click()
  expect((await saveAs(2)).equals(kept)).toBe(true)
  await expect(place(2)).toContainText('已同步')
  await page.reload()
  await expect(page.getByAltText('签名')).toBeVisible()
})
