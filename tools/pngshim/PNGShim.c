// libpng behind calls that return errors; the header says why.

#include "PNGShim.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

// The longest side accepted. It bounds the work that a few bytes of header can ask for.
enum { LONGEST_SIDE = 65535 };

struct PNGShimReader {
    png_structp png;
    png_infop info;
    const uint8_t *bytes;
    size_t length;
    size_t position;
    PNGShimError *error;
    char warning[200];
};

typedef struct {
    PNGShimFile file;
    size_t capacity;
    PNGShimError *error;
} Writer;

static void copyMessage(char *target, size_t size, const char *message) {
    strncpy(target, message, size - 1);
    target[size - 1] = 0;
}

static void readerFailed(png_structp png, png_const_charp message) {
    PNGShimReader *reader = png_get_error_ptr(png);
    copyMessage(reader->error->message, sizeof reader->error->message, message);
    reader->error->offset = reader->position;
    png_longjmp(png, 1);
}

static void readerWarned(png_structp png, png_const_charp message) {
    PNGShimReader *reader = png_get_error_ptr(png);
    copyMessage(reader->warning, sizeof reader->warning, message);
}

static void writerFailed(png_structp png, png_const_charp message) {
    Writer *writer = png_get_error_ptr(png);
    copyMessage(writer->error->message, sizeof writer->error->message, message);
    writer->error->offset = writer->file.length;
    png_longjmp(png, 1);
}

static void writerWarned(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void takeBytes(png_structp png, png_bytep target, size_t count) {
    PNGShimReader *reader = png_get_io_ptr(png);
    if (count > reader->length - reader->position) {
        reader->position = reader->length;
        png_error(png, "the file is cut short");
    }
    memcpy(target, reader->bytes + reader->position, count);
    reader->position += count;
}

static void addBytes(png_structp png, png_bytep source, size_t count) {
    Writer *writer = png_get_io_ptr(png);
    size_t needed = writer->file.length + count;
    if (needed > writer->capacity) {
        size_t capacity = needed * 2;
        uint8_t *grown = realloc(writer->file.bytes, capacity);
        if (grown == NULL) {
            png_error(png, "out of memory");
        }
        writer->file.bytes = grown;
        writer->capacity = capacity;
    }
    memcpy(writer->file.bytes + writer->file.length, source, count);
    writer->file.length = needed;
}

static void fillInfo(PNGShimReader *reader, PNGShimInfo *info) {
    png_structp png = reader->png;
    info->width = png_get_image_width(png, reader->info);
    info->height = png_get_image_height(png, reader->info);
    info->bitDepth = png_get_bit_depth(png, reader->info);
    info->colorType = png_get_color_type(png, reader->info);
    info->isInterlaced = png_get_interlace_type(png, reader->info) != PNG_INTERLACE_NONE;
    info->hasTransparencyChunk = png_get_valid(png, reader->info, PNG_INFO_tRNS) != 0;
    info->hasSRGBChunk = png_get_valid(png, reader->info, PNG_INFO_sRGB) != 0;
    info->hasProfileChunk = png_get_valid(png, reader->info, PNG_INFO_iCCP) != 0;
    png_fixed_point gamma = 0;
    info->gamma = 0;
    if (png_get_gAMA_fixed(png, reader->info, &gamma) != 0) {
        info->gamma = gamma;
    }
}

PNGShimReader *PNGShimOpen(
    const uint8_t *bytes, size_t length, PNGShimInfo *info, PNGShimError *error) {
    PNGShimReader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        copyMessage(error->message, sizeof error->message, "out of memory");
        return NULL;
    }
    reader->bytes = bytes;
    reader->length = length;
    reader->error = error;
    reader->png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, readerFailed, readerWarned);
    if (reader->png != NULL) {
        reader->info = png_create_info_struct(reader->png);
    }
    if (reader->info == NULL) {
        copyMessage(error->message, sizeof error->message, "out of memory");
        PNGShimClose(reader);
        return NULL;
    }
    if (setjmp(png_jmpbuf(reader->png)) != 0) {
        PNGShimClose(reader);
        return NULL;
    }
    png_set_user_limits(reader->png, LONGEST_SIDE, LONGEST_SIDE);
    png_set_read_fn(reader->png, reader, takeBytes);
    png_read_info(reader->png, reader->info);
    fillInfo(reader, info);
    return reader;
}

