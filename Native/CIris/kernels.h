#ifndef IRIS_KERNELS_H
#define IRIS_KERNELS_H

#include "iris.h"

/// Which of eight lanes are under the threshold.
typedef uint8_t (*iris_block_kernel)(const iris_probe *, const iris_block *, int64_t threshold);

uint8_t iris_scalar_block(const iris_probe *, const iris_block *, int64_t threshold);
#if defined(__x86_64__)
uint8_t iris_popcnt_block(const iris_probe *, const iris_block *, int64_t threshold);
uint8_t iris_avx2_block(const iris_probe *, const iris_block *, int64_t threshold);
uint8_t iris_avx512_block(const iris_probe *, const iris_block *, int64_t threshold);
#endif

#endif
