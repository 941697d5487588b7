/**
 * ISO 4217 currencies that move as money, with their exponent where it is not 2. A fixed table rather than the
 * runtime's own, because money must read the same under every Node release (I1, I7). IDR is stored at exponent 2 and
 * shown without decimals.
 */
const twoDecimals =
  "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP " +
  "CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES " +
  "KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK " +
  "NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB " +
  "TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG"

const otherDecimals: ReadonlyArray<readonly [string, number]> = [
  ..."BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" ").map((code) => [code, 0] as const),
  ..."BHD IQD JOD KWD LYD OMR TND".split(" ").map((code) => [code, 3] as const),
]

/** Currency code to the number of decimals of its minor unit. */
export const currencyExponents: ReadonlyMap<string, number> = new Map<string, number>([
  ...twoDecimals.split(" ").map((code) => [code, 2] as const),
  ...otherDecimals,
])

/** Decimals a person sees, where that differs from the stored exponent. */
export const currencyShownDecimals: ReadonlyMap<string, number> = new Map([["IDR", 0]])
