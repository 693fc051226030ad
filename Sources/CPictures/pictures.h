// What the readers of the three formats share.

#ifndef PICTURES_H
#define PICTURES_H

#include "CPictures.h"

/// Red, green, blue, alpha; rows without gaps. `pixels` is from malloc.
typedef struct {
    uint8_t *pixels;
    int width;
    int height;
} Raster;

/// What is wanted of a decoded picture: its longer side may be as short as `side`, which saves memory.
typedef struct {
    int side;
    uint64_t most_pixels;
} Wanted;

PicturesResult jpeg_size(const uint8_t *bytes, size_t length, PicturesSize *size);
PicturesResult jpeg_read(const uint8_t *bytes, size_t length, Wanted wanted, Raster *raster);
PicturesResult png_size(const uint8_t *bytes, size_t length, PicturesSize *size);
PicturesResult png_read(const uint8_t *bytes, size_t length, Wanted wanted, Raster *raster);
PicturesResult webp_size(const uint8_t *bytes, size_t length, PicturesSize *size);
PicturesResult webp_read(const uint8_t *bytes, size_t length, Wanted wanted, Raster *raster);

#endif
