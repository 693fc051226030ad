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

void pictures_free(uint8_t *bytes) { WebPFree(bytes); }