// Asks libpng for colour with alpha, whatever the file has, in sRGB. Files that name sRGB or carry
// a profile are taken as they are: a profile's primaries are not converted.
static void requestColour(PNGShimReader *reader) {
    PNGShimInfo info;
    fillInfo(reader, &info);
    png_set_expand(reader->png);
    png_set_gray_to_rgb(reader->png);
    if (info.gamma > 0 && !info.hasSRGBChunk && !info.hasProfileChunk) {
        png_set_gamma_fixed(reader->png, PNG_DEFAULT_sRGB, info.gamma);
    }
}

static void readRows(PNGShimReader *reader, uint8_t *target, size_t stride) {
    int passes = png_set_interlace_handling(reader->png);
    png_read_update_info(reader->png, reader->info);
    if (png_get_rowbytes(reader->png, reader->info) != stride) {
        png_error(reader->png, "the rows have an unexpected length");
    }
    png_uint_32 height = png_get_image_height(reader->png, reader->info);
    for (int pass = 0; pass < passes; pass++) {
        for (png_uint_32 y = 0; y < height; y++) {
            png_read_row(reader->png, target + (size_t)y * stride, NULL);
        }
    }
    // The rest holds no pixels; it is read so that a damaged or missing end is noticed.
    png_read_end(reader->png, NULL);
}

int PNGShimRead8(PNGShimReader *reader, uint32_t *pixels, PNGShimError *error) {
    reader->error = error;
    if (setjmp(png_jmpbuf(reader->png)) != 0) {
        return 0;
    }
    requestColour(reader);
    png_set_scale_16(reader->png);
    png_set_add_alpha(reader->png, 0xFF, PNG_FILLER_AFTER);
    png_set_bgr(reader->png);
    size_t width = png_get_image_width(reader->png, reader->info);
    readRows(reader, (uint8_t *)pixels, width * 4);
    return 1;
}

int PNGShimRead16(PNGShimReader *reader, uint16_t *samples, PNGShimError *error) {
    reader->error = error;
    if (setjmp(png_jmpbuf(reader->png)) != 0) {
        return 0;
    }
    requestColour(reader);
    png_set_expand_16(reader->png);
    png_set_add_alpha(reader->png, 0xFFFF, PNG_FILLER_AFTER);
    png_set_swap(reader->png);
    size_t width = png_get_image_width(reader->png, reader->info);
    readRows(reader, (uint8_t *)samples, width * 8);
    return 1;
}

const char *PNGShimWarning(const PNGShimReader *reader) {
    return reader->warning;
}

void PNGShimClose(PNGShimReader *reader) {
    png_destroy_read_struct(&reader->png, &reader->info, NULL);
    free(reader);
}

static int writePicture(
    png_structp png, png_infop info, const uint32_t *pixels, uint32_t width, uint32_t height,
    int hasAlpha, int level, Writer *writer) {
    if (setjmp(png_jmpbuf(png)) != 0) {
        return 0;
    }
    png_set_user_limits(png, LONGEST_SIDE, LONGEST_SIDE);
    png_set_write_fn(png, writer, addBytes, NULL);
    png_set_compression_level(png, level);
    png_set_IHDR(
        png, info, width, height, 8, hasAlpha ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB,
        PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_write_info(png, info);
    png_set_bgr(png);
    if (!hasAlpha) {
        png_set_filler(png, 0, PNG_FILLER_AFTER);
    }
    for (uint32_t y = 0; y < height; y++) {
        png_write_row(png, (png_const_bytep)(pixels + (size_t)y * width));
    }
    png_write_end(png, info);
    return 1;
}

int PNGShimWrite(
    const uint32_t *pixels, uint32_t width, uint32_t height, int hasAlpha, int level,
    PNGShimFile *file, PNGShimError *error) {
    Writer writer = {{NULL, 0}, 0, error};
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer, writerFailed, writerWarned);
    png_infop info = png == NULL ? NULL : png_create_info_struct(png);
    int succeeded = 0;
    if (info == NULL) {
        copyMessage(error->message, sizeof error->message, "out of memory");
    } else {
        succeeded =
            writePicture(png, info, pixels, width, height, hasAlpha, level, &writer);
    }
    png_destroy_write_struct(&png, &info);
    if (!succeeded) {
        free(writer.file.bytes);
        return 0;
    }
    *file = writer.file;
    return 1;
}
