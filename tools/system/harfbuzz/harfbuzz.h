// HarfBuzz's headers, and its function-like macros as constants that Swift can see.

#include <hb.h>
#include <hb-ot.h>

static const hb_tag_t patchworkTagGPOS = HB_TAG('G', 'P', 'O', 'S');
static const hb_tag_t patchworkTagKern = HB_TAG('k', 'e', 'r', 'n');
static const hb_tag_t patchworkTagWeight = HB_TAG('w', 'g', 'h', 't');
