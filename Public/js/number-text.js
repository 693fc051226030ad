// Numbers as the server writes and reads them (Sources/Kernel/Formatting.swift): groups by a narrow blank in Russian, by
// a comma in English.

/** Whole kopecks (a BigInt) in the words of `sample`, the server's own text of nothing: «0,00 ₽». */
export function money(minor, sample) {
  return sample.replace(/0[.,]00/, amount(minor));
}

/** Whole kopecks without a sign of their currency: «1 234,56». */
export function amount(minor) {
  const isNegative = minor < 0n;
  const digits = String(isNegative ? -minor : minor).padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, isEnglish() ? "," : "\u202f");
  return `${isNegative ? "\u2212" : ""}${whole}${isEnglish() ? "." : ","}${digits.slice(-2)}`;
}

/** Thousandths of a unit as a BigInt; null when the text is no number with at most three decimals. */
export function thousandths(typed) {
  const text = typed.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  const match = /^(\d{1,12})(?:\.(\d{1,3}))?$/.exec(text);
  return match ? BigInt(match[1] + (match[2] ?? "").padEnd(3, "0")) : null;
}

/** Thousandths (a BigInt) as they are typed: «12,5». */
export function quantity(amount) {
  const digits = String(amount).padStart(4, "0");
  const rest = digits.slice(-3).replace(/0+$/, "");
  return digits.slice(0, -3) + (rest ? (isEnglish() ? "." : ",") + rest : "");
}

function isEnglish() {
  return document.documentElement.lang === "en";
}
