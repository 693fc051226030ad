// Reads JPEG: at an eighth, a quarter or a half where that is enough, and turned upright.

#include "pictures.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

/// A real picture has ten scans; each of thousands would be decoded over the whole picture.
enum { most_scans = 100 };

typedef struct {
    struct jpeg_error_mgr base;
    jmp_buf escape;
} Errors;

static void fail(j_common_ptr info) { longjmp(((Errors *)info->err)->escape, 1); }

static void say_nothing(j_common_ptr info) { (void)info; }

static void count_scans(j_common_ptr info) {
    if (info->is_decompressor && ((j_decompress_ptr)info)->input_scan_number > most_scans) fail(info);
}

static unsigned number(const uint8_t *at, int bytes, int is_little) {
    unsigned value = 0;
    for (int index = 0; index < bytes; index++) value = value << 8 | at[is_little ? bytes - 1 - index : index];
    return value;
}

/// How the camera was held: 1 to 8 as Exif has it, 1 for upright and for whatever is not understood.
static int orientation(j_decompress_ptr info) {
    for (jpeg_saved_marker_ptr marker = info->marker_list; marker; marker = marker->next) {
        const uint8_t *data = marker->data;
        size_t length = marker->data_length;
        if (marker->marker != JPEG_APP0 + 1 || length < 14 || memcmp(data, "Exif\0", 6) != 0) continue;
        data += 6;
        length -= 6;
        int is_little = data[0] == 'I';
        size_t start = number(data + 4, 4, is_little);
        if (start > length - 2) return 1;
        unsigned entries = number(data + start, 2, is_little);
        for (size_t at = start + 2; entries > 0 && at + 12 <= length; at += 12, entries--) {
            if (number(data + at, 2, is_little) != 0x0112) continue;
            unsigned value = number(data + at + 8, 2, is_little);
            return value >= 1 && value <= 8 ? (int)value : 1;
        }
        return 1;
    }
    return 1;
}

/// The picture turned and mirrored as `how` wants it; frees what it was made from.
static PicturesResult upright(Raster *raster, int how) {
    if (how == 1) return PICTURES_OK;
    int is_turned = how >= 5;
    int width = is_turned ? raster->height : raster->width;
    int height = is_turned ? raster->width : raster->height;
    uint32_t *turned = malloc((size_t)width * height * 4);
    if (!turned) return PICTURES_NO_MEMORY;
    const uint32_t *pixels = (const uint32_t *)raster->pixels;
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            int column = is_turned ? y : x;
            int row = is_turned ? x : y;
            if (how == 2 || how == 3 || how == 7 || how == 8) column = raster->width - 1 - column;
            if (how == 3 || how == 4 || how == 6 || how == 7) row = raster->height - 1 - row;
            turned[(size_t)y * width + x] = pixels[(size_t)row * raster->width + column];
        }
    }
    free(raster->pixels);
    *raster = (Raster){(uint8_t *)turned, width, height};
    return PICTURES_OK;
}

static void begin(j_decompress_ptr info, const uint8_t *bytes, size_t length) {
    jpeg_create_decompress(info);
    jpeg_mem_src(info, bytes, length);
    jpeg_save_markers(info, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(info, TRUE);
}

static void prepare(j_decompress_ptr info, Errors *errors) {
    memset(info, 0, sizeof *info);
    info->err = jpeg_std_error(&errors->base);
    errors->base.error_exit = fail;
    errors->base.output_message = say_nothing;
}

PicturesResult jpeg_size(const uint8_t *bytes, size_t length, PicturesSize *size) {
    struct jpeg_decompress_struct info;
    Errors errors;
    prepare(&info, &errors);
    if (setjmp(errors.escape)) {
        jpeg_destroy_decompress(&info);
        return PICTURES_BROKEN;
    }
    begin(&info, bytes, length);
    int is_turned = orientation(&info) >= 5;
    size->width = (int)(is_turned ? info.image_height : info.image_width);
    size->height = (int)(is_turned ? info.image_width : info.image_height);
    jpeg_destroy_decompress(&info);
    return PICTURES_OK;
}

PicturesResult jpeg_read(const uint8_t *bytes, size_t length, Wanted wanted, Raster *raster) {
    struct jpeg_decompress_struct info;
    Errors errors;
    struct jpeg_progress_mgr progress = {.progress_monitor = count_scans};
    // Read after a jump back.
    uint8_t *volatile pixels = NULL;
    volatile PicturesResult result = PICTURES_BROKEN;
    prepare(&info, &errors);
    if (setjmp(errors.escape)) {
        jpeg_destroy_decompress(&info);
        free(pixels);
        return result;
    }
    begin(&info, bytes, length);
    uint64_t all = (uint64_t)info.image_width * info.image_height;
    if (all > wanted.most_pixels || (jpeg_has_multiple_scans(&info) && all > wanted.most_pixels / 2)) {
        result = PICTURES_TOO_LARGE;
        fail((j_common_ptr)&info);
    }
    if (info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK) {
        result = PICTURES_UNKNOWN;
        fail((j_common_ptr)&info);
    }
    int how = orientation(&info);
    uint64_t longer = info.image_width > info.image_height ? info.image_width : info.image_height;
    info.scale_denom = 8;
    info.scale_num = 1;
    while (info.scale_num < 8 && longer * info.scale_num / 8 < (uint64_t)wanted.side) info.scale_num *= 2;
    info.out_color_space = JCS_EXT_RGBA;
    info.progress = &progress;
    jpeg_start_decompress(&info);
    size_t stride = (size_t)info.output_width * 4;
    pixels = malloc(stride * info.output_height);
    if (!pixels) {
        result = PICTURES_NO_MEMORY;
        fail((j_common_ptr)&info);
    }
    while (info.output_scanline < info.output_height) {
        JSAMPROW row = pixels + stride * info.output_scanline;
        jpeg_read_scanlines(&info, &row, 1);
    }
    *raster = (Raster){pixels, (int)info.output_width, (int)info.output_height};
    // What follows the last row does not matter any more.
    jpeg_destroy_decompress(&info);
    PicturesResult turned = upright(raster, how);
    if (turned != PICTURES_OK) free(raster->pixels);
    return turned;
}
