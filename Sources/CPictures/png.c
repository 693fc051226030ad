// Reads PNG. The library cannot scale, so what is much larger than wanted is averaged in its place.

#include "pictures.h"

#include <stdlib.h>
#include <string.h>

#include <png.h>

PicturesResult png_size(const uint8_t *bytes, size_t length, PicturesSize *size) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, bytes, length)) return PICTURES_BROKEN;
    *size = (PicturesSize){(int)image.width, (int)image.height};
    png_image_free(&image);
    return PICTURES_OK;
}

/// Makes one pixel of every square of `step`, in place: what is written stands before what is still to be read.
/// Colours count by how opaque they are, or the hidden colour of clear pixels would show at edges.
static void average(Raster *raster, int step) {
    int width = raster->width / step;
    int height = raster->height / step;
    uint8_t *out = raster->pixels;
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            uint64_t sum[3] = {0, 0, 0};
            uint64_t alpha = 0;
            for (int row = y * step; row < (y + 1) * step; row++) {
                const uint8_t *pixel = raster->pixels + ((size_t)row * raster->width + (size_t)x * step) * 4;
                for (int column = 0; column < step; column++, pixel += 4) {
                    for (int colour = 0; colour < 3; colour++) sum[colour] += (uint64_t)pixel[colour] * pixel[3];
                    alpha += pixel[3];
                }
            }
            for (int colour = 0; colour < 3; colour++) out[colour] = alpha ? (uint8_t)(sum[colour] / alpha) : 0;
            out[3] = (uint8_t)(alpha / ((uint64_t)step * step));
            out += 4;
        }
    }
    raster->width = width;
    raster->height = height;
}

PicturesResult pictures_png(const uint8_t *pixels, int width, int height, PicturesOutput *output) {
    png_image image = {
        .version = PNG_IMAGE_VERSION,
        .width = (png_uint_32)width,
        .height = (png_uint_32)height,
        .format = PNG_FORMAT_RGBA,
    };
    // Asked without memory, the library tells how much it needs.
    png_alloc_size_t length = 0;
    if (!png_image_write_to_memory(&image, NULL, &length, 0, pixels, 0, NULL)) return PICTURES_UNKNOWN;
    uint8_t *bytes = malloc(length);
    if (!bytes) return PICTURES_NO_MEMORY;
    if (!png_image_write_to_memory(&image, bytes, &length, 0, pixels, 0, NULL)) {
        free(bytes);
        return PICTURES_NO_MEMORY;
    }
    *output = (PicturesOutput){bytes, length, {width, height}};
    return PICTURES_OK;
}

PicturesResult png_read(const uint8_t *bytes, size_t length, Wanted wanted, Raster *raster) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, bytes, length)) return PICTURES_BROKEN;
    if ((uint64_t)image.width * image.height > wanted.most_pixels) {
        png_image_free(&image);
        return PICTURES_TOO_LARGE;
    }
    image.format = PNG_FORMAT_RGBA;
    uint8_t *pixels = malloc(PNG_IMAGE_SIZE(image));
    if (!pixels) {
        png_image_free(&image);
        return PICTURES_NO_MEMORY;
    }
    // Frees the image whatever comes of it.
    if (!png_image_finish_read(&image, NULL, pixels, 0, NULL)) {
        free(pixels);
        return PICTURES_BROKEN;
    }
    *raster = (Raster){pixels, (int)image.width, (int)image.height};
    int longer = raster->width > raster->height ? raster->width : raster->height;
    int shorter = raster->width > raster->height ? raster->height : raster->width;
    int step = longer / wanted.side;
    if (step > shorter) step = shorter;
    if (step > 1) {
        average(raster, step);
        uint8_t *smaller = realloc(raster->pixels, (size_t)raster->width * raster->height * 4);
        if (smaller) raster->pixels = smaller;
    }
    return PICTURES_OK;
}
