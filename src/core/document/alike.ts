/**
 * Characters that people take for each other, each pair with a word that is written with either. The first is the
 * recommended one of 《第一批异形词整理表》 (GF 1001-2001: 告诫—告戒, 账本—帐本, 影像—影象, 筹划—筹画, 答复—答覆,
 * 衣着—衣著, 凭借—凭藉, 彻底—澈底). Not here are pairs that tell words apart – 作做 (工作), 订定 (制订, 制定), 分份,
 * 查察 (检查, 检察), 权利 and 权力 – for whoever asks for one of them would be shown the other.
 */
export const alikePairs = ['诫戒', '账帐', '像象', '划画', '复覆', '着著', '借藉', '彻澈'] as const

const firstByOther: ReadonlyMap<string, string> = new Map(
  alikePairs.map(([first = '', other = '']) => [other, first]),
)

/** Every character that stands for another one, as the inside of a class of a regular expression. */
export const alikeOthers = [...firstByOther.keys()].join('')

/** What a character is compared as: the first of its pair, or itself. */
export const alikeOf = (character: string): string => firstByOther.get(character) ?? character
