// Which of the features that caniemail tested does CSS use?
import { isTested } from './client-table.ts'
import type { CssRule, Declaration } from './scan-css.ts'

/** One use of a feature. */
export interface FeatureUse {
  /** As in the addresses of caniemail.com. */
  readonly slug: string
  /** Whether the mail holds without it: it stands in a media query, or something simpler stands beside it. */
  readonly isExtra: boolean
}

/** The features of a rule in a style sheet, of its selectors and conditions too. */
export function featuresOfRule(rule: CssRule): readonly FeatureUse[] {
  const { selectors, declarations, conditions, nests } = rule
  const isExtra = conditions.length > 0 || selectors.some((selector) => /:(?!root\b|link\b)/.test(selector))
  const named = [
    ...conditions.flatMap(slugsOfCondition),
    ...selectors.flatMap(slugsOfSelector),
    ...(nests ? ['css-nesting'] : []),
  ]
  return [
    ...named.filter(isTested).map((slug) => ({ slug, isExtra: slug !== 'css-at-import' })),
    ...featuresOfDeclarations(declarations).map((use) => ({ ...use, isExtra: isExtra || use.isExtra })),
  ]
}

/**
 * The features of declarations that stand together. `beside` are properties that an element has by its attributes,
 * such as `background-color` by `bgcolor`.
 */
export function featuresOfDeclarations(
  declarations: readonly Declaration[],
  beside: readonly string[] = [],
): readonly FeatureUse[] {
  return declarations.flatMap((declaration, index) => {
    const others = [...beside, ...declarations.filter((_, place) => place !== index).map(({ property }) => property)]
    const earlier = declarations.slice(0, index).some(({ property }) => property === declaration.property)
    const isExtra = earlier || (isPicture(declaration) && others.some((property) => isGround(property, declaration)))
    return slugsOfDeclaration(declaration).map((slug) => ({ slug, isExtra }))
  })
}

