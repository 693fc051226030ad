// Smaller pictures: JPEG, PNG and WebP in, WebP out, and icons as PNG. Decoding, scaling and encoding are
// libjpeg-turbo's, libpng's and libwebp's; what is here chooses the scale, turns what a camera held sideways, and keeps
// hostile files small.

#ifndef CPICTURES_H
#define CPICTURES_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
    PICTURES_OK = 0,
    /// None of the three formats, an animation, or colours no screen has.
    PICTURES_UNKNOWN = 1,
    /// More pixels than allowed; nothing was decoded.
    PICTURES_TOO_LARGE = 2,
    /// The file is damaged.
    PICTURES_BROKEN = 3,
    PICTURES_NO_MEMORY = 4,
} PicturesResult;

/// The size in pixels as the head of a file tells it, as it is shown: a picture held sideways is turned already.
typedef struct {
    int width;
    int height;
} PicturesSize;

/// One smaller picture. `bytes` is freed by `pictures_free`.
typedef struct {
    uint8_t *bytes;
    size_t length;
    PicturesSize size;
} PicturesOutput;

/// Reads the head only.
PicturesResult pictures_size(const uint8_t *bytes, size_t length, PicturesSize *size);

/// Makes `count` WebP pictures, `outputs[i]` with no side longer than `sides[i]`; none is larger than the original.
///
/// A file that claims more than `most_pixels` is refused before a pixel is decoded; one whose pixels come in several
/// scans, which all have to be held, before half of them. When it does not return PICTURES_OK there is nothing to free.
PicturesResult pictures_webp(
    const uint8_t *bytes, size_t length, const int *sides, size_t count, int quality, uint64_t most_pixels,
    PicturesOutput *outputs);

/// Puts a picture into the middle of an opaque square, no side of it longer or shorter than `inner`, and writes a PNG.
///
/// `ground` is red, green and blue. As above, a file of more than `most_pixels` is refused before a pixel is decoded.
PicturesResult pictures_icon(
    const uint8_t *bytes, size_t length, int side, int inner, const uint8_t *ground, uint64_t most_pixels,
    PicturesOutput *output);

/// Writes red, green, blue and alpha, rows without gaps, as a PNG.
PicturesResult pictures_png(const uint8_t *pixels, int width, int height, PicturesOutput *output);

void pictures_free(uint8_t *bytes);

#endif
