#ifndef PIRD_CPANGO_H
#define PIRD_CPANGO_H
#include <cairo/cairo.h>
#include <cairo/cairo-pdf.h>
#include <pango/pangocairo.h>

// PANGO_SCALE and the unknown-glyph flag are macros whose types Swift guesses wrongly.
static inline int pird_pango_units(double points) { return pango_units_from_double(points); }
static inline double pird_points(int units) { return pango_units_to_double(units); }

// The first character of the layout that no font could draw, or 0.
static inline uint32_t pird_first_unknown_character(PangoLayout *layout) {
    uint32_t found = 0;
    PangoLayoutIter *at = pango_layout_get_iter(layout);
    do {
        PangoLayoutRun *run = pango_layout_iter_get_run_readonly(at);
        if (run == NULL) continue;
        for (int i = 0; i < run->glyphs->num_glyphs && found == 0; i++) {
            PangoGlyph glyph = run->glyphs->glyphs[i].glyph;
            if (glyph != PANGO_GLYPH_EMPTY && (glyph & PANGO_GLYPH_UNKNOWN_FLAG))
                found = glyph & ~PANGO_GLYPH_UNKNOWN_FLAG;
        }
    } while (found == 0 && pango_layout_iter_next_run(at));
    pango_layout_iter_free(at);
    return found;
}

#endif
