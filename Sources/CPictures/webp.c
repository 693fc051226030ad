// Reads WebP, scaled while it is decoded.

#include "pictures.h"

#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>

PicturesResult webp_size(const uint8_t *bytes, size_t length, PicturesSize *size) {
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(bytes, length, &features) != VP8_STATUS_OK) return PICTURES_BROKEN;
    *size = (PicturesSize){features.width, features.height};
    return PICTURES_OK;
}

PicturesResult webp_read(const uint8_t *bytes, size_t length, Wanted wanted, Raster *raster) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return PICTURES_UNKNOWN;
    if (WebPGetFeatures(bytes, length, &config.input) != VP8_STATUS_OK) return PICTURES_BROKEN;
    if (config.input.has_animation) return PICTURES_UNKNOWN;
    int width = config.input.width;
    int height = config.input.height;
    if ((uint64_t)width * height > wanted.most_pixels) return PICTURES_TOO_LARGE;
    int longer = width > height ? width : height;
    if (longer > 2 * wanted.side) {
        width = (int)((int64_t)width * 2 * wanted.side / longer);
        height = (int)((int64_t)height * 2 * wanted.side / longer);
        if (width < 1) width = 1;
        if (height < 1) height = 1;
        config.options.use_scaling = 1;
        config.options.scaled_width = width;
        config.options.scaled_height = height;
    }
    size_t stride = (size_t)width * 4;
    uint8_t *pixels = malloc(stride * height);
    if (!pixels) return PICTURES_NO_MEMORY;
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = pixels;
    config.output.u.RGBA.stride = (int)stride;
    config.output.u.RGBA.size = stride * height;
    if (WebPDecode(bytes, length, &config) != VP8_STATUS_OK) {
        free(pixels);
        return PICTURES_BROKEN;
    }
    *raster = (Raster){pixels, width, height};
    return PICTURES_OK;
}
