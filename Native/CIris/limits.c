// What the machine allows: for the bench, and counting for the tests.

#include "kernels.h"

#include <math.h>

void iris_tally(const iris_probe *probe, const iris_block *blocks, size_t count,
                int64_t threshold, iris_counts *counts) {
    for (size_t number = 0; number < count; number++) {
        for (int lane = 0; lane < iris_lanes; lane++) {
            bool person = false;
            for (int eye = 0; eye < 2; eye++) {
                bool hit_here = false;
                for (int rotation = 0; rotation < iris_rotations; rotation++) {
                    int32_t distance = 0, usable = 0;
                    for (int word = 0; word < iris_words; word++) {
                        const uint64_t(*line)[iris_lanes] = blocks[number].line[eye][word];
                        uint64_t both = line[1][lane] & probe->mask[eye][word][rotation];
                        uint64_t differ =
                            (line[0][lane] ^ probe->code[eye][word][rotation]) & both;
                        usable += __builtin_popcountll(both);
                        distance += __builtin_popcountll(differ);
                    }
                    if (usable == 0) continue;
                    double excess =
                        (0.5 - (double)distance / usable) * sqrt((double)usable / 911);
                    counts->comparisons += 1;
                    counts->usable += (uint64_t)usable;
                    counts->sum += excess;
                    counts->squares += excess * excess;
                    counts->fourths += excess * excess * excess * excess;
                    bool hit = iris_is_hit(distance, usable, threshold);
                    counts->hits += hit;
                    hit_here |= hit;
                }
                counts->eyes += hit_here;
                person |= hit_here;
            }
            counts->people += person;
        }
    }
}

uint64_t iris_read_through(const void *bytes, size_t size) {
    const uint64_t *words = bytes;
    uint64_t sums[8] = {0};
    for (size_t at = 0; at + 8 <= size / 8; at += 8) {
        // As far ahead as a scan does.
        __builtin_prefetch(words + at + iris_block_size / 8);
        for (int lane = 0; lane < 8; lane++) sums[lane] += words[at + lane];
    }
    return sums[0] + sums[1] + sums[2] + sums[3] + sums[4] + sums[5] + sums[6] + sums[7];
}

