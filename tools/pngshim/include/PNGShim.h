// libpng behind calls that return errors.
//
// libpng reports an error by longjmp out of its own functions. A longjmp must not cross a Swift
// frame: Swift would skip releases and leave its invariants broken. So every libpng call is made
// inside the C functions declared here, which set the jump's target themselves and return a message.

#ifndef PATCHWORK_PNGSHIM_H
#define PATCHWORK_PNGSHIM_H

#include <stddef.h>
#include <stdint.h>

/// What a PNG's header chunks say.
typedef struct {
    uint32_t width;
    uint32_t height;
    uint8_t bitDepth;
    /// The colour type of PNG 1.2, section 4.1.1: 0 grey, 2 RGB, 3 palette, 4 grey with alpha,
    /// 6 RGB with alpha.
    uint8_t colorType;
    uint8_t isInterlaced;
    uint8_t hasTransparencyChunk;
    uint8_t hasSRGBChunk;
    uint8_t hasProfileChunk;
    /// The gAMA chunk's value times 100,000; 0 without one.
    int32_t gamma;
} PNGShimInfo;

/// Why a call failed.
typedef struct {
    /// One line, NUL-terminated.
    char message[200];
    /// How many bytes of the file had been consumed.
    size_t offset;
} PNGShimError;

/// A PNG being read. It borrows the file's bytes until it is closed.
typedef struct PNGShimReader PNGShimReader;

/// Reads the header chunks. Returns NULL and fills `error` on failure.
PNGShimReader *PNGShimOpen(
    const uint8_t *bytes, size_t length, PNGShimInfo *info, PNGShimError *error);

/// Reads the picture as 8-bit pixels, `A << 24 | R << 16 | G << 8 | B`, width × height of them,
/// converted to sRGB when the file's gamma is another. Returns 0 and fills `error` on failure.
int PNGShimRead8(PNGShimReader *reader, uint32_t *pixels, PNGShimError *error);

/// Reads the picture as 16-bit samples in the order R G B A, converted likewise.
int PNGShimRead16(PNGShimReader *reader, uint16_t *samples, PNGShimError *error);

/// The last warning that libpng gave, or an empty string.
const char *PNGShimWarning(const PNGShimReader *reader);

/// Frees the reader.
void PNGShimClose(PNGShimReader *reader);

/// A finished PNG file; free `bytes` with free().
typedef struct {
    uint8_t *bytes;
    size_t length;
} PNGShimFile;

/// Writes 8-bit pixels as RGB, or as RGBA when `hasAlpha` is set, marked as sRGB.
/// `level` is zlib's, 0 to 9. Returns 0 and fills `error` on failure.
int PNGShimWrite(
    const uint32_t *pixels, uint32_t width, uint32_t height, int hasAlpha, int level,
    PNGShimFile *file, PNGShimError *error);

#endif
