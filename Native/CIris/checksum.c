// CRC-32C: finds every error of up to 32 bits in a row, and every one of three bits in a template.

#include "iris.h"

#include <pthread.h>
#include <string.h>

static uint32_t table[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void fill(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t rest = byte;
        for (int bit = 0; bit < 8; bit++) rest = rest >> 1 ^ (rest & 1 ? 0x82F63B78u : 0);
        table[byte] = rest;
    }
}

static uint32_t by_table(uint32_t rest, const uint8_t *bytes, size_t size) {
    pthread_once(&once, fill);
    for (size_t at = 0; at < size; at++) rest = table[(rest ^ bytes[at]) & 255] ^ rest >> 8;
    return rest;
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("sse4.2"))) static uint32_t
by_processor(uint32_t rest, const uint8_t *bytes, size_t size) {
    size_t at = 0;
    uint64_t wide = rest;
    for (; at + 8 <= size; at += 8) {
        uint64_t word;
        memcpy(&word, bytes + at, 8);
        wide = _mm_crc32_u64(wide, word);
    }
    rest = (uint32_t)wide;
    for (; at < size; at++) rest = _mm_crc32_u8(rest, bytes[at]);
    return rest;
}
#endif

uint32_t iris_checksum(uint32_t before, const void *bytes, size_t size) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("sse4.2")) return ~by_processor(~before, bytes, size);
#endif
    return ~by_table(~before, bytes, size);
}