uint64_t iris_operations_per_block(iris_kernel kernel) {
    const uint64_t comparisons = 2 * iris_rotations, words = comparisons * iris_words;
    // A word at a rotation: and, xor-and, two counts, two sums.
    switch (kernel) {
    case iris_kernel_avx512: return words * 6;
    // Two halves of a line; and, xor, and; a count is 2 ands, a shift, 2 look-ups, a sum; 2 sums.
    case iris_kernel_avx2: return 2 * words * (3 + 2 * 6 + 2);
    // Eight lanes; and, xor, and, two counts, two sums.
    default: return iris_lanes * words * 7;
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx512f,avx512dq,avx512vpopcntdq"))) static uint64_t
avx512_registers(uint64_t rounds) {
    __m512i distance[8], usable[8];
    _Pragma("clang loop unroll(full)") for (int r = 0; r < 8; r++) {
        distance[r] = usable[r] = _mm512_set1_epi64(r);
    }
    __m512i code = _mm512_set1_epi64(0x5A5A1234), mask = _mm512_set1_epi64(0x7FFE6789);
    __m512i turned = code, seen = mask;
    for (uint64_t round = 0; round < rounds; round++) {
        _Pragma("clang loop unroll(full)") for (int r = 0; r < 8; r++) {
            // The compiler must believe that these change, or it would do nothing.
            __asm__ volatile("" : "+v"(code), "+v"(mask), "+v"(turned), "+v"(seen));
            __m512i both = _mm512_and_si512(mask, seen);
            __m512i differ = _mm512_ternarylogic_epi64(both, code, turned, 0x60);
            usable[r] = _mm512_add_epi64(usable[r], _mm512_popcnt_epi64(both));
            distance[r] = _mm512_add_epi64(distance[r], _mm512_popcnt_epi64(differ));
        }
    }
    _Pragma("clang loop unroll(full)") for (int r = 0; r < 8; r++) {
        __asm__ volatile("" : : "v"(distance[r]), "v"(usable[r]));
    }
    return rounds * 8 * 6;
}

__attribute__((target("avx2"))) static uint64_t avx2_registers(uint64_t rounds) {
    const __m256i table = _mm256_set1_epi8(2), nibble = _mm256_set1_epi8(15);
    __m256i sums[6];
    for (int r = 0; r < 6; r++) sums[r] = _mm256_setzero_si256();
    __m256i code = table, mask = nibble, turned = table, seen = nibble;
    for (uint64_t round = 0; round < rounds; round++) {
        _Pragma("clang loop unroll(full)") for (int r = 0; r < 3; r++) {
            __asm__ volatile("" : "+x"(code), "+x"(mask), "+x"(turned), "+x"(seen));
            __m256i bits[2];
            bits[0] = _mm256_and_si256(mask, seen);
            bits[1] = _mm256_and_si256(bits[0], _mm256_xor_si256(code, turned));
            _Pragma("clang loop unroll(full)") for (int which = 0; which < 2; which++) {
                __m256i low = _mm256_and_si256(bits[which], nibble);
                __m256i high = _mm256_and_si256(_mm256_srli_epi16(bits[which], 4), nibble);
                __m256i count = _mm256_add_epi8(
                    _mm256_shuffle_epi8(table, low), _mm256_shuffle_epi8(table, high));
                sums[2 * r + which] = _mm256_add_epi8(sums[2 * r + which], count);
            }
        }
    }
    _Pragma("clang loop unroll(full)") for (int r = 0; r < 6; r++) {
        __asm__ volatile("" : : "x"(sums[r]));
    }
    return rounds * 3 * 17;
}

__attribute__((target("popcnt"))) static uint64_t popcnt_registers(uint64_t rounds) {
    uint64_t code = 0x5A5A1234, mask = 0x7FFE6789, turned = 1, seen = 2, sums[4] = {0};
    for (uint64_t round = 0; round < rounds; round++) {
        _Pragma("clang loop unroll(full)") for (int r = 0; r < 2; r++) {
            __asm__ volatile("" : "+r"(code), "+r"(mask), "+r"(turned), "+r"(seen));
            uint64_t both = mask & seen, differ = (code ^ turned) & both;
            sums[2 * r] += (uint64_t)__builtin_popcountll(both);
            sums[2 * r + 1] += (uint64_t)__builtin_popcountll(differ);
            __asm__ volatile("" : "+r"(sums[2 * r]), "+r"(sums[2 * r + 1]));
        }
    }
    return rounds * 2 * 7;
}
#endif

static uint64_t scalar_registers(uint64_t rounds) {
    uint64_t code = 0x5A5A1234, mask = 0x7FFE6789, sums[2] = {0};
    for (uint64_t round = 0; round < rounds; round++) {
        __asm__ volatile("" : "+r"(code), "+r"(mask), "+r"(sums[0]), "+r"(sums[1]));
        uint64_t both = mask & round, differ = (code ^ round) & both;
        sums[0] += (uint64_t)__builtin_popcountll(both);
        sums[1] += (uint64_t)__builtin_popcountll(differ);
    }
    __asm__ volatile("" : : "r"(sums[0]), "r"(sums[1]));
    return rounds * 7;
}

uint64_t iris_run_registers(iris_kernel kernel, uint64_t rounds) {
    switch (kernel) {
#if defined(__x86_64__)
    case iris_kernel_avx512: return avx512_registers(rounds);
    case iris_kernel_avx2: return avx2_registers(rounds);
    case iris_kernel_popcnt: return popcnt_registers(rounds);
#endif
    default: return scalar_registers(rounds);
    }
}
