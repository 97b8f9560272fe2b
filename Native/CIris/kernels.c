// One design with the layout of the file: eight people side by side, a lane is a person, and nothing
// is added up across lanes. Every person, eye and rotation is computed in full; nothing is skipped.

#include "kernels.h"

#include <string.h>

// The reference

static inline uint64_t turned(const uint64_t *code, int word, int columns) {
    int bits = (word * 64 + columns * 16 + 2048) & 2047;
    int at = bits >> 6, shift = bits & 63;
    if (shift == 0) return code[at];
    return code[at] >> shift | code[(at + 1) & 31] << (64 - shift);
}

void iris_prepare(iris_probe *probe, const iris_pair *pair) {
    memset(probe, 0, sizeof *probe);
    for (int word = 0; word < iris_words; word++) {
        for (int rotation = 0; rotation < iris_rotations; rotation++) {
            int columns = rotation - 7;
            probe->code[0][word][rotation] = turned(pair->left_code, word, columns);
            probe->mask[0][word][rotation] = turned(pair->left_mask, word, columns);
            probe->code[1][word][rotation] = turned(pair->right_code, word, columns);
            probe->mask[1][word][rotation] = turned(pair->right_mask, word, columns);
        }
    }
}

void iris_put(iris_block *block, int lane, const iris_pair *pair) {
    for (int word = 0; word < iris_words; word++) {
        block->line[0][word][0][lane] = pair->left_code[word];
        block->line[0][word][1][lane] = pair->left_mask[word];
        block->line[1][word][0][lane] = pair->right_code[word];
        block->line[1][word][1][lane] = pair->right_mask[word];
    }
}

void iris_take(const iris_block *block, int lane, iris_pair *pair) {
    for (int word = 0; word < iris_words; word++) {
        pair->left_code[word] = block->line[0][word][0][lane];
        pair->left_mask[word] = block->line[0][word][1][lane];
        pair->right_code[word] = block->line[1][word][0][lane];
        pair->right_mask[word] = block->line[1][word][1][lane];
    }
}

int64_t iris_count_bits(const void *bytes, size_t size) {
    const uint8_t *each = bytes;
    int64_t count = 0;
    for (size_t at = 0; at + 8 <= size; at += 8) {
        uint64_t word;
        memcpy(&word, each + at, 8);
        count += __builtin_popcountll(word);
    }
    return count;
}

/// Whether (n − 2d) / √n of one is greater than that of the other, without roots.
static bool is_nearer(int64_t d, int64_t n, int64_t than_d, int64_t than_n) {
    if (n == 0) return false;
    if (than_n == 0) return true;
    int64_t a = n - 2 * d, b = than_n - 2 * than_d;
    int64_t one = (a < 0 ? -1 : 1) * a * a * than_n, other = (b < 0 ? -1 : 1) * b * b * n;
    return one > other;
}

iris_comparison iris_compare(const iris_probe *probe, const iris_pair *pair, int eye) {
    const uint64_t *code = eye == 0 ? pair->left_code : pair->right_code;
    const uint64_t *mask = eye == 0 ? pair->left_mask : pair->right_mask;
    iris_comparison best = {0, 0, 0};
    for (int rotation = 0; rotation < iris_rotations; rotation++) {
        int32_t distance = 0, usable = 0;
        for (int word = 0; word < iris_words; word++) {
            uint64_t both = mask[word] & probe->mask[eye][word][rotation];
            uint64_t differ = (code[word] ^ probe->code[eye][word][rotation]) & both;
            usable += __builtin_popcountll(both);
            distance += __builtin_popcountll(differ);
        }
        if (is_nearer(distance, usable, best.distance, best.usable)) {
            best = (iris_comparison){distance, usable, rotation - 7};
        }
    }
    return best;
}

