// A hand scanner that types into a field of a sheet: faster than any hand, with Enter at the end.

const fastest = 50;
const shortest = 6;
let burst = null;

/** The code a burst of keys ends in, put back out of its field; null when a person typed. */
export function scanned(event) {
  const { target, key, timeStamp } = event;
  if (burst?.field !== target || timeStamp - burst.at > fastest) burst = null;
  if (key.length === 1) {
    burst ??= { field: target, before: target.value, text: "", at: 0 };
    burst.text += key;
    burst.at = timeStamp;
    return null;
  }
  const read = burst;
  burst = null;
  if (key !== "Enter" || !read || read.text.length < shortest) return null;
  target.value = read.before;
  target.dispatchEvent(new Event("input", { bubbles: true }));
  return read.text;
}