function isPicture({ property, value }: Declaration): boolean {
  return /^background(?:-image)?$/.test(property) && /url\(|gradient\(/i.test(value)
}

/** Whether a property gives the colour that is seen where the picture is not. */
function isGround(property: string, picture: Declaration): boolean {
  return property === 'background-color' || (property === 'background' && picture.property === 'background-image')
}

function slugsOfDeclaration({ property, value }: Declaration): readonly string[] {
  // QUIRK: mso-* is Outlook's own, and prefixed properties stand beside the plain ones.
  if (/^-?(?:mso|webkit|moz|ms)-/.test(property)) return []
  if (property.startsWith('--')) return ['css-variables']
  const ofProperty = [property, ...wholes(property)].map((each) => renamed[each] ?? `css-${each}`).find(isTested)
  const matters = ofProperty !== undefined && (onlyWhen[ofProperty]?.test(`${property}:${value}`) ?? true)
  const ofValue = valueFeatures.filter(([pattern]) => pattern.test(`${property}:${value}`)).map(([, slug]) => slug)
  return [...(matters ? [ofProperty] : []), ...ofValue]
}

/** The shorthands that a longhand belongs to, the nearest first: `border-top-color`, `border-top`, `border`. */
function wholes(property: string): readonly string[] {
  if (/^border-[\w-]+-radius$/.test(property)) return ['border-radius']
  const words = property.split('-')
  return /^(?:border|margin|padding|outline)-/.test(property)
    ? words.slice(1).map((_, index) => words.slice(0, -1 - index).join('-'))
    : []
}

function slugsOfCondition(condition: string): readonly string[] {
  const [name = ''] = /^@[-\w]+/.exec(condition.toLowerCase()) ?? []
  const queries = ['prefers-color-scheme', 'prefers-reduced-motion', 'orientation', 'device-pixel-ratio', 'hover']
  return [
    `css-at-${name.slice(1)}`,
    ...queries.filter((query) => condition.includes(query)).map((query) => `css-at-media-${query}`),
  ]
}

function slugsOfSelector(selector: string): readonly string[] {
  const pseudo = [...selector.matchAll(/::?([-a-z]+)/gi)].flatMap(([, name = '']) => [
    `css-pseudo-class-${name.toLowerCase()}`,
    `css-pseudo-element-${name.toLowerCase()}`,
  ])
  return [...pseudo, ...selectorFeatures.filter(([pattern]) => pattern.test(selector)).map(([, slug]) => slug)]
}

const selectorFeatures: readonly (readonly [pattern: RegExp, slug: string])[] = [
  [/\[/, 'css-selector-attribute'],
  [/>/, 'css-selector-child'],
  [/\+/, 'css-selector-adjacent-sibling'],
  [/~(?!=)/, 'css-selector-general-sibling'],
]

/** Properties whose page at caniemail.com is named otherwise. */
const renamed: Readonly<Record<string, string>> = {
  ...all('css-left-right-top-bottom', 'left', 'right', 'top', 'bottom'),
  ...all('css-gap', 'gap', 'column-gap', 'row-gap', 'grid-gap'),
  ...all('css-grid-template', 'grid-template', 'grid-template-areas', 'grid-template-columns', 'grid-template-rows'),
  ...all('css-column-layout-properties', 'columns', 'column-fill', 'column-rule', 'column-span', 'column-width'),
  ...all('css-block-inline-size', 'block-size', 'inline-size'),
  ...all('css-margin-inline-block', 'margin-inline', 'margin-block'),
  ...all('css-margin-inline-start-end', 'margin-inline-start', 'margin-inline-end'),
  ...all('css-margin-block-start-end', 'margin-block-start', 'margin-block-end'),
  ...all('css-padding-inline-block', 'padding-inline', 'padding-block'),
  ...all('css-padding-inline-start-end', 'padding-inline-start', 'padding-inline-end'),
  ...all('css-padding-block-start-end', 'padding-block-start', 'padding-block-end'),
  ...all('css-border-inline-block', 'border-inline', 'border-block'),
  ...all('css-scroll-snap', 'scroll-snap-type', 'scroll-snap-align'),
}

/**
 * What every mail uses and every client knows, except for a corner of it: it is only worth a word when the mail stands
 * in that corner. `(?!)` is no corner that one could avoid.
 */
const onlyWhen: Readonly<Record<string, RegExp>> = {
  'css-background': /(?!)/,
  'css-background-color': /(?!)/,
  'css-border': /(?:\D|^)(?:9|\d\d+)px/,
  'css-border-collapse': /(?!)/,
  'css-clear': /inline-/,
  'css-cursor': /url\(/i,
  'css-direction': /(?!)/,
  'css-display': /flow-root|contents|inline-(?:flex|grid)|revert|unset|initial/i,
  'css-flex-direction': /column/i,
  'css-font-size': /[\d.](?:rem|%)|larger|smaller/i,
  'css-font-weight': /:\s*\d+(?<!00)$/,
  'css-height': /(?!)/,
  'css-letter-spacing': /:\s*-/,
  'css-line-height': /(?!)/,
  'css-list-style': /url\(/i,
  'css-margin': /(?<![\w)])-[\d.]/,
  'css-overflow': /scroll|auto/i,
  'css-padding': /(?!)/,
  'css-text-align': /\b(?:start|end|match-parent)\b/i,
  'css-text-decoration': /:\s*[\w-]+\s+\S|overline/i,
  'css-text-transform': /lowercase/i,
  'css-white-space': /:\s*pre\b/i,
  'css-width': /(?!)/,
}

/** Features of values, by what they look like behind their property. */
const valueFeatures: readonly (readonly [pattern: RegExp, slug: string])[] = [
  [/^display:\s*(?:inline-)?flex\b/i, 'css-display-flex'],
  [/^display:\s*(?:inline-)?grid\b/i, 'css-display-grid'],
  [/^display:\s*none\b/i, 'css-display-none'],
  [/:.*\bcalc\(/i, 'css-unit-calc'],
  [/:.*\bvar\(/i, 'css-variables'],
  [/:.*\bclamp\(/i, 'css-function-clamp'],
  [/:.*(?<![\w-])max\(/i, 'css-function-max'],
  [/:.*(?<![\w-])min\(/i, 'css-function-min'],
  [/:.*\blight-dark\(/i, 'css-function-light-dark'],
  [/:.*\blinear-gradient\(/i, 'css-linear-gradient'],
  [/:.*\bradial-gradient\(/i, 'css-radial-gradient'],
  [/:.*\bconic-gradient\(/i, 'css-conic-gradient'],
  [/:.*\b(?:ok)?(?:lch|lab)\(/i, 'css-modern-color'],
  [/:.*\brgb\((?![^),]*,[^),]*,[^),]*\))/i, 'css-rgb'],
  [/:.*\brgba\(/i, 'css-rgba'],
  [/:.*(?<![\w#-])\d*\.?\d+rem\b/i, 'css-unit-rem'],
  [/:.*(?<![\w#-])\d*\.?\d+[sld]?vh\b/i, 'css-unit-vh'],
  [/:.*(?<![\w#-])\d*\.?\d+[sld]?vw\b/i, 'css-unit-vw'],
  [/:.*(?<![\w#-])\d*\.?\d+vmin\b/i, 'css-unit-vmin'],
  [/:.*(?<![\w#-])\d*\.?\d+vmax\b/i, 'css-unit-vmax'],
  [/:.*(?<![\w#-])\d*\.?\d+ch\b/i, 'css-unit-ch'],
  [/:\s*initial\b/i, 'css-unit-initial'],
  [/:.*\b(?:fit|min|max)-content\b/i, 'css-intrinsic-size'],
  [/^font(?:-family)?:.*\b(?:system-ui|ui-(?:sans-)?serif|ui-rounded|ui-monospace)\b/i, 'css-sytem-ui'],
  [/^background(?:-image)?:.*url\(/i, 'css-background-image'],
]

function all(slug: string, ...properties: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(properties.map((property) => [property, slug]))
}
