// Decodes a picture once and writes it in several sizes.

#include "pictures.h"

#include <stdlib.h>
#include <string.h>

#include <webp/encode.h>

typedef struct {
    PicturesResult (*size)(const uint8_t *, size_t, PicturesSize *);
    PicturesResult (*read)(const uint8_t *, size_t, Wanted, Raster *);
} Format;

/// The format by the first bytes; what a file is called says nothing.
static const Format *format_of(const uint8_t *bytes, size_t length) {
    static const Format jpeg = {jpeg_size, jpeg_read};
    static const Format png = {png_size, png_read};
    static const Format webp = {webp_size, webp_read};
    if (length < 12) return NULL;
    if (memcmp(bytes, "\xFF\xD8\xFF", 3) == 0) return &jpeg;
    if (memcmp(bytes, "\x89PNG\r\n\x1A\n", 8) == 0) return &png;
    if (memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0) return &webp;
    return NULL;
}

PicturesResult pictures_size(const uint8_t *bytes, size_t length, PicturesSize *size) {
    const Format *format = format_of(bytes, length);
    return format ? format->size(bytes, length, size) : PICTURES_UNKNOWN;
}

static PicturesResult encode(const Raster *raster, int side, int quality, PicturesOutput *output) {
    WebPPicture picture;
    WebPConfig config;
    if (!WebPPictureInit(&picture) || !WebPConfigPreset(&config, WEBP_PRESET_PHOTO, (float)quality)) {
        return PICTURES_UNKNOWN;
    }
    picture.use_argb = 1;
    picture.width = raster->width;
    picture.height = raster->height;
    WebPMemoryWriter writer;
    WebPMemoryWriterInit(&writer);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    int longer = raster->width > raster->height ? raster->width : raster->height;
    int is_done = WebPPictureImportRGBA(&picture, raster->pixels, raster->width * 4);
    if (is_done && longer > side) {
        int width = (int)((int64_t)raster->width * side / longer);
        int height = (int)((int64_t)raster->height * side / longer);
        is_done = WebPPictureRescale(&picture, width > 0 ? width : 1, height > 0 ? height : 1);
    }
    is_done = is_done && WebPEncode(&config, &picture);
    *output = (PicturesOutput){writer.mem, writer.size, {picture.width, picture.height}};
    WebPPictureFree(&picture);
    if (is_done) return PICTURES_OK;
    WebPMemoryWriterClear(&writer);
    return PICTURES_NO_MEMORY;
}

PicturesResult pictures_webp(
    const uint8_t *bytes, size_t length, const int *sides, size_t count, int quality, uint64_t most_pixels,
    PicturesOutput *outputs) {
    const Format *format = format_of(bytes, length);
    if (!format || count == 0) return PICTURES_UNKNOWN;
    Wanted wanted = {0, most_pixels};
    for (size_t index = 0; index < count; index++) {
        if (sides[index] > wanted.side) wanted.side = sides[index];
    }
    if (wanted.side < 1) return PICTURES_UNKNOWN;
    Raster raster;
    PicturesResult result = format->read(bytes, length, wanted, &raster);
    if (result != PICTURES_OK) return result;
    size_t made = 0;
    while (made < count && result == PICTURES_OK) {
        result = encode(&raster, sides[made], quality, &outputs[made]);
        if (result == PICTURES_OK) made++;
    }
    free(raster.pixels);
    if (result == PICTURES_OK) return result;
    while (made > 0) pictures_free(outputs[--made].bytes);
    return result;
}

/// Draws a picture into the middle of a square, whose pixels come from malloc; nil when there is no memory.
static uint8_t *square_around(const WebPPicture *picture, int side, const uint8_t *ground) {
    uint8_t *square = malloc((size_t)side * side * 4);
    if (!square) return NULL;
    for (size_t pixel = 0; pixel < (size_t)side * side; pixel++) {
        memcpy(square + pixel * 4, ground, 3);
        square[pixel * 4 + 3] = 255;
    }
    int left = (side - picture->width) / 2;
    int top = (side - picture->height) / 2;
    for (int y = 0; y < picture->height; y++) {
        uint8_t *out = square + ((size_t)(y + top) * side + left) * 4;
        for (int x = 0; x < picture->width; x++, out += 4) {
            uint32_t argb = picture->argb[(size_t)y * picture->argb_stride + x];
            uint32_t alpha = argb >> 24;
            for (int colour = 0; colour < 3; colour++) {
                uint32_t value = (argb >> (16 - 8 * colour)) & 255;
                out[colour] = (uint8_t)((value * alpha + out[colour] * (255 - alpha) + 127) / 255);
            }
        }
    }
    return square;
}

PicturesResult pictures_icon(
    const uint8_t *bytes, size_t length, int side, int inner, const uint8_t *ground, uint64_t most_pixels,
    PicturesOutput *output) {
    const Format *format = format_of(bytes, length);
    if (!format || side < 1 || inner < 1 || inner > side) return PICTURES_UNKNOWN;
    Raster raster;
    PicturesResult result = format->read(bytes, length, (Wanted){inner, most_pixels}, &raster);
    if (result != PICTURES_OK) return result;
    WebPPicture picture;
    if (!WebPPictureInit(&picture)) {
        free(raster.pixels);
        return PICTURES_UNKNOWN;
    }
    picture.use_argb = 1;
    picture.width = raster.width;
    picture.height = raster.height;
    int longer = raster.width > raster.height ? raster.width : raster.height;
    int width = (int)((int64_t)raster.width * inner / longer);
    int height = (int)((int64_t)raster.height * inner / longer);
    int is_done = WebPPictureImportRGBA(&picture, raster.pixels, raster.width * 4)
        && WebPPictureRescale(&picture, width > 0 ? width : 1, height > 0 ? height : 1);
    free(raster.pixels);
    uint8_t *square = is_done ? square_around(&picture, side, ground) : NULL;
    WebPPictureFree(&picture);
    if (!square) return PICTURES_NO_MEMORY;
    result = pictures_png(square, side, side, output);
    free(square);
    return result;
}

void pictures_free(uint8_t *bytes) { WebPFree(bytes); }