/// One lane, as plainly as it can be said. Every rotation is computed whatever the others say.
#define ONE_LANE(name, attributes)                                                                 \
    attributes static bool name(const iris_probe *probe, const iris_block *block, int lane,        \
                                int64_t threshold) {                                               \
        bool hit = false;                                                                          \
        for (int eye = 0; eye < 2; eye++) {                                                        \
            int32_t distance[iris_rotations] = {0}, usable[iris_rotations] = {0};                  \
            for (int word = 0; word < iris_words; word++) {                                        \
                uint64_t code = block->line[eye][word][0][lane];                                   \
                uint64_t mask = block->line[eye][word][1][lane];                                   \
                for (int rotation = 0; rotation < iris_rotations; rotation++) {                    \
                    uint64_t both = mask & probe->mask[eye][word][rotation];                       \
                    uint64_t differ = (code ^ probe->code[eye][word][rotation]) & both;            \
                    usable[rotation] += __builtin_popcountll(both);                                \
                    distance[rotation] += __builtin_popcountll(differ);                            \
                }                                                                                  \
            }                                                                                      \
            for (int rotation = 0; rotation < iris_rotations; rotation++) {                        \
                hit |= iris_is_hit(distance[rotation], usable[rotation], threshold);               \
            }                                                                                      \
        }                                                                                          \
        return hit;                                                                                \
    }

ONE_LANE(scalar_lane, )

uint8_t iris_scalar_block(const iris_probe *probe, const iris_block *block, int64_t threshold) {
    uint8_t hits = 0;
    for (int lane = 0; lane < iris_lanes; lane++) {
        hits |= (uint8_t)(scalar_lane(probe, block, lane, threshold) << lane);
    }
    return hits;
}

#if defined(__x86_64__)
#include <immintrin.h>

ONE_LANE(popcnt_lane, __attribute__((target("popcnt"))))

__attribute__((target("popcnt"))) uint8_t
iris_popcnt_block(const iris_probe *probe, const iris_block *block, int64_t threshold) {
    uint8_t hits = 0;
    for (int lane = 0; lane < iris_lanes; lane++) {
        hits |= (uint8_t)(popcnt_lane(probe, block, lane, threshold) << lane);
    }
    return hits;
}

// AVX2: four people at a time. A byte's bits are counted by looking up its two halves; a byte of the
// sums holds sixteen words (8 · 16 = 128), so they are widened after each half of the code.

#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i counted(__m256i bits) {
    const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
                                           0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i nibble = _mm256_set1_epi8(15);
    __m256i low = _mm256_and_si256(bits, nibble);
    __m256i high = _mm256_and_si256(_mm256_srli_epi16(bits, 4), nibble);
    return _mm256_add_epi8(_mm256_shuffle_epi8(table, low), _mm256_shuffle_epi8(table, high));
}

/// Three rotations of four lanes of one eye.
AVX2 static inline uint8_t three_rotations(const iris_probe *probe, const iris_block *block,
                                           int eye, int half, int first, int64_t threshold) {
    const __m256i zero = _mm256_setzero_si256();
    __m256i distance[3] = {zero, zero, zero}, usable[3] = {zero, zero, zero};
    for (int part = 0; part < 2; part++) {
        __m256i differing[3] = {zero, zero, zero}, seen[3] = {zero, zero, zero};
        for (int word = part * 16; word < part * 16 + 16; word++) {
            const uint64_t(*line)[iris_lanes] = block->line[eye][word];
            __m256i code = _mm256_loadu_si256((const __m256i *)(line[0] + half * 4));
            __m256i mask = _mm256_loadu_si256((const __m256i *)(line[1] + half * 4));
            _Pragma("clang loop unroll(full)") for (int r = 0; r < 3; r++) {
                int64_t turned_mask = (int64_t)probe->mask[eye][word][first + r];
                int64_t turned_code = (int64_t)probe->code[eye][word][first + r];
                __m256i both = _mm256_and_si256(mask, _mm256_set1_epi64x(turned_mask));
                __m256i differ = _mm256_and_si256(
                    both, _mm256_xor_si256(code, _mm256_set1_epi64x(turned_code)));
                seen[r] = _mm256_add_epi8(seen[r], counted(both));
                differing[r] = _mm256_add_epi8(differing[r], counted(differ));
            }
        }
        _Pragma("clang loop unroll(full)") for (int r = 0; r < 3; r++) {
            usable[r] = _mm256_add_epi64(usable[r], _mm256_sad_epu8(seen[r], zero));
            distance[r] = _mm256_add_epi64(distance[r], _mm256_sad_epu8(differing[r], zero));
        }
    }
    int hits = 0;
    _Pragma("clang loop unroll(full)") for (int r = 0; r < 3; r++) {
        __m256i excess =
            _mm256_sub_epi64(usable[r], _mm256_add_epi64(distance[r], distance[r]));
        __m256i square = _mm256_slli_epi64(_mm256_mul_epi32(excess, excess), 20);
        __m256i limit = _mm256_mul_epu32(_mm256_set1_epi64x(threshold), usable[r]);
        __m256i hit = _mm256_and_si256(_mm256_cmpgt_epi64(excess, zero),
                                       _mm256_cmpgt_epi64(square, limit));
        hits |= _mm256_movemask_pd(_mm256_castsi256_pd(hit));
    }
    return (uint8_t)(hits << (half * 4));
}

