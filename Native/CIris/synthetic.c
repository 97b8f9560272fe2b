// Invented eyes whose statistics are those that were published of real ones.
//
// Along the angle each of the sixteen rows of a code is a chain: the next column has the same bit
// with probability 1 − p. The bits in which two such codes differ are a chain, too, whose
// neighbours agree with q = (1 − 2p)², and its sum varies as that of n · (1 − q) / (1 + q) coins.

#include "iris.h"

#include <math.h>
#include <string.h>

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
typedef struct {
    uint64_t state;
} source;

static inline uint64_t next(source *random) {
    uint64_t z = (random->state += 0x9E3779B97F4A7C15u);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static source seeded(iris_identity identity, uint64_t occasion, uint64_t what) {
    source random = {identity.population};
    random.state = next(&random) ^ identity.person;
    random.state = next(&random) ^ occasion;
    random.state = next(&random) ^ what;
    next(&random);
    return random;
}

static inline double fraction(source *random) { return (double)(next(random) >> 11) * 0x1p-53; }

/// 64 bits, each of them 1 with a probability of `per4096` in 4096.
static inline uint64_t rare_bits(source *random, unsigned per4096) {
    uint64_t bits = 0;
    for (int digit = 0; digit < 12; digit++) {
        uint64_t coin = next(random);
        bits = per4096 >> digit & 1 ? bits | coin : bits & coin;
    }
    return bits;
}

/// p in 4096ths: chosen so that 911 bits vary as 249 coins do, with the lids below in the way.
enum { turns_over = 448 };

static void make_code(source *random, uint64_t *code) {
    uint64_t column = next(random) & 0xFFFF;
    for (int word = 0; word < iris_words; word++) {
        uint64_t bits = rare_bits(random, turns_over);
        bits ^= bits << 16;
        bits ^= bits << 32;
        bits ^= column * 0x0001000100010001u;
        code[word] = bits;
        column = bits >> 48;
    }
}

static inline void hide(uint64_t *mask, int column, int outer_bands) {
    if (outer_bands <= 0) return;
    uint64_t seen = outer_bands >= 8 ? 0 : 0xFFFFu >> (2 * outer_bands);
    int at = (column + 2 * iris_columns) % iris_columns;
    mask[at / 4] &= ~((0xFFFFu ^ seen) << (16 * (at % 4)));
}

/// A lid comes from outside, deepest in its middle, as a parabola.
static void draw_lid(uint64_t *mask, int middle, int span, double depth) {
    for (int offset = -span; offset <= span; offset++) {
        double part = (double)offset / span;
        hide(mask, middle + offset, (int)(8 * depth * (1 - part * part) + 0.5));
    }
}

static void make_mask(source *random, uint64_t *mask) {
    memset(mask, 0xFF, iris_words * sizeof *mask);
    int tilt = (int)(next(random) % 9) - 4;
    draw_lid(mask, 32 + tilt, 26, 0.45 + 0.75 * fraction(random));
    draw_lid(mask, 96 + tilt, 20, 0.15 + 0.65 * fraction(random));
    int lashes = (int)(next(random) % 9);
    for (int lash = 0; lash < lashes; lash++) {
        int column = 32 + tilt - 30 + (int)(next(random) % 61);
        int deep = 2 + (int)(next(random) % 6);
        int wide = 1 + (int)(next(random) % 2);
        for (int offset = 0; offset < wide; offset++) hide(mask, column + offset, deep);
    }
    // The lamp's reflection: some columns of the two inner bands.
    int lamp = (int)(next(random) % iris_columns);
    for (int offset = 0; offset < 4; offset++) {
        int at = (lamp + offset) % iris_columns;
        mask[at / 4] &= ~(UINT64_C(15) << (16 * (at % 4)));
    }
}

void iris_invent(iris_identity identity, iris_pair *pair) {
    source left = seeded(identity, 0, 1), right = seeded(identity, 0, 2);
    make_code(&left, pair->left_code);
    make_mask(&left, pair->left_mask);
    make_code(&right, pair->right_code);
    make_mask(&right, pair->right_mask);
}

static const double noise_shape_a = 2.95, noise_shape_b = 21.2;

/// Of a gamma distribution with a shape above 1 (Marsaglia, Tsang, ACM TOMS 26, 2000).
static double gamma_of(source *random, double shape) {
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double normal = sqrt(-2 * log(1 - fraction(random))) * cos(2 * M_PI * fraction(random));
        double v = (1 + c * normal) * (1 + c * normal) * (1 + c * normal);
        if (v > 0
            && log(1 - fraction(random)) < normal * normal / 2 + d - d * v + d * log(v)) {
            return d * v;
        }
    }
}

