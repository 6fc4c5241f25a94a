#include "sampling.h"

#include "kernels.h"

#define ONE (1 << USHER_WEIGHT_BITS)

typedef struct {
    size_t offset;
    int32_t right;
    int32_t below;
} place;

static inline place place_at(usher_packed_picture picture, int64_t x, int64_t y) {
    const int64_t fraction = (1 << USHER_POSITION_BITS) - 1;
    const int shift = USHER_POSITION_BITS - USHER_WEIGHT_BITS;
    place p;
    p.offset = (size_t)(y >> USHER_POSITION_BITS) * picture.stride + (size_t)(x >> USHER_POSITION_BITS) * 3;
    p.right = (int32_t)((x & fraction) >> shift);
    p.below = (int32_t)((y & fraction) >> shift);
    return p;
}

static inline void mix(usher_packed_picture picture, place p, uint8_t *out) {
    const uint8_t *upper = picture.pixels + p.offset, *lower = upper + picture.stride;
    for (size_t channel = 0; channel < 3; channel++) {
        int32_t above = upper[channel] * (ONE - p.right) + upper[channel + 3] * p.right;
        int32_t under = lower[channel] * (ONE - p.right) + lower[channel + 3] * p.right;
        out[channel] = (uint8_t)((above * (ONE - p.below) + under * p.below + (ONE * ONE / 2)) >> (2 * USHER_WEIGHT_BITS));
    }
}

void usher_sample_portable(usher_packed_picture picture, usher_sample_line line, size_t count, uint8_t *out) {
    for (size_t pixel = 0; pixel < count; pixel++, line.x += line.dx, line.y += line.dy) {
        mix(picture, place_at(picture, line.x, line.y), out + pixel * 3);
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2"))) void usher_sample_avx2(usher_packed_picture picture, usher_sample_line line, size_t count, uint8_t *out) {
    // A channel of a pixel beside the same channel of the next one, as 16-bit numbers; upper row in the lower half, lower row in the upper.
    const __m256i pairs = _mm256_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1,
                                           0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
    const __m128i half = _mm_set1_epi32(ONE * ONE / 2);
    const __m128i lowest = _mm_setr_epi8(0, 4, 8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
    for (size_t pixel = 0; pixel < count; pixel++, line.x += line.dx, line.y += line.dy) {
        place p = place_at(picture, line.x, line.y);
        // Eight bytes are read of each row, of which six count: not beyond the picture.
        if (p.offset + picture.stride + 8 > picture.bytes) {
            mix(picture, p, out + pixel * 3);
            continue;
        }
        const uint8_t *upper = picture.pixels + p.offset;
        __m256i rows = _mm256_set_m128i(_mm_loadl_epi64((const __m128i *)(upper + picture.stride)), _mm_loadl_epi64((const __m128i *)upper));
        __m256i across = _mm256_madd_epi16(_mm256_shuffle_epi8(rows, pairs), _mm256_set1_epi32((ONE - p.right) | (p.right << 16)));
        __m256i weights = _mm256_set_m128i(_mm_set1_epi32(p.below), _mm_set1_epi32(ONE - p.below));
        __m256i down = _mm256_mullo_epi32(across, weights);
        __m128i sum = _mm_add_epi32(_mm_add_epi32(_mm256_castsi256_si128(down), _mm256_extracti128_si256(down, 1)), half);
        int32_t bytes = _mm_cvtsi128_si32(_mm_shuffle_epi8(_mm_srli_epi32(sum, 2 * USHER_WEIGHT_BITS), lowest));
        __builtin_memcpy(out + pixel * 3, &bytes, 3);
    }
}

#else

void usher_sample_avx2(usher_packed_picture picture, usher_sample_line line, size_t count, uint8_t *out) {
    usher_sample_portable(picture, line, count, out);
}

#endif

void usher_sample(usher_packed_picture picture, usher_sample_line line, size_t count, uint8_t *out) {
    if (usher_has_avx2()) {
        usher_sample_avx2(picture, line, count, out);
    } else {
        usher_sample_portable(picture, line, count, out);
    }
}
