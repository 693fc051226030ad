// Pictures of people: turned upright, made no larger than anybody needs, and without what a camera writes into them.

import CPictures
import Foundation

extension SmallerPictures {
    /// A picture as WebP with no side longer than `side` pixels and without place, time and device; nil when it cannot
    /// be decoded, or claims more pixels than a page could ever need.
    package static func clean(_ content: Data, side: Int32 = 1_600) -> Data? {
        var outputs = [PicturesOutput()]
        let result = content.withUnsafeBytes { bytes in
            pictures_webp(
                bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, [side], 1, 82, UInt64(mostPixels), &outputs)
        }
        guard result == PICTURES_OK, let bytes = outputs[0].bytes else { return nil }
        defer { pictures_free(bytes) }
        return Data(bytes: bytes, count: outputs[0].length)
    }
}
