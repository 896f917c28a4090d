// FreeType's headers, and its function-like macros as constants that Swift can see.

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include FT_MULTIPLE_MASTERS_H
#include FT_SYNTHESIS_H
#include FT_TRUETYPE_TABLES_H
#include FT_TRUETYPE_TAGS_H

static const FT_Int32 patchworkLoadTargetNormal = FT_LOAD_TARGET_NORMAL;
static const FT_Int32 patchworkLoadTargetLight = FT_LOAD_TARGET_LIGHT;
static const FT_Int32 patchworkLoadTargetMono = FT_LOAD_TARGET_MONO;

static inline int patchworkIsScalable(FT_Face face) { return FT_IS_SCALABLE(face) != 0; }
static inline int patchworkHasKerning(FT_Face face) { return FT_HAS_KERNING(face) != 0; }
static inline int patchworkIsVariable(FT_Face face) {
    return FT_HAS_MULTIPLE_MASTERS(face) != 0;
}
static inline const char *patchworkErrorText(FT_Error error) { return FT_Error_String(error); }
