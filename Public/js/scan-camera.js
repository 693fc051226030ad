// Codes read through the camera, where the browser can.

const kinds = ["ean_13", "ean_8", "code_128", "qr_code"];
/** Between two looks, in milliseconds. */
const pause = 200;

/** What reads codes; null where the browser does not. */
export async function makeDetector() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return null;
  const known = await BarcodeDetector.getSupportedFormats();
  const formats = kinds.filter((kind) => known.includes(kind));
  return formats.length > 0 ? new BarcodeDetector({ formats }) : null;
}

/** The camera at the back, or why there is none: "refused" or "absent". */
export async function openCamera() {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  } catch (error) {
    return ["NotAllowedError", "SecurityError"].includes(error.name) ? "refused" : "absent";
  }
}

/** Looks at the picture as long as `isOn`; `use` gets each code that is seen. */
export async function watch(detector, view, isOn, use) {
  while (isOn()) {
    // A picture that cannot be read yet is followed by the next.
    const codes = await detector.detect(view).catch(() => []);
    const code = codes[0]?.rawValue?.trim();
    if (isOn() && code) use(code);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