AVX2 uint8_t iris_avx2_block(const iris_probe *probe, const iris_block *block, int64_t threshold) {
    uint8_t hits = 0;
    for (int eye = 0; eye < 2; eye++) {
        for (int half = 0; half < 2; half++) {
            for (int first = 0; first < iris_rotations; first += 3) {
                hits |= three_rotations(probe, block, eye, half, first, threshold);
            }
        }
    }
    return hits;
}

// AVX-512: a lane is a person. Two passes over the 32 words of an eye, because the counts of
// fifteen rotations (thirty registers) and what is being counted do not fit into 32 registers.

#define AVX512 __attribute__((target("avx512f,avx512dq,avx512vpopcntdq")))

#define PASS(name, first, size)                                                                    \
    AVX512 static inline __mmask8 name(const iris_probe *probe, const iris_block *block, int eye,  \
                                       const iris_block *ahead, __m512i threshold) {               \
        __m512i distance[size], usable[size];                                                      \
        _Pragma("clang loop unroll(full)") for (int r = 0; r < size; r++) {                        \
            distance[r] = _mm512_setzero_si512();                                                  \
            usable[r] = _mm512_setzero_si512();                                                    \
        }                                                                                          \
        for (int word = 0; word < iris_words; word++) {                                            \
            __m512i code = _mm512_loadu_si512(block->line[eye][word][0]);                          \
            __m512i mask = _mm512_loadu_si512(block->line[eye][word][1]);                          \
            const uint64_t *codes = probe->code[eye][word] + first;                                \
            const uint64_t *masks = probe->mask[eye][word] + first;                                \
            _mm_prefetch((const char *)ahead->line[eye][word][first / 8], _MM_HINT_T0);              \
            _Pragma("clang loop unroll(full)") for (int r = 0; r < size; r++) {                    \
                __m512i both = _mm512_and_si512(mask, _mm512_set1_epi64((int64_t)masks[r]));       \
                __m512i differ = _mm512_ternarylogic_epi64(                                        \
                    both, code, _mm512_set1_epi64((int64_t)codes[r]), 0x60);                       \
                usable[r] = _mm512_add_epi64(usable[r], _mm512_popcnt_epi64(both));                \
                distance[r] = _mm512_add_epi64(distance[r], _mm512_popcnt_epi64(differ));          \
            }                                                                                      \
        }                                                                                          \
        __mmask8 hits = 0;                                                                         \
        _Pragma("clang loop unroll(full)") for (int r = 0; r < size; r++) {                        \
            __m512i excess =                                                                       \
                _mm512_sub_epi64(usable[r], _mm512_add_epi64(distance[r], distance[r]));           \
            __m512i square = _mm512_slli_epi64(_mm512_mul_epi32(excess, excess), 20);              \
            __m512i limit = _mm512_mul_epu32(threshold, usable[r]);                                \
            hits |= _mm512_cmpgt_epi64_mask(excess, _mm512_setzero_si512())                        \
                & _mm512_cmpgt_epi64_mask(square, limit);                                          \
        }                                                                                          \
        return hits;                                                                               \
    }

PASS(first_eight, 0, 8)
PASS(last_seven, 8, 7)

AVX512 uint8_t
iris_avx512_block(const iris_probe *probe, const iris_block *block, int64_t threshold) {
    __m512i limit = _mm512_set1_epi64(threshold);
    // The next block is on its way while this one is compared: the processor's own reading ahead
    // ends with a page of 4 KB, which is one eye. (A prefetch beyond the end does nothing.)
    const iris_block *ahead = block + 1;
    return first_eight(probe, block, 0, ahead, limit) | last_seven(probe, block, 0, ahead, limit)
        | first_eight(probe, block, 1, ahead, limit) | last_seven(probe, block, 1, ahead, limit);
}
#endif
