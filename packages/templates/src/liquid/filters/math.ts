import { type FilterCall, type FilterTable, filter, number, wholeArgument } from './define.ts'

/** Liquid's arithmetic. */
export const mathFilters: FilterTable = {
  abs: filter((value) => Math.abs(number(value))),
  at_least: two(Math.max),
  at_most: two(Math.min),
  ceil: filter((value) => Math.ceil(number(value))),
  divided_by: two((one, other) => one / other),
  floor: filter((value) => Math.floor(number(value))),
  minus: two((one, other) => exact(one - other)),
  modulo: two((one, other) => ((one % other) + other) % other),
  plus: two((one, other) => exact(one + other)),
  round: filter((value, call) => rounded(number(value), wholeArgument(call, 0, 0)), 0, 1),
  times: two((one, other) => exact(one * other)),
  divisibleby: filter((value, { args }) => number(value) % number(args[0]) === 0, 1),
}

function two(run: (one: number, other: number) => number): FilterTable[string] {
  return filter((value: unknown, { args }: FilterCall) => run(number(value), number(args[0])), 1)
}

/** 0.1 + 0.2 is 0.3 in a mail. */
function exact(result: number): number {
  return Number.isInteger(result) || !Number.isFinite(result) ? result : Number(result.toPrecision(15))
}

function rounded(value: number, digits: number): number {
  const shifted = shift(Math.abs(value), digits)
  if (!(shifted <= Number.MAX_SAFE_INTEGER)) return value
  return Math.sign(value) * shift(Math.round(shifted), -digits)
}

/** Moves the decimal point without the error of a multiplication. */
function shift(value: number, digits: number): number {
  const [mantissa, power = '0'] = String(value).split('e')
  return Number(`${mantissa}e${Number(power) + digits}`)
}
