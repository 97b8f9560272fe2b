/// Iris codes, compared: the arithmetic of the room `Matching`, on whatever the processor has.
///
/// A code is 128 columns around the pupil of 16 bits each (8 radial bands, 2 phase bits), column
/// after column, least significant bit first: column c is bytes 2c and 2c + 1. So four columns are
/// one 64-bit word, and turning the eye by k columns turns the code by 16 k bits. A mask has the
/// same order; 1 is a bit that was seen.
#ifndef IRIS_H
#define IRIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    iris_words = 32,          // of 64 bits, in a code and in a mask
    iris_columns = 128,
    iris_rotations = 15,      // −7 … +7 columns
    iris_lanes = 8,           // people in a block
    iris_pair_size = 1024,    // bytes: left code, left mask, right code, right mask
    iris_block_size = 8192,   // bytes: eight people, side by side
};

/// One person's template as it is stored and sent.
typedef struct {
    uint64_t left_code[iris_words], left_mask[iris_words];
    uint64_t right_code[iris_words], right_mask[iris_words];
} iris_pair;

/// Eight people side by side: of every word a line of 64 bytes of their codes and one of their
/// masks, so that a lane of a vector is a person. An empty lane has masks of zeros.
typedef struct {
    uint64_t line[2 /* eyes */][iris_words][2 /* code, mask */][iris_lanes];
} iris_block;

/// Who is sought: each word in its fifteen rotations beside one another.
typedef struct {
    uint64_t code[2][iris_words][16], mask[2][iris_words][16];
} iris_probe;

/// What one eye against one eye came to at its best rotation.
typedef struct {
    int32_t distance;         // bits that both saw and that differ
    int32_t usable;           // bits that both saw; 0: these eyes cannot be compared
    int32_t rotation;         // of the probe, in columns, −7 … +7
} iris_comparison;

typedef enum {
    iris_kernel_scalar,       // plain C: what the others are compared with
    iris_kernel_popcnt,       // one word at a time, the processor's own count
    iris_kernel_avx2,         // four people at a time, counts by table
    iris_kernel_avx512,       // eight people at a time, counts by the processor
    iris_kernel_count
} iris_kernel;

/// Whether this processor, and the system under it, can run a kernel.
bool iris_kernel_available(iris_kernel kernel);
const char *iris_kernel_name(iris_kernel kernel);

void iris_prepare(iris_probe *probe, const iris_pair *pair);
void iris_put(iris_block *block, int lane, const iris_pair *pair);
void iris_take(const iris_block *block, int lane, iris_pair *pair);

/// The reference: one pair of eyes, every rotation, one word after the other.
/// `eye` is 0 for the left. The best rotation is the one with the least normalised distance; of
/// equal ones the first.
iris_comparison iris_compare(const iris_probe *probe, const iris_pair *pair, int eye);

/// Whether a distance is under a threshold: (n − 2d)² · 2²⁰ > threshold · n, and n > 2d.
/// `threshold` is (1 − 2t)² · 911 · 2²⁰, for t < 0.5: see Threshold.swift.
static inline bool iris_is_hit(int64_t distance, int64_t usable, int64_t threshold) {
    int64_t excess = usable - 2 * distance;
    return excess > 0 && ((excess * excess) << 20) > threshold * usable;
}

/// Compares the probe with every person of so many blocks, both eyes at every rotation, and writes
/// for each block which lanes are hits. `live` says which lanes are searched at all.
/// Returns how many hits there are; −1 when a page of the file behind the blocks could not be read.
int64_t iris_scan(iris_kernel kernel, const iris_probe *probe, const iris_block *blocks,
                  size_t count, const uint8_t *live, int64_t threshold, uint8_t *hits);

/// What comparisons came to, counted by the reference: the excess of a comparison is what it lacks
/// to one half, normalised, (0.5 − d/n) · √(n/911).
typedef struct {
    uint64_t comparisons;     // of one eye at one rotation that could be compared
    uint64_t usable;          // their bits together
    double sum, squares, fourths;  // of their excesses
    uint64_t hits, eyes, people;   // under the threshold: comparisons, eyes, people
} iris_counts;

/// Adds to `counts` every comparison of a probe with every lane, at every rotation.
void iris_tally(const iris_probe *probe, const iris_block *blocks, size_t count,
                int64_t threshold, iris_counts *counts);

/// Copies a block, or takes one person out of it, from a mapped file; false when a page could not be
/// read.
bool iris_copy_block(const iris_block *from, iris_block *to);
bool iris_read(const iris_block *from, int lane, iris_pair *pair);

/// How many bits are 1.
int64_t iris_count_bits(const void *bytes, size_t size);

/// CRC-32C (Castagnoli), going on from an earlier one; 0 begins.
uint32_t iris_checksum(uint32_t before, const void *bytes, size_t size);

/// For the bench: reads all of it and returns the sum of its words.
uint64_t iris_read_through(const void *bytes, size_t size);

/// Vector (or word) operations of a kernel on its data for one block: every rotation of both eyes.
uint64_t iris_operations_per_block(iris_kernel kernel);

/// Runs so many rounds of a kernel's mix of operations on registers alone; returns how many
/// operations that were.
uint64_t iris_run_registers(iris_kernel kernel, uint64_t rounds);

// Synthetic eyes

/// Whose eyes: the same two numbers give the same eyes.
typedef struct {
    uint64_t population, person;
} iris_identity;

/// An invented person's eyes; see SyntheticIris.swift for the statistics.
void iris_invent(iris_identity identity, iris_pair *pair);

/// The same eyes on another day: turned by up to seven columns, other lids, noise.
void iris_recapture(iris_identity identity, uint64_t occasion, iris_pair *pair);

/// Fills blocks with people from `first` on.
void iris_populate(uint64_t population, uint64_t first, iris_block *blocks, size_t count);

#endif