/// Which part of a person's bits differs on another day, on the average of an eye: a beta
/// distribution. With what the stretches below add, the distances of one person's eyes have a mean
/// of 0.11 and a standard deviation of 0.065.
static double noise(source *random) {
    double a = gamma_of(random, noise_shape_a), b = gamma_of(random, noise_shape_b);
    return a / (a + b);
}

/// Noise comes in stretches along a row, 16 columns long on average, in which the code goes on as
/// another eye's would: so it agrees in half of the bits there, and what was captured has the
/// statistics of a code. (Single bits turned over at random would loosen the chain.)
static void blur(source *random, uint64_t *code, double rate) {
    double part = rate < 0.45 ? 2 * rate : 0.9;
    unsigned ends = 4096 / 16, begins = (unsigned)(ends * part / (1 - part) + 0.5);
    uint64_t blurred = rare_bits(random, (unsigned)(4096 * part)) & 0xFFFF;
    uint64_t before = next(random) & 0xFFFF;
    for (int word = 0; word < iris_words; word++) {
        uint64_t beginning = rare_bits(random, begins < 4095 ? begins : 4095);
        uint64_t ending = rare_bits(random, ends), turning = rare_bits(random, turns_over);
        uint64_t captured = 0;
        for (int at = 0; at < 64; at += 16) {
            blurred = ((blurred & ~(ending >> at)) | (~blurred & (beginning >> at))) & 0xFFFF;
            before = (blurred & (before ^ turning >> at)) | (~blurred & code[word] >> at);
            before &= 0xFFFF;
            captured |= before << at;
        }
        code[word] = captured;
    }
}

static void turn(uint64_t *code, int columns) {
    uint64_t turned[iris_words];
    for (int word = 0; word < iris_words; word++) {
        int bits = (word * 64 + columns * 16 + 2048) & 2047;
        int at = bits >> 6, shift = bits & 63;
        turned[word] =
            shift == 0 ? code[at] : code[at] >> shift | code[(at + 1) & 31] << (64 - shift);
    }
    memcpy(code, turned, sizeof turned);
}

static void recapture_eye(source *random, uint64_t *code, uint64_t *mask) {
    blur(random, code, noise(random));
    int columns = (int)(next(random) % iris_rotations) - 7;
    make_mask(random, mask);
    turn(code, columns);
    turn(mask, columns);
}

void iris_recapture(iris_identity identity, uint64_t occasion, iris_pair *pair) {
    iris_invent(identity, pair);
    source left = seeded(identity, occasion, 3), right = seeded(identity, occasion, 4);
    recapture_eye(&left, pair->left_code, pair->left_mask);
    recapture_eye(&right, pair->right_code, pair->right_mask);
}

void iris_populate(uint64_t population, uint64_t first, iris_block *blocks, size_t count) {
    for (size_t number = 0; number < count; number++) {
        for (int lane = 0; lane < iris_lanes; lane++) {
            iris_pair pair;
            iris_identity identity = {population, first + number * iris_lanes + (uint64_t)lane};
            iris_invent(identity, &pair);
            iris_put(&blocks[number], lane, &pair);
        }
    }
}
